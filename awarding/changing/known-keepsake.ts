import * as z from 'zod/mini'
import { compareText } from '../../json/compare-text.ts'
import { type CampaignId, campaignIdSchema, type KeepsakeId, keepsakeIdSchema } from '../../schemas/ids.ts'
import { DAY_MS, parseTime, timeSchema } from '../../schemas/time.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { nothing } from '../progress/progress.ts'

/**
 * A keepsake that has been published, and what its id stands for. Each snapshot holds all that it and those before it
 * had, so that an id is never used again for something else, even long after its keepsake was removed.
 */
export const knownKeepsakeSchema = z.object({
  campaignId: campaignIdSchema,
  keepsakeId: keepsakeIdSchema,
  /** Two keepsakes mean something else entirely when these have nothing in common. */
  meaning: z.array(z.string()),
  supply: z.optional(z.int().check(z.positive())),
  /** The start of its campaign when it was published: before that, nobody has earned it. */
  from: timeSchema,
})

export interface KnownKeepsake {
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  readonly meaning: readonly string[]
  readonly supply?: number | undefined
  readonly from: string
}

/** A partner's clock may be wrong: from this long before its campaign starts, a keepsake may have been earned. */
const MARGIN_MS = DAY_MS

/** True when somebody can have earned it. @param now epoch milliseconds */
export function mayBeHeld({ from }: KnownKeepsake, now: number): boolean {
  return (parseTime(from) ?? Number.NEGATIVE_INFINITY) - MARGIN_MS <= now
}

export function knownOf(campaign: CompiledCampaign, keepsake: CompiledKeepsake): KnownKeepsake {
  const { id: keepsakeId, supply, criterion } = keepsake
  return {
    campaignId: campaign.id,
    keepsakeId,
    meaning: meaningOf(criterion),
    ...(supply === undefined ? {} : { supply }),
    from: campaign.definition.startsAt,
  }
}

/**
 * Its measures, and its unit with their types of activity: a mended pattern still counts the same activities, and a
 * part that moves into a composite is still measured.
 */
function meaningOf({ measures, howFar }: CompiledKeepsake['criterion']): string[] {
  const { unit } = howFar(nothing)
  const counted = measures.map(({ activityType }) => `${unit} of ${activityType}`)
  return [...new Set([...measures.map(({ id }) => id), ...(counted.length > 0 ? counted : [unit])])]
}

/** True when the two mean the same, at least in part. */
export function sharesMeaning(a: KnownKeepsake, b: KnownKeepsake): boolean {
  return a.meaning.some((word) => b.meaning.includes(word))
}

export const keyOfKnown = ({ campaignId, keepsakeId }: Pick<KnownKeepsake, 'campaignId' | 'keepsakeId'>) =>
  `${campaignId}#${keepsakeId}`

/**
 * All keepsakes known after a publication, sorted by their ids. One that was removed before anybody can have earned it
 * is forgotten. One that may be held never gets a later start.
 */
export function knownAfter(
  before: readonly KnownKeepsake[],
  published: readonly KnownKeepsake[],
  now: number,
): KnownKeepsake[] {
  const held = before.filter((known) => mayBeHeld(known, now))
  const after = new Map(held.map((known) => [keyOfKnown(known), known]))
  for (const known of published) {
    const from = after.get(keyOfKnown(known))?.from ?? known.from
    after.set(keyOfKnown(known), { ...known, from })
  }
  return [...after].sort(([a], [b]) => compareText(a, b)).map(([, known]) => known)
}

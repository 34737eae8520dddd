import * as z from 'zod/mini'
import { type CampaignId, campaignIdSchema, type KeepsakeId, keepsakeIdSchema } from '../schemas/ids.ts'
import { parseTime, timeSchema } from '../schemas/time.ts'
import type { CompiledCampaign, CompiledKeepsake } from './compiled-campaign.ts'
import { nothing } from './progress.ts'

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
const MARGIN_MS = 24 * 3600 * 1000

/** Whether anybody can have earned it. @param now epoch milliseconds */
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
 * What it measures, and what it counts of which activities: a mended pattern is still a count of the same activities,
 * and a part that goes into a composite is still measured.
 */
function meaningOf({ measures, standing }: CompiledKeepsake['criterion']): string[] {
  const { unit } = standing(nothing)
  const counted = measures.map(({ activityType }) => `${unit} of ${activityType}`)
  return [...new Set([...measures.map(({ id }) => id), ...(counted.length > 0 ? counted : [unit])])]
}

/** Whether it is, at least in part, what was meant before. */
export function sharesMeaning(a: KnownKeepsake, b: KnownKeepsake): boolean {
  return a.meaning.some((word) => b.meaning.includes(word))
}

export const keyOfKnown = ({ campaignId, keepsakeId }: Pick<KnownKeepsake, 'campaignId' | 'keepsakeId'>) =>
  `${campaignId}#${keepsakeId}`

/**
 * All keepsakes known after a publication, sorted by their ids. One that was removed before anybody can have earned it
 * is forgotten; of one that may be held, the start is never moved to later.
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
  return [...after].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, known]) => known)
}

import { mismatchesOf } from '../../event-patterns/index.ts'
import type { Activity } from '../../events/activity.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import { timeIn } from '../campaign/window.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import type { Measure } from '../progress/measure.ts'
import { mismatchOf, refusalOf } from './reasons.ts'

/** Why an activity adds to nothing. */
export type IgnoredCode = 'too-late' | 'outside-window' | 'unasked'

/** A campaign that an activity nearly counts for. */
export interface NearCampaign {
  readonly campaignId: CampaignId
  /** The keepsake that comes nearest; undefined where the campaign as a whole is far. */
  readonly keepsakeId?: KeepsakeId
  /** Epoch milliseconds, half-open: the keepsake's, or the campaign's. */
  readonly window: Interval
  /** Follows on "it". */
  readonly reason: string
}

export interface Ignored {
  readonly code: IgnoredCode
  /** The nearest first; none where there is no campaign at all. */
  readonly near: readonly NearCampaign[]
}

/** Campaigns that are named at most. */
const MOST_NEAR = 3
/** Measures that are looked at for one activity: a request may have a hundred of them. */
const MOST_LOOKED_AT = 2_000

/** A campaign, or a keepsake of it, that an activity does not count for. */
interface Miss extends NearCampaign {
  readonly code: IgnoredCode
  /** The lower, the nearer. */
  readonly rank: number
  /** Among those of one rank, the lower is the nearer: fields that do not match, or milliseconds. */
  readonly distance: number
}

/**
 * Ranks tell what whoever sends the activity most probably meant. A campaign that is over may ask for less than the one that is
 * open, so a field that the open one wants otherwise comes before it.
 */
const RANKS = { late: 0, declined: 1, where: 2, over: 3, open: 4, anyLate: 5, anyWindow: 6 } as const

/**
 * Tells why an activity that adds to nothing does so.
 *
 * @param mayTell whether it may be said what a keepsake asks for
 */
export function whyIgnored(
  catalogue: Catalogue,
  activity: Activity,
  mayTell: (keepsake: CompiledKeepsake) => boolean,
): Ignored {
  const misses: Miss[] = []
  let looked = 0
  for (const campaign of catalogue.campaigns.values()) {
    misses.push(missOfCampaign(campaign, activity))
    for (const keepsake of campaign.keepsakes.filter(mayTell)) {
      const measures = keepsake.criterion.measures.filter(
        ({ activityType }) => activityType === activity.type,
      )
      looked += measures.length
      if (looked > MOST_LOOKED_AT) break
      misses.push(...measures.flatMap((measure) => missOf(campaign, { keepsake, measure, activity }) ?? []))
    }
  }
  misses.sort((a, b) => a.rank - b.rank || a.distance - b.distance)
  const [nearest] = misses
  const code = nearest?.code ?? 'outside-window'
  const near = new Map<string, NearCampaign>()
  for (const { rank, distance: _, code: __, ...miss } of misses) {
    if (rank !== nearest?.rank || near.size === MOST_NEAR) break
    if (!near.has(miss.campaignId)) near.set(miss.campaignId, miss)
  }
  return { code, near: [...near.values()] }
}

function missOfCampaign(campaign: CompiledCampaign, activity: Activity): Miss {
  const { id: campaignId, window, measures } = campaign
  const refusal = refusalOf(campaign, activity)
  if (!refusal) {
    const types = [...new Set(Array.from(measures.values(), ({ activityType }) => activityType))]
    const reason = types.includes(activity.type)
      ? 'is not one that it asks for'
      : `is not ${types.join(' or ') || 'asked for: only other keepsakes count'}`
    return { campaignId, window, reason, code: 'unasked', rank: RANKS.open, distance: 0 }
  }
  const distance = distanceFrom(campaign, activity)
  const { text: reason } = refusal
  return refusal.code === 'late'
    ? { campaignId, window, reason, code: 'too-late', rank: RANKS.anyLate, distance }
    : { campaignId, window, reason, code: 'outside-window', rank: RANKS.anyWindow, distance }
}

interface Looked {
  readonly keepsake: CompiledKeepsake
  readonly measure: Measure
  readonly activity: Activity
}

/** Undefined where the keepsake says no more than its campaign. */
function missOf(campaign: CompiledCampaign, { keepsake, measure, activity }: Looked): Miss | undefined {
  const of = { campaignId: campaign.id, keepsakeId: keepsake.id, window: keepsake.window }
  const refusal = refusalOf(campaign, activity)
  const isAsked = !measure.where || measure.where.matches(activity.detail)
  if (refusal) {
    if (!isAsked) return undefined
    const distance = distanceFrom(campaign, activity)
    const { text: reason } = refusal
    return refusal.code === 'late'
      ? { ...of, reason, code: 'too-late', rank: RANKS.late, distance }
      : { ...of, reason, code: 'outside-window', rank: RANKS.over, distance }
  }
  const reason = mismatchOf(measure, activity)?.text ?? 'is not one that it asks for'
  if (!isAsked) {
    const distance = mismatchesOf(measure.where?.source ?? {}, activity.detail).length
    return { ...of, reason, code: 'unasked', rank: RANKS.where, distance }
  }
  const at = timeIn(keepsake.window, activity)
  const code = at === undefined || at !== activity.at ? 'outside-window' : 'unasked'
  return { ...of, reason, code, rank: RANKS.declined, distance: 0 }
}

/** Milliseconds from the campaign's window, or past its lateness. */
function distanceFrom({ window, latenessMs }: CompiledCampaign, activity: Activity): number {
  const at = timeIn(window, activity)
  if (at !== undefined) return activity.publishedAt - at - latenessMs
  return activity.at < window.from ? window.from - activity.at : activity.at - window.to
}

import type { Activity } from '../events/activity.ts'
import type { CampaignId, EventId, UserId } from '../schemas/ids.ts'
import type { Catalogue } from './catalogue.ts'
import type { CompiledCampaign } from './compiled-campaign.ts'
import type { Gathering } from './decide.ts'
import type { State } from './measure.ts'

/**
 * What one activity adds to its user's progress in one campaign: all that deciding needs of it, without the detail.
 * Plain data, so that it can be written to a file and read again.
 */
export interface Contribution {
  readonly userId: UserId
  readonly campaignId: CampaignId
  /** Event time, epoch milliseconds. */
  readonly at: number
  readonly source: string
  readonly eventId: EventId
  /** By measure id, what the activity alone amounts to. Never empty. */
  readonly gathered: readonly (readonly [measureId: string, state: State])[]
}

/** The activity's contributions, one for each campaign to which it adds anything. */
export function contributionsOf(catalogue: Catalogue, activity: Activity): Contribution[] {
  const { userId, at, source, eventId } = activity
  return catalogue.touchedBy(activity).flatMap(({ campaign, measures }) => {
    const gathered = measures.flatMap((measure) => {
      const state = measure.gather(activity)
      return state === undefined ? [] : [[measure.id, state] as const]
    })
    return gathered.length > 0 ? [{ userId, campaignId: campaign.id, at, source, eventId, gathered }] : []
  })
}

/** By user, then campaign, then in the order in which `decide` takes a user's activities. */
export function compareContributions(a: Contribution, b: Contribution): number {
  return (
    compareText(a.userId, b.userId) ||
    compareText(a.campaignId, b.campaignId) ||
    a.at - b.at ||
    compareText(a.source, b.source) ||
    compareText(a.eventId, b.eventId)
  )
}

/** What `decide` takes, with what was gathered when the activity was at hand. */
export function gatheringOf(campaign: CompiledCampaign, contribution: Contribution): Gathering {
  const { userId, at, source, eventId, gathered } = contribution
  const measures = gathered.flatMap(([id, state]) => {
    const measure = campaign.measures.get(id)
    return measure ? [{ ...measure, gather: () => state }] : []
  })
  const type = measures[0]?.activityType ?? ''
  return { activity: { type, source, eventId, userId, at, publishedAt: at, detail: {} }, measures }
}

/** By UTF-16 code units, whatever the locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

import { compareText } from '../../json/compare-text.ts'
import type { CampaignId, EventId, UserId } from '../../schemas/ids.ts'
import type { State } from './measure.ts'

/**
 * The states that one activity adds to its user's progress in one campaign: all that deciding needs of it. It is plain
 * data, so that it can be written to a file and read again.
 */
export interface Contribution {
  readonly userId: UserId
  readonly campaignId: CampaignId
  /** The event time by which it counts in the campaign, epoch milliseconds. */
  readonly at: number
  /** The earliest moment of it in the campaign, epoch milliseconds: of a watched interval where it begins in the window, else `at`. */
  readonly from: number
  /**
   * When it was published, epoch milliseconds. It earns nothing, but tells whether an erasure of the user came after
   * the activity, whatever event time that claims.
   */
  readonly publishedAt: number
  readonly source: string
  readonly eventId: EventId
  /** By measure id, the states that the activity alone amounts to. Never empty. */
  readonly states: readonly (readonly [measureId: string, state: State])[]
}

/** By user, then campaign, then in the order of event time. */
export function compareContributions(a: Contribution, b: Contribution): number {
  return compareText(a.userId, b.userId) || compareText(a.campaignId, b.campaignId) || compareEvents(a, b)
}

/** By event time. What identifies the event breaks ties, so that the order never depends on arrival. */
export function compareEvents(
  a: Pick<Contribution, 'at' | 'source' | 'eventId'>,
  b: Pick<Contribution, 'at' | 'source' | 'eventId'>,
): number {
  return a.at - b.at || compareText(a.source, b.source) || compareText(a.eventId, b.eventId)
}

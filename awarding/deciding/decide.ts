import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import type { Contribution } from '../progress/contribution.ts'
import type { State } from '../progress/measure.ts'
import { nothing, type Progress } from '../progress/progress.ts'
import { completing } from './completing.ts'
import { datesOf, type Earning, NOTHING_RECORDED, type RecordedEarnings } from './dates.ts'

export type { Earning, RecordedEarnings } from './dates.ts'

/** A keepsake newly earned. */
export interface Award extends Earning {
  readonly keepsake: CompiledKeepsake
  /** By measure id, the states of the criterion's measures by then. */
  readonly states: ReadonlyMap<string, State>
}

export interface Decision {
  /** With all contributions joined in and all awards earned, settled. */
  readonly progress: Progress
  /** In the order earned: keepsakes come before what collects them. */
  readonly awards: readonly Award[]
}

/**
 * Joins a user's contributions into their progress and says what is newly earned, whatever order they come in. When a
 * keepsake turns out to be sold out, or to have been earned at another time, call it again with the same contributions
 * and the keepsake in `soldOut`, or in `earned`.
 *
 * ```ts
 * const vote = (eventId, time) =>
 *   parseActivity({
 *     source: 'partner.one',
 *     'detail-type': 'PollVoted',
 *     time,
 *     detail: { eventId, userId: 'ida', occurredAt: time, pollId: 'final', optionId: 'a' },
 *   }).activity
 * const votes = [vote('e2', '2024-07-28T12:00:00Z'), vote('e1', '2024-07-27T12:00:00Z')]
 * const { awards } = decide(campaign, nothing, votes.flatMap(catalogue.contributionsOf))
 * awards.map(({ keepsake, eventId }) => [keepsake.id, eventId]) // [['fan', 'e2']]
 * ```
 *
 * @param recorded gives newly earned keepsakes earlier dates where it knows some; it earns nothing by itself
 */
export function decide(
  campaign: CompiledCampaign,
  progress: Progress,
  contributions: readonly Contribution[],
  recorded: RecordedEarnings = NOTHING_RECORDED,
): Decision {
  const { dates, joined } = datesOf(campaign, progress, contributions, recorded)
  const awards: Award[] = []
  for (const [keepsake, earnedAt] of inOrderEarned(dates)) {
    const earning = recorded.get(keepsake.id)
    const event =
      earning?.earnedAt === earnedAt
        ? earning
        : completing({ campaign, progress, contributions, keepsake, earnedAt, awards })
    // A recorded date may be earlier than these states show. They are then a part of what earned it.
    const metAt = keepsake.criterion.metAt(joined) ?? earnedAt
    awards.push({ ...event, keepsake, earnedAt, states: statesBy(metAt, campaign, keepsake, joined) })
  }
  return { progress: settle(campaign, joined, progress), awards }
}

/** The sort is stable, so a keepsake stays behind another of the same moment that it builds on. */
function inOrderEarned(dates: ReadonlyMap<CompiledKeepsake, number>) {
  const entries = [...dates]
  return entries.length > 1 ? entries.sort(([, a], [, b]) => a - b) : entries
}

/** The states of a keepsake's own measures as they were at an event time. */
function statesBy(
  at: number,
  { measures }: CompiledCampaign,
  keepsake: CompiledKeepsake,
  joined: Progress,
): Map<string, State> {
  const states = new Map<string, State>()
  for (const [id, state] of statesFor(keepsake, joined)) {
    const then = measures.get(id)?.until(state, at)
    if (then !== undefined) states.set(id, then)
  }
  return states
}

/** The states of a keepsake's own measures. */
export function statesFor({ criterion }: CompiledKeepsake, { measures }: Progress): Map<string, State> {
  const states = new Map<string, State>()
  for (const { id } of criterion.measures) {
    const state = measures.get(id)
    if (state !== undefined) states.set(id, state)
  }
  return states
}

/**
 * Lets go of states that no open keepsake depends on, and shortens the others. It keeps states of measures that the
 * campaign does not know.
 *
 * @param before a progress that is settled: states that have not changed since are short already
 */
export function settle(
  campaign: CompiledCampaign,
  { measures, earned, soldOut, firstAt }: Progress,
  before: Progress = nothing,
): Progress {
  const isOpen = ({ id }: CompiledKeepsake) => !earned.has(id) && !soldOut.has(id)
  const kept = new Map<string, State>()
  for (const [id, state] of measures) {
    const keepsakes = campaign.dependants.get(id)
    if (keepsakes && !keepsakes.some(isOpen)) continue
    const isSettled = before.measures.get(id) === state
    kept.set(id, isSettled ? state : (campaign.measures.get(id)?.keep(state) ?? state))
  }
  return { measures: kept, earned, soldOut, firstAt }
}

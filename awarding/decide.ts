import type { Activity } from '../events/activity.ts'
import type { EventId, KeepsakeId } from '../schemas/ids.ts'
import type { CompiledCampaign, CompiledKeepsake } from './compiled-campaign.ts'
import type { Measure, State } from './measure.ts'
import type { Progress } from './progress.ts'

/** An activity with the measures of one campaign that it touches. */
export interface Gathering {
  readonly activity: Activity
  readonly measures: readonly Measure[]
}

/** A keepsake newly earned. */
export interface Award {
  readonly keepsake: CompiledKeepsake
  /** Event time of the activity that completed the criterion, epoch milliseconds. */
  readonly earnedAt: number
  /** That activity. */
  readonly eventId: EventId
  /** By measure id, what the criterion's measures had gathered when it was met. */
  readonly gathered: ReadonlyMap<string, State>
}

export interface Decision {
  /** With all activities merged in and all awards earned, settled. */
  readonly progress: Progress
  /** In the order earned: what `collect` builds on comes before it. */
  readonly awards: readonly Award[]
}

/**
 * Merges a user's activities into their progress and says what is newly earned. The activities are taken in the order
 * of event time, whatever order they come in. A keepsake that turns out to be sold out is decided on by calling this
 * again with the same activities and the keepsake in `soldOut`.
 */
export function decide(
  campaign: CompiledCampaign,
  progress: Progress,
  gatherings: readonly Gathering[],
): Decision {
  const measures = new Map(progress.measures)
  const earned = new Set(progress.earned)
  const working: Progress = { measures, earned, soldOut: progress.soldOut }
  const awards: Award[] = []
  const open = ({ id }: CompiledKeepsake) => !earned.has(id) && !progress.soldOut.has(id)

  const award = (candidates: readonly CompiledKeepsake[], { at, eventId }: Activity): boolean => {
    let any = false
    for (const keepsake of candidates) {
      if (!open(keepsake) || !keepsake.criterion.standing(working).met) continue
      earned.add(keepsake.id)
      awards.push({ keepsake, earnedAt: at, eventId, gathered: gatheredFor(keepsake, working) })
      any = true
    }
    return any
  }

  for (const { activity, measures: touched } of inEventTimeOrder(gatherings)) {
    for (const measure of touched) {
      const dependants = campaign.dependants.get(measure.id) ?? []
      if (!dependants.some(open)) continue
      gather(measures, measure, activity)
      award(dependants, activity)
    }
    while (award(campaign.collecting, activity));
  }
  return { progress: settle(campaign, working), awards }
}

/** The states of a keepsake's own measures. */
export function gatheredFor({ criterion }: CompiledKeepsake, { measures }: Progress): Map<string, State> {
  const gathered = new Map<string, State>()
  for (const { id } of criterion.measures) {
    const state = measures.get(id)
    if (state !== undefined) gathered.set(id, state)
  }
  return gathered
}

function gather(states: Map<string, State>, measure: Measure, activity: Activity): void {
  const gathered = measure.gather(activity)
  if (gathered === undefined) return
  const held = states.get(measure.id)
  states.set(measure.id, held === undefined ? gathered : measure.join(held, gathered))
}

/** Lets go of states that no open keepsake depends on. A state of a measure that the campaign does not know is kept. */
export function settle({ dependants }: CompiledCampaign, progress: Progress): Progress {
  const { earned, soldOut } = progress
  const closed = (id: KeepsakeId) => earned.has(id) || soldOut.has(id)
  const measures = new Map(progress.measures)
  for (const id of progress.measures.keys()) {
    if (dependants.get(id)?.every((keepsake) => closed(keepsake.id))) measures.delete(id)
  }
  return { measures, earned, soldOut }
}

/** Ties are broken by what identifies the event, so that the order never depends on arrival. */
function inEventTimeOrder(gatherings: readonly Gathering[]): readonly Gathering[] {
  if (gatherings.length < 2) return gatherings
  return gatherings.toSorted(({ activity: a }, { activity: b }) => {
    return a.at - b.at || compareText(a.source, b.source) || compareText(a.eventId, b.eventId)
  })
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

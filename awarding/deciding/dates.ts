import type { EventId, KeepsakeId } from '../../schemas/ids.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { collectedBy } from '../criteria/kind.ts'
import type { Contribution } from '../progress/contribution.ts'
import type { State } from '../progress/measure.ts'
import type { Progress } from '../progress/progress.ts'

/** When a keepsake was earned, and by which event. */
export interface Earning {
  /**
   * The earliest event time by which the criterion was met, of all that is known when it is decided; epoch milliseconds.
   * Never before anything that the criterion needs.
   */
  readonly earnedAt: number
  /** The event of that time, if it is among those decided on; else the last of those, whose arrival completed it. */
  readonly eventId: EventId
  /** That event's `source`; undefined where a recorded history does not say it. */
  readonly source?: string
}

/** The keepsakes that a whole history earns a user in a campaign. */
export type RecordedEarnings = ReadonlyMap<KeepsakeId, Earning>

export const NOTHING_RECORDED: RecordedEarnings = new Map()

/** Joins all contributions into the progress, and dates the keepsakes that it newly earns. Each comes after those it builds on. */
export function datesOf(
  campaign: CompiledCampaign,
  progress: Progress,
  contributions: readonly Contribution[],
  recorded: RecordedEarnings = NOTHING_RECORDED,
): { dates: ReadonlyMap<CompiledKeepsake, number>; joined: Progress } {
  const isOpen = ({ id }: CompiledKeepsake) => !progress.earned.has(id) && !progress.soldOut.has(id)
  const measures = new Map(progress.measures)
  const mayBeMet = joinInto(measures, campaign, contributions, isOpen)
  const earned = new Map(progress.earned)
  const firstAt = contributions.reduce((first, { from }) => Math.min(first, from), progress.firstAt)
  const joined = { measures, earned, soldOut: progress.soldOut, firstAt }

  const context = { collecting: campaign.collecting, earned }
  const dates = new Map<CompiledKeepsake, number>()
  const date = (keepsake: CompiledKeepsake): boolean => {
    const at = earlier(keepsake.criterion.metAt(joined), earningIn(recorded, keepsake, context)?.earnedAt)
    if (at === undefined || at >= (dates.get(keepsake) ?? Number.POSITIVE_INFINITY)) return false
    // It moves to the end, behind the keepsakes that it builds on.
    dates.delete(keepsake)
    dates.set(keepsake, at)
    earned.set(keepsake.id, at)
    return true
  }
  for (const keepsake of mayBeMet) date(keepsake)
  const collecting = campaign.collecting.filter(isOpen)
  // A keepsake earned may complete a collection, or date it earlier. Dates only move back, so this ends.
  while (collecting.map(date).includes(true));
  return { dates, joined }
}

function earlier(metAt: number | undefined, recordedAt: number | undefined): number | undefined {
  return metAt === undefined || recordedAt === undefined ? metAt : Math.min(metAt, recordedAt)
}

/** Joins what was contributed to open keepsakes into the states. @returns the keepsakes that may be met by it */
function joinInto(
  states: Map<string, State>,
  { measures, dependants }: CompiledCampaign,
  contributions: readonly Contribution[],
  isOpen: (keepsake: CompiledKeepsake) => boolean,
): Set<CompiledKeepsake> {
  const mayBeMet = new Set<CompiledKeepsake>()
  for (const [id, more] of statesByMeasure(contributions)) {
    const measure = measures.get(id)
    const open = dependants.get(id)?.filter(isOpen)
    if (!measure || !open?.length) continue
    const held = states.get(id)
    states.set(id, measure.join(held === undefined ? more : [held, ...more]))
    for (const keepsake of open) mayBeMet.add(keepsake)
  }
  return mayBeMet
}

/** Collects the states of each measure, so that those of many contributions are joined at once. */
function statesByMeasure(
  contributions: readonly Contribution[],
): Iterable<readonly [string, readonly State[]]> {
  const [only, second] = contributions
  if (only && !second) return only.states.map(([id, state]) => [id, [state]])
  const added = new Map<string, State[]>()
  for (const { states } of contributions) {
    for (const [id, state] of states) {
      const list = added.get(id)
      if (list) list.push(state)
      else added.set(id, [state])
    }
  }
  return added
}

/** Finds the earned keepsakes that a history earns earlier. */
export function earnedEarlier(
  { keepsakes, collecting }: CompiledCampaign,
  { earned }: Progress,
  recorded: RecordedEarnings,
): ReadonlyMap<KeepsakeId, Earning> {
  const earlier = new Map<KeepsakeId, Earning>()
  if (recorded.size === 0) return earlier
  for (const keepsake of keepsakes) {
    const dated = earned.get(keepsake.id)
    const earning = dated === undefined ? undefined : earningIn(recorded, keepsake, { collecting, earned })
    if (dated !== undefined && earning && earning.earnedAt < dated) earlier.set(keepsake.id, earning)
  }
  return earlier
}

/**
 * Finds how a history earns a keepsake. Undefined when the keepsake may build on another that the user does not have:
 * that one may have been sold out for them.
 */
function earningIn(
  recorded: RecordedEarnings,
  { id: wanted }: CompiledKeepsake,
  { collecting, earned }: Pick<CompiledCampaign, 'collecting'> & Pick<Progress, 'earned'>,
): Earning | undefined {
  const earning = recorded.get(wanted)
  if (!earning) return undefined
  const builtOn = new Map([[wanted, earning.earnedAt]])
  // It grows while it is walked through.
  for (const [id, at] of builtOn) {
    if (id !== wanted && !earned.has(id)) return undefined
    const collector = collecting.find((one) => one.id === id)
    for (const other of collector ? collectedBy(collector.criterion) : []) {
      const before = recorded.get(other)?.earnedAt
      if (before !== undefined && before <= at) builtOn.set(other, before)
    }
  }
  return earning
}

import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { type Contribution, compareEvents } from '../progress/contribution.ts'
import type { Progress } from '../progress/progress.ts'
import { datesOf, type Earning } from './dates.ts'

interface Completion {
  readonly campaign: CompiledCampaign
  /** Before any of the contributions. */
  readonly progress: Progress
  readonly contributions: readonly Contribution[]
  readonly keepsake: CompiledKeepsake
  readonly earnedAt: number
  /** The awards before it, or at the same time. */
  readonly awards: readonly Earning[]
}

/** An event id is unique within its source only. */
type CompletingEvent = Pick<Earning, 'eventId' | 'source'>

/** Finds the event that completed a keepsake: that of the time when it was earned, or else the last one. */
export function completing({
  campaign,
  progress,
  contributions,
  keepsake,
  earnedAt,
  awards,
}: Completion): CompletingEvent {
  const { criterion } = keepsake
  const [only, another] = contributions
  if (only && !another) return eventOf(only)
  const timesOf = timesFor(campaign, keepsake)
  const own = contributions
    .map((contribution) => ({ contribution, times: timesOf(contribution) }))
    .filter(({ times }) => times.length > 0)
  const tied = own
    .filter(({ times }) => times.includes(earnedAt))
    .map(({ contribution }) => contribution)
    .sort(compareEvents)
  const [first, second] = tied
  if (!first) {
    const together = awards.findLast((award) => award.earnedAt === earnedAt)
    if (criterion.collects && together) return eventOf(together)
    const all = own.map(({ contribution }) => contribution)
    return eventOf(all.reduce((last, one) => (compareEvents(one, last) > 0 ? one : last)))
  }
  if (!second) return eventOf(first)
  // Several happened at that moment: the first with which it was met completed it.
  const before = own.filter(({ times }) => !times.includes(earnedAt) && Math.min(...times) < earnedAt)
  const sooner = before.map(({ contribution }) => contribution)
  const isMet = (_: Contribution, index: number) =>
    datesOf(campaign, progress, [...sooner, ...tied.slice(0, index + 1)]).dates.has(keepsake)
  return eventOf(tied.find(isMet) ?? first)
}

function eventOf({ eventId, source }: CompletingEvent): CompletingEvent {
  return { eventId, ...(source === undefined ? {} : { source }) }
}

/** The event times by which a contribution counts for a keepsake; none where it does not. */
function timesFor({ dependants }: CompiledCampaign, { criterion }: CompiledKeepsake) {
  const measured = new Set(criterion.measures.map(({ id }) => id))
  // A watched interval that ends after a window counts at that window's last moment.
  const lastOf = (id: string) => (dependants.get(id)?.[0]?.window.to ?? Number.POSITIVE_INFINITY) - 1
  return ({ at, states }: Contribution): number[] =>
    states.filter(([id]) => criterion.collects || measured.has(id)).map(([id]) => Math.min(at, lastOf(id)))
}

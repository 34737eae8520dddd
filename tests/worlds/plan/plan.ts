import { DAY } from '../../awarding/support/activities.ts'
import { Draws } from '../simulator/draws.ts'
import type { FaultKind } from '../simulator/faults.ts'
import { activityOf, SHAPES } from './activities.ts'
import { CATALOGUES } from './catalogues.ts'

/** Something that somebody does in a world, from outside. */
export type Doing =
  /** Activities, by their numbers, in one event; with nothing, an event that is none. */
  | { readonly do: 'publish'; readonly activities: readonly number[]; readonly silent: boolean }
  | { readonly do: 'erase' | 'export' | 'connect' | 'disconnect'; readonly user: string }
  | { readonly do: 'change the catalogue' }
  | { readonly do: 'export the tables' }

/** People do these from some time on, each in its turn, while all else goes on. */
export interface Episode {
  /** Epoch milliseconds. */
  readonly at: number
  readonly doings: readonly Doing[]
}

/** A world before anything has happened in it. All of it is plain data, from which parts can be left out. */
export interface Plan {
  readonly seed: number
  readonly catalogue: number
  /** Keepsakes that the catalogue lacks, `<campaign>#<keepsake>`: none but in a world that is shrunk. */
  readonly without: readonly string[]
  /** The activities of the world: a shape and a user. Their numbers are their places. */
  readonly activities: readonly { readonly shape: number; readonly user: string }[]
  readonly episodes: readonly Episode[]
  /** The clocks of the award function's environments, by how far they are ahead, milliseconds. */
  readonly skews: readonly number[]
  /** The most records of an invocation. */
  readonly batchSize: number
  readonly faultRate: number
  readonly mostFaults: number
  readonly weights: Readonly<Partial<Record<FaultKind, number>>>
  readonly duplicates: number
}

export const START = Date.parse('2024-03-07T18:00:00Z')
const EPISODES = [START + 2 * DAY, START + 3 * DAY, START + 5 * DAY]
/** Everything has been published by then. */
const LAST = START + 10 * DAY
const USERS = ['ada', 'ben', 'cleo', 'dora']
const SKEWS = [0, 0, 0, 40, -40, 900, -900, 4_000, -4_000]
const RATES = [0, 0.03, 0.06, 0.1, 0.2, 0.3]

export function planOf(seed: number): Plan {
  const draws = new Draws(seed, 'plan')
  const users = USERS.slice(0, draws.oneOf([1, 1, 2, 2, 3, 4]))
  const activities = Array.from({ length: 3 + draws.below(9) }, () => ({
    shape: draws.below(draws.isLuck(0.85) ? SHAPES / 2 : SHAPES),
    user: draws.oneOf(users),
  }))
  const times = [...EPISODES.filter(() => draws.isLuck(0.4)), LAST]
  const doings = times.map((): Doing[] => [])
  for (const message of messagesOf(activities, draws)) {
    const publishedAt = Math.max(
      START,
      ...message.map((number) => {
        const { shape = 0, user = '' } = activities[number] ?? {}
        return activityOf(shape, user, number).publishedAt
      }),
    )
    const open = doings.filter((_, index) => (times[index] ?? 0) >= publishedAt)
    const silent = draws.isLuck(0.06)
    draws.oneOf(open).push({ do: 'publish', activities: message, silent })
  }
  const somewhere = (doing: Doing) => draws.oneOf(doings).push(doing)
  if (draws.isLuck(0.1)) somewhere({ do: 'publish', activities: [], silent: false })
  for (const user of users) {
    if (draws.isLuck(0.22)) somewhere({ do: 'erase', user })
    if (draws.isLuck(0.06)) somewhere({ do: 'erase', user })
    if (draws.isLuck(0.15)) somewhere({ do: 'export', user })
    if (draws.isLuck(0.2)) {
      const connect: Doing = { do: 'connect', user }
      const screens = new Draws(seed, 'screens of', user).isLuck(0.3) ? [connect, connect] : [connect]
      draws.oneOf(doings).push(...screens)
      if (draws.isLuck(0.5)) somewhere({ do: 'disconnect', user })
    }
  }
  if (draws.isLuck(0.25)) somewhere({ do: 'change the catalogue' })
  // It reads and writes files.
  if (draws.isLuck(0.03)) somewhere({ do: 'export the tables' })
  const favourite = draws.oneOf(['crash before', 'crash after', 'time-out, done', 'stale'] as const)
  return {
    seed,
    catalogue: draws.below(CATALOGUES),
    without: [],
    activities,
    episodes: times.map((at, index) => ({ at, doings: draws.shuffled(doings[index] ?? []) })),
    skews: Array.from({ length: 1 + draws.below(3) }, () => draws.oneOf(SKEWS)),
    batchSize: draws.oneOf([1, 2, 3, 5, 10]),
    faultRate: draws.oneOf(RATES),
    mostFaults: draws.oneOf([2, 5, 12]),
    weights: { 'crash before': 2, 'crash after': 2, 'in part': 3, overtaken: 3, stale: 2, [favourite]: 4 },
    duplicates: draws.oneOf([0, 0, 0.1, 0.3]),
  }
}

/** Some activities go alone, some in batches of one source. */
function messagesOf(activities: Plan['activities'], draws: Draws): number[][] {
  const bySource = new Map<string, number[]>()
  for (const [number, { shape, user }] of activities.entries()) {
    const { source } = activityOf(shape, user, number)
    bySource.set(source, [...(bySource.get(source) ?? []), number])
  }
  const messages: number[][] = []
  for (const numbers of bySource.values()) {
    const left = draws.shuffled(numbers)
    while (left.length > 0) messages.push(left.splice(0, draws.isLuck(0.6) ? 1 : 1 + draws.below(5)))
  }
  return messages
}

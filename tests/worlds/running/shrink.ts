import { editionsOf } from '../plan/catalogues.ts'
import type { Doing, Plan } from '../plan/plan.ts'
import { Wrong } from './facts.ts'
import { type Played, play } from './play.ts'
import { type Script, scriptOf } from './script.ts'
import type { Planted } from './world.ts'

/** So many worlds are played at most to shrink one. */
const MOST_PLAYS = 700

export interface Shrunk {
  readonly script: Script
  readonly error: unknown
  readonly plays: number
}

/**
 * Leaves out of a world that goes wrong whatever it goes wrong without: faults, what people do, activities, keepsakes, clocks
 * that differ, and where others than the first went on. To be called where the globals are simulated.
 */
export async function shrink(first: Played & { right: false }, planted?: Planted): Promise<Shrunk> {
  let script = scriptOf(first)
  let error = first.error
  let plays = 0

  /** Keeps the smaller script if the world still goes wrong. */
  const tries = async (smaller: Script): Promise<boolean> => {
    if (plays >= MOST_PLAYS) return false
    if (plays > 0 && sizeOf(smaller) === sizeOf(script) && isSame(smaller.plan, script.plan)) return false
    plays++
    const played = await play({ ...smaller, planted })
    if (played.right || !(played.error instanceof Wrong)) return false
    // A fault that was never reached is not part of it.
    const { fired, picked } = played.world.scheduler
    script = { ...smaller, faults: new Map(fired), picks: [...picked] }
    error = played.error
    return true
  }

  /** Leaves out as many of a list as can be: halves first, then smaller parts. */
  const without = async <T>(listOf: () => readonly T[], withList: (list: readonly T[]) => Script) => {
    for (let size = Math.ceil(listOf().length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
      for (let at = 0; at < listOf().length && plays < MOST_PLAYS; ) {
        const list = listOf()
        const left = [...list.slice(0, at), ...list.slice(at + size)]
        if (!(await tries(withList(left)))) at += size
      }
    }
  }

  // The replayed script must go wrong as the drawn world did: else there is nothing to shrink.
  if (!(await tries(script))) return { script, error, plays }
  for (let before = -1; before !== sizeOf(script) && plays < MOST_PLAYS; ) {
    before = sizeOf(script)
    await without(
      () => [...script.faults],
      (faults) => ({ ...script, faults: new Map(faults) }),
    )
    await without(
      () => placedIn(script.plan),
      (placed) => ({ ...script, plan: withDoings(script.plan, placed) }),
    )
    await without(
      () => keepsakesIn(script.plan),
      (left) => {
        const all = keepsakesIn(script.plan)
        const more = all
          .filter((name) => !left.includes(name))
          .filter((name) => isFree(script.plan, name, left))
        return { ...script, plan: { ...script.plan, without: [...script.plan.without, ...more] } }
      },
    )
    await without(
      () => script.picks.flatMap((pick, at) => (pick > 0 ? [at] : [])),
      (left) => ({ ...script, picks: script.picks.map((pick, at) => (left.includes(at) ? pick : 0)) }),
    )
    for (const plain of [{ skews: script.plan.skews.map(() => 0) }, { skews: [0] }, { duplicates: 0 }])
      if (!isWith(script.plan, plain)) await tries({ ...script, plan: { ...script.plan, ...plain } })
  }
  return { script, error, plays }
}

const isSame = (one: Plan, other: Plan) => JSON.stringify(one) === JSON.stringify(other)

const isWith = (plan: Plan, part: Partial<Plan>) =>
  Object.entries(part).every(
    ([name, value]) => JSON.stringify(plan[name as keyof Plan]) === JSON.stringify(value),
  )

const sizeOf = ({ plan, faults, picks }: Script) =>
  placedIn(plan).length + keepsakesIn(plan).length + faults.size + picks.filter((pick) => pick > 0).length

const keepsakesIn = ({ catalogue, without }: Plan): string[] =>
  editionsOf(catalogue, without).before.flatMap(({ id, keepsakes }) =>
    keepsakes.map((keepsake) => `${id}#${keepsake.id}`),
  )

/** A keepsake stays while another that may collect it stays: that would collect nothing. */
function isFree({ catalogue, without }: Plan, name: string, left: readonly string[]): boolean {
  const [campaignId] = name.split('#')
  const { before, after } = editionsOf(catalogue, without)
  return ![...before, ...after].some(
    ({ id, keepsakes }) =>
      id === campaignId &&
      keepsakes.some(
        (one) => left.includes(`${id}#${one.id}`) && JSON.stringify(one.earn).includes('"collect"'),
      ),
  )
}

/** A doing with its episode, or one activity of it. */
interface Placed {
  readonly episode: number
  readonly index: number
  readonly number?: number
}

function placedIn({ episodes }: Plan): Placed[] {
  return episodes.flatMap(({ doings }, episode) =>
    doings.flatMap((doing, index): Placed[] =>
      'activities' in doing && doing.activities.length > 0
        ? doing.activities.map((number) => ({ episode, index, number }))
        : [{ episode, index }],
    ),
  )
}

function withDoings(plan: Plan, placed: readonly Placed[]): Plan {
  const episodes = plan.episodes.map(({ at, doings }, episode) => ({
    at,
    doings: doings.flatMap((doing, index): Doing[] => {
      const own = placed.filter((one) => one.episode === episode && one.index === index)
      if (own.length === 0) return []
      if (!('activities' in doing)) return [doing]
      return [{ ...doing, activities: own.flatMap(({ number }) => number ?? []) }]
    }),
  }))
  return { ...plan, episodes: episodes.filter(({ doings }) => doings.length > 0) }
}

import type { Requester } from '../../cli/load/http.ts'
import { openLoop } from '../../cli/load/open-loop.ts'
import { type Clock, WALL_CLOCK } from '../../cli/replay/waiting.ts'

/** One request of one of the customers. */
export type Ask = (number: number) => ReturnType<Requester['ask']>

/** So many customers ask at once, at most: one more who asks is turned away, which counts as not held. */
export const AT_ONCE = 200
/** A rate is held while the p99 of its requests is at most so long, and all are answered. */
export const P99_MS = 100

/** Whoever has no answer by then gives up. */
export const TIMEOUT_MS = 10_000

export interface Search {
  /** Requests a second. */
  readonly from: number
  /** It rises or falls by that at first. */
  readonly factor: number
  /** How often the two rates are brought nearer to each other. */
  readonly halvings: number
}

/** A hold is as long as it takes for some requests to be due, within these seconds. */
const REQUESTS = 60
const LEAST_SECONDS = 1
const MOST_SECONDS = 4
/** Nobody asks for less than one request in so long. */
const LEAST_RATE = 1

/**
 * The highest rate, in requests a second, at which the p99 stays within P99_MS. Requests are sent at times that are fixed
 * beforehand, whatever is answered (open loop): clients that wait for their answers would ask less of whoever is slow, and hide it.
 * The rate rises or falls by a factor from where it begins until one is held and the next is not, and then the two are brought
 * nearer to each other.
 *
 * @returns 0 when not even the least rate is held
 */
export async function heldRate(
  ask: Ask,
  { from, factor, halvings }: Search,
  clock: Clock = WALL_CLOCK,
): Promise<number> {
  let held = 0
  let tooMuch = Number.POSITIVE_INFINITY
  for (let rate = Math.max(LEAST_RATE, from); held === 0 || tooMuch === Number.POSITIVE_INFINITY; ) {
    if (await isHeld(ask, rate, clock)) held = rate
    else tooMuch = rate
    if (tooMuch === LEAST_RATE) return 0
    rate = held === 0 ? Math.max(LEAST_RATE, rate / factor) : rate * factor
  }
  for (let halving = 0; halving < halvings; halving++) {
    const between = Math.sqrt(held * tooMuch)
    if (await isHeld(ask, between, clock)) held = between
    else tooMuch = between
  }
  return held
}

async function isHeld(ask: Ask, rate: number, clock: Clock): Promise<boolean> {
  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, REQUESTS / rate))
  const { all, due, answers } = await openLoop({
    ramp: { from: rate, to: rate, seconds },
    shot: (number) => ({ kind: 'list', send: () => ask(number) }),
    mostInFlight: AT_ONCE,
    clock,
  })
  return answers.get('200') === due && (all.percentile(99) ?? Number.POSITIVE_INFINITY) <= P99_MS
}

/** All ask in the same moment. */
export interface Burst {
  /** At most AT_ONCE. */
  readonly answered: number
  /** Milliseconds until the last but one in a hundred had its answer, of those who got one; NaN without any. */
  readonly p99Ms: number
}

export async function burst(ask: Ask): Promise<Burst> {
  const { all, answers } = await openLoop({
    // All are due before the first is sent.
    ramp: { from: AT_ONCE * 1_000, to: AT_ONCE * 1_000, seconds: 1 / 1_000 },
    shot: (number) => ({ kind: 'list', send: () => ask(number) }),
    mostInFlight: AT_ONCE,
    clock: WALL_CLOCK,
  })
  return { answered: answers.get('200') ?? 0, p99Ms: all.percentile(99) ?? Number.NaN }
}

import { hash } from './draws.ts'

/** Things that can go wrong with one call of a service. */
export const FAULTS = [
  'crash before',
  'crash after',
  'time-out, not done',
  'time-out, done',
  'time-out, done late',
  'throttled',
  'stale',
  'in part',
  'overtaken',
] as const
export type FaultKind = (typeof FAULTS)[number]

/** These can go wrong with a call of any service. */
export const ANY_CALL: readonly FaultKind[] = FAULTS.slice(0, 6)

export interface Fault {
  readonly kind: FaultKind
  /** Decides what the kind leaves open: how stale, which part. */
  readonly draw: number
}

/** The faults of a world: by the name of the invocation and the number of its call, such as `award-2 call 5`. */
export type Faults = ReadonlyMap<string, Fault>

export const callName = (actor: string, call: number) => `${actor} call ${call}`

export interface DrawnFaults {
  readonly seed: number
  /** The part of the calls that go wrong. */
  readonly rate: number
  /** So that each world comes to its end. */
  readonly most: number
  /** Kinds that are drawn more often than others, by their weight. */
  readonly weights: Readonly<Partial<Record<FaultKind, number>>>
}

/** Most calls of a world are these: they would take the faults from all others. */
const COMMON =
  /^(delete of (activity|erasure|live)|GetObject|Query (progress|all|connections|marker|keepsakes))/

const RARE =
  /claim|number|mark|^raw|^analytics|tidy|manifest|^DeleteItem|DeleteConnection|UpdateItem keepsakes|SendMessageBatch activity/

const RARELY_INVOKED = /^(plan|tidy)-/

function weightOf(call: string, place: string): number {
  if (RARELY_INVOKED.test(call)) return 3
  return COMMON.test(place) ? 0.4 : RARE.test(place) ? 5 : 2
}

/** Draws the fault of a call, if it has any. What is drawn for one call depends on no other. */
export function drawFault(
  { seed, rate, weights }: DrawnFaults,
  call: string,
  { place, kinds }: { place: string; kinds: readonly FaultKind[] },
): Fault | undefined {
  const drawn = hash(seed, 'fault', call)
  if (drawn / 2 ** 32 >= rate * weightOf(call, place)) return undefined
  const all = kinds.map((kind) => weights[kind] ?? 1)
  let left = (hash(seed, 'kind', call) / 2 ** 32) * all.reduce((sum, one) => sum + one, 0)
  for (const [index, kind] of kinds.entries()) {
    left -= all[index] ?? 0
    if (left < 0) return { kind, draw: hash(seed, 'how', call) }
  }
  return undefined
}

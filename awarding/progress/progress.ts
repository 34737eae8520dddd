import type { KeepsakeId } from '../../schemas/ids.ts'
import type { State } from './measure.ts'

/**
 * How far a user is in one campaign: an element of a join-semilattice, by component. It only ever grows, except that
 * `settle` lets go of states that can change nothing any more.
 */
export interface Progress {
  /** By measure id. */
  readonly measures: ReadonlyMap<string, State>
  /** The `earnedAt` of each keepsake, epoch milliseconds, by which those that collect it are dated. */
  readonly earned: ReadonlyMap<KeepsakeId, number>
  /** Limited keepsakes that had run out when this user met their criterion: final, so never claimed again. */
  readonly soldOut: ReadonlySet<KeepsakeId>
  /**
   * The earliest moment of the user's activities that counted in the campaign, epoch milliseconds: `Infinity` before any
   * did, `-Infinity` where it is not known. So the least of several says all that they say together.
   */
  readonly firstAt: number
}

export const nothing: Progress = {
  measures: new Map(),
  earned: new Map(),
  soldOut: new Set(),
  firstAt: Number.POSITIVE_INFINITY,
}

/** True when the two say the same. */
export function sameProgress(a: Progress, b: Progress): boolean {
  return (
    sameEntries(a.measures, b.measures) &&
    sameEntries(a.earned, b.earned) &&
    a.soldOut.size === b.soldOut.size &&
    a.soldOut.isSubsetOf(b.soldOut) &&
    a.firstAt === b.firstAt
  )
}

function sameEntries<Key, Value>(a: ReadonlyMap<Key, Value>, b: ReadonlyMap<Key, Value>): boolean {
  return a.size === b.size && a.entries().every(([key, value]) => b.get(key) === value)
}

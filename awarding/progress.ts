import type { KeepsakeId } from '../schemas/ids.ts'
import type { Measure, State } from './measure.ts'

/**
 * A user's standing in one campaign: an element of a join-semilattice, by component. It only ever grows, except that
 * `settle` lets go of states that can change nothing any more.
 */
export interface Progress {
  /** By measure id. */
  readonly measures: ReadonlyMap<string, State>
  readonly earned: ReadonlySet<KeepsakeId>
  /** Limited keepsakes that had run out when this user met their criterion: final, so never claimed again. */
  readonly soldOut: ReadonlySet<KeepsakeId>
}

export const nothing: Progress = { measures: new Map(), earned: new Set(), soldOut: new Set() }

/**
 * Least upper bound of two progresses of one user in one campaign.
 *
 * @param measureOf the campaign's measures by id; of a measure that it does not know, it keeps the state that comes
 *   last in text order, so that this stays a join whatever version of the campaign wrote the state
 */
export function merge(a: Progress, b: Progress, measureOf: (id: string) => Measure | undefined): Progress {
  const measures = new Map(a.measures)
  for (const [id, state] of b.measures) {
    const held = measures.get(id)
    measures.set(id, held === undefined ? state : joinStates(measureOf(id), held, state))
  }
  return { measures, earned: a.earned.union(b.earned), soldOut: a.soldOut.union(b.soldOut) }
}

function joinStates(measure: Measure | undefined, a: State, b: State): State {
  if (measure) return measure.join(a, b)
  return a < b ? b : a
}

/** True when the two say the same. */
export function sameProgress(a: Progress, b: Progress): boolean {
  return (
    a.measures.size === b.measures.size &&
    a.earned.size === b.earned.size &&
    a.soldOut.size === b.soldOut.size &&
    a.earned.isSubsetOf(b.earned) &&
    a.soldOut.isSubsetOf(b.soldOut) &&
    a.measures.entries().every(([id, state]) => b.measures.get(id) === state)
  )
}

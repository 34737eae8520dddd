import { createHash } from 'node:crypto'
import type { Activity } from '../events/activity.ts'
import type { Pattern } from '../events/pattern/index.ts'

/**
 * What a user has gathered on one measure, in the compact text that is stored. An element of the measure's
 * join-semilattice: equal text is equal state.
 */
export type State = string

/**
 * One thing that is measured: which activities, and what is gathered from them. Criteria that measure the same share
 * it, and a criterion that only changes its target keeps what was gathered.
 */
export interface Measure {
  /** Derived from what is measured, so that it is the same in every version of the campaign that measures it. */
  readonly id: string
  readonly activityType: string
  /** Over the event's detail; undefined for every activity of the type. */
  readonly where: Pattern | undefined
  /** What this activity alone amounts to; undefined when it amounts to nothing. */
  gather(activity: Activity): State | undefined
  /** Least upper bound: idempotent, commutative and associative. */
  join(a: State, b: State): State
}

/** A short id for a definition: 48 bits of the SHA-256 of its JSON with sorted keys. */
export function measureId(definition: unknown): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('base64url').slice(0, 8)
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

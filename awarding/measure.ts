import { createHash } from 'node:crypto'
import type { Activity } from '../events/activity.ts'
import type { Pattern } from '../events/pattern/index.ts'
import type { JsonObject } from '../schemas/json.ts'

/**
 * What a user has gathered on one measure, in the compact text that is stored. An element of the measure's
 * join-semilattice: equal text is equal state.
 */
export type State = string

/** Why an activity does not count, to follow on "it", such as `was not watched live`; undefined when it does. */
export type Condition = (activity: Activity) => string | undefined

/** A measure as far as its states can be found by it: all that showing how far a user is needs of one. */
export interface MeasureKey {
  /** Derived from what is measured, so that it is the same in every version of the campaign that measures it. */
  readonly id: string
}

/**
 * One thing that is measured: which activities, and what is gathered from them. Criteria that measure the same share
 * it, and a criterion that only changes its target keeps what was gathered.
 */
export interface Measure extends MeasureKey {
  readonly activityType: string
  /** Over the event's detail; undefined for every activity of the type. */
  readonly where: Pattern | undefined
  /** What else is asked of an activity that `where` matches. What it declines, `gather` makes nothing of. */
  readonly declines: Condition
  /** What this activity alone amounts to; undefined when it amounts to nothing. */
  gather(activity: Activity): State | undefined
  /** Least upper bound: idempotent, commutative and associative. */
  join(a: State, b: State): State
  /** What a state says, in words for people: values, days, spans of time. */
  holds(state: State): readonly string[]
  /** How much the criteria need of it: a state holds no more. Of measures with one id, that which needs most serves all. */
  readonly needs: number
  /** No state is longer, whatever partners send. States are ASCII: bytes and characters are the same. */
  readonly largestBytes: number
}

/** A measure as its kind says it; what the keepsake's modifiers add is not in it yet. */
export interface MeasureDraft extends Pick<Measure, 'activityType' | 'gather' | 'join' | 'largestBytes'> {
  /** What is measured, as JSON: the measure's identity. */
  readonly definition: readonly unknown[]
  /** An event pattern, not yet compiled. */
  readonly where: JsonObject | undefined
  readonly conditions?: readonly Condition[]
  readonly needs?: number
  /** Where it is not said, a state is a set of words. */
  readonly holds?: Measure['holds']
}

/** What a modifier of a keepsake makes of its measures. */
export interface Narrowing {
  /** What of it belongs to the identity of what is measured, as JSON, under a key of its own. */
  readonly identity: Readonly<Record<string, unknown>>
  readonly condition: Condition
}

/** The key of a draft's measure under a keepsake's modifiers; without any, its id is that of the draft alone. */
export function keyOfMeasure({ definition }: MeasureDraft, narrowings: readonly Narrowing[]): MeasureKey {
  const identities = narrowings.map(({ identity }) => identity)
  return {
    id: shortHash(identities.length === 0 ? definition : [...definition, Object.assign({}, ...identities)]),
  }
}

/** 48 bits of the SHA-256 of a definition's JSON with sorted keys. */
function shortHash(definition: unknown): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('base64url').slice(0, 8)
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

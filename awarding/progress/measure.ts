import { createHash } from 'node:crypto'
import type { Pattern } from '../../event-patterns/index.ts'
import type { Activity } from '../../events/activity.ts'
import { canonicalJson, type JsonObject } from '../../json/json.ts'
import type { Interval } from '../../schemas/activities/define.ts'

/**
 * All that a user has of one measure, as the compact text that is stored. It is an element of the measure's
 * join-semilattice: equal text is equal state.
 */
export type State = string

/** Why an activity does not count, to follow on "it", such as `was not watched live`. */
export interface Declined {
  readonly declined: string
}

/** The part of a measure by which its states are found and told. Showing how far a user is needs no more. */
export interface MeasureKey {
  /** Derived from what is measured, so that it is the same in every version of the campaign that measures it. */
  readonly id: string
  readonly activityType: string
}

/**
 * One thing that is measured: which activities, and which states they amount to. Criteria that measure the same share
 * it, and a criterion that only changes its target keeps the states.
 */
export interface Measure extends MeasureKey {
  /** Over the event's detail; undefined for every activity of the type. */
  readonly where: Pattern | undefined
  /** Measures one activity that `where` matches, or says why it does not count. */
  stateOf(activity: Activity): State | Declined
  /**
   * The least upper bound of one state or more, in any order: idempotent, commutative and associative in all that
   * decides who has met a criterion. A date in it may depend on the order; then it is later, never earlier.
   */
  join(states: readonly State[]): State
  /** Shortens a state for storing: it is as far as before, and a date in it may become later, never earlier. */
  keep(state: State): State
  /** Takes a state back to an event time, epoch milliseconds; undefined where nothing is left. */
  until(state: State, at: number): State | undefined
  /** Puts a state in words for people: values, days, spans of time. */
  holds(state: State): readonly string[]
  /** Puts in words what an activity added, by its own values where the state has shortened them. */
  tells(activity: Activity, state: State): readonly string[]
  /** As much as the criteria need: a state holds no more. Among measures with one id, the one that needs most serves all. */
  readonly needs: number
  /** No state that is kept is longer, whatever partners send. States are ASCII: bytes and characters are the same. */
  readonly largestBytes: number
}

/** A measure as its kind says it; what the keepsake's modifiers add is not in it yet. */
export interface MeasureDraft
  extends Pick<Measure, 'activityType' | 'join' | 'until' | 'holds' | 'largestBytes'> {
  /** @param at the event time by which the activity counts in the window, epoch milliseconds */
  stateOf(activity: Activity, at: number): State | Declined
  /** The measure's identity, as JSON. */
  readonly definition: readonly unknown[]
  /** An event pattern, not yet compiled. */
  readonly where: JsonObject | undefined
  /** Only activities in it count. Epoch milliseconds, half-open. */
  readonly window: Interval
  /** True when a watched interval that ends after the window counts with the part that lies in it. */
  readonly inPart?: boolean
  readonly needs?: number
  /** Left out, all of a state is kept. */
  readonly keep?: Measure['keep']
  /** Left out, it is what the state of the activity alone holds. */
  readonly tells?: Measure['tells']
}

/** The way a modifier of a keepsake narrows its measures. */
export interface Narrowing {
  /** Its part of the measure's identity, as JSON under a key of its own. */
  readonly identity: Readonly<Record<string, unknown>>
  /** Says why an activity does not count; undefined for one that may count. */
  decline?(activity: Activity): Declined | undefined
}

/** The key of a draft's measure under a keepsake's modifiers; without any, its id is that of the draft alone. */
export function keyOfMeasure(
  { definition, activityType }: MeasureDraft,
  narrowings: readonly Narrowing[],
): MeasureKey {
  const identities = narrowings.map(({ identity }) => identity)
  return {
    activityType,
    id: shortHash(identities.length === 0 ? definition : [...definition, Object.assign({}, ...identities)]),
  }
}

/** 48 bits of the SHA-256 of a definition's canonical JSON. */
export function shortHash(definition: unknown): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('base64url').slice(0, 8)
}

import {
  type Conjunction,
  type Matcher,
  orKey,
  parseEntry,
  parsePattern,
  type Scalar,
} from '../../../event-patterns/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../json/json.ts'
import type { ContentMistake } from '../../../schemas/mistakes.ts'
import { detailFieldsOf, strangeField } from './fields.ts'
import { neverMatches } from './matching.ts'

/** Tells which activities of a type a pattern over their detail lets through. */
export interface WhereOutlook {
  readonly mistakes: readonly ContentMistake[]
  /** The values that a field can have in activities that are let through; undefined when there is no end of them. */
  valuesOf(field: string): ReadonlySet<Scalar> | undefined
}

/** @param where a pattern that compiles, or undefined for every activity of the type */
export function lookAtWhere(activityType: string, where: JsonObject | undefined): WhereOutlook {
  const conjunctions: readonly Conjunction[] = where === undefined ? [new Map()] : parsePattern(where)
  const possible = conjunctions.filter((conjunction) =>
    conjunction
      .values()
      .every(({ path, matchers }) => complaintsOf(activityType, path, matchers) === undefined),
  )
  const mistakes = [...leavesOf(where ?? {}, [], [])].flatMap((leaf) =>
    mistakesAt(activityType, leaf, possible.length === 0),
  )
  return {
    mistakes,
    valuesOf: (field) => {
      const sets = possible.map((conjunction) => valuesIn(activityType, conjunction, field))
      if (sets.some((set) => set === undefined)) return undefined
      return new Set(sets.flatMap((set) => [...(set ?? [])]))
    },
  }
}

/** A list of matchers as it stands in the file. */
interface WrittenLeaf {
  readonly keys: readonly string[]
  readonly path: readonly PropertyKey[]
  readonly entries: readonly Json[]
}

function* leavesOf(
  object: JsonObject,
  keys: readonly string[],
  path: readonly PropertyKey[],
): Generator<WrittenLeaf> {
  for (const [key, value] of Object.entries(object)) {
    const here = [...path, key]
    if (key === orKey && Array.isArray(value) && value.every(isJsonObject)) {
      for (const [index, branch] of value.entries()) yield* leavesOf(branch, keys, [...here, index])
    } else if (Array.isArray(value)) yield { keys: [...keys, key], path: here, entries: value }
    else if (isJsonObject(value)) yield* leavesOf(value, [...keys, key], here)
  }
}

function mistakesAt(
  activityType: string,
  { keys, path, entries }: WrittenLeaf,
  fatal: boolean,
): ContentMistake[] {
  const [name = ''] = keys
  const strange = strangeField(activityType, name)
  if (strange) return [{ path, message: strange, atKey: true }]
  const matchers = entries.map((entry) => parseEntry(entry, ''))
  const complaints = matchers.map((matcher) => complaintOf(activityType, keys, matcher))
  const all = complaints.every((complaint) => complaint !== undefined)
  return complaints.flatMap((complaint, index) =>
    complaint === undefined
      ? []
      : [{ path: [...path, index], message: `can never match: ${complaint}`, fatal: all && fatal }],
  )
}

/** Undefined when some value of the field is let through. */
function complaintsOf(
  activityType: string,
  keys: readonly string[],
  matchers: readonly Matcher[],
): string | undefined {
  const complaints = matchers.map((matcher) => complaintOf(activityType, keys, matcher))
  return complaints.every((complaint) => complaint !== undefined) ? complaints[0] : undefined
}

function complaintOf(
  activityType: string,
  [name = '', ...below]: readonly string[],
  matcher: Matcher,
): string | undefined {
  const field = detailFieldsOf(activityType).get(name)
  if (!field) return undefined
  if (below.length === 0) return neverMatches(matcher, name, field)
  return matcher.kind === 'exists' && !matcher.exists
    ? undefined
    : `${name} has no fields of its own: write ${name}: [...]`
}

function valuesIn(
  activityType: string,
  conjunction: Conjunction,
  field: string,
): ReadonlySet<Scalar> | undefined {
  const leaf = conjunction.get(JSON.stringify([field]))
  if (detailFieldsOf(activityType).get(field)?.kind === 'boolean') {
    return new Set([true, false].filter((value) => leaf?.accepts(value) ?? true))
  }
  if (!leaf) return undefined
  const values = new Set<Scalar>()
  for (const matcher of leaf.matchers) {
    if (matcher.kind === 'exact') {
      if (complaintOf(activityType, [field], matcher) === undefined) values.add(matcher.value)
    } else if (matcher.kind !== 'exists' || matcher.exists) return undefined
  }
  return values
}

import type { JsonObject } from '../../schemas/json.ts'
import { refuseDuplicateKeys } from './duplicates.ts'
import { PatternError } from './error.ts'
import type { Leaf } from './leaf.ts'
import { compileNode, type Match } from './match.ts'
import type { Matcher } from './matcher.ts'
import { type Conjunction, parsePattern } from './parse.ts'
import { treeOf } from './tree.ts'

export { PatternError } from './error.ts'
export type { Matcher, Scalar, TextMatcher } from './matcher.ts'
export { foldCase } from './text.ts'

/** A field that every match of a pattern must satisfy, by any of the matchers. */
export interface FieldRequirement {
  readonly path: readonly string[]
  readonly matchers: readonly Matcher[]
}

/** A compiled EventBridge event pattern. */
export interface Pattern {
  /** Whether EventBridge would deliver the event to a rule with this pattern. Never throws. */
  matches(event: JsonObject): boolean
  /** The pattern as it was given; not a copy. */
  readonly source: JsonObject
  /** The fields asked for outside `$or`: necessary for a match, and sufficient when the pattern has no `$or`
   * and the event no arrays. */
  readonly fields: readonly FieldRequirement[]
  /** The ways to match, as `$or` spells them out: of every match, all fields of one of them. Never empty. */
  readonly alternatives: readonly (readonly FieldRequirement[])[]
}

/**
 * Validates and compiles an event pattern in EventBridge's own language. Throws a PatternError whose `path` names
 * the offending place.
 */
export function compilePattern(pattern: unknown): Pattern {
  const conjunctions = parsePattern(pattern)
  const matches = conjunctions.map((conjunction) => compileNode(treeOf(conjunction)))
  return {
    matches: anyMatch(matches),
    source: pattern as JsonObject,
    fields: sharedLeaves(conjunctions).map(requirementOf),
    alternatives: conjunctions.map((conjunction) => Array.from(conjunction.values(), requirementOf)),
  }
}

/** As `compilePattern`, from JSON text. A key written twice in one object is refused. */
export function compilePatternText(text: string): Pattern {
  let pattern: unknown
  try {
    pattern = JSON.parse(text)
  } catch (error) {
    throw new PatternError('', `is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  refuseDuplicateKeys(text)
  return compilePattern(pattern)
}

const requirementOf = ({ path, matchers }: Leaf): FieldRequirement => ({ path, matchers })

function anyMatch(matches: readonly Match[]): (event: JsonObject) => boolean {
  const [only] = matches
  if (only !== undefined && matches.length === 1) return only
  return (event) => {
    for (const match of matches) if (match(event)) return true
    return false
  }
}

function sharedLeaves(conjunctions: readonly Conjunction[]): Leaf[] {
  const [first, ...others] = conjunctions
  return [...(first ?? [])]
    .filter(([id, leaf]) => others.every((other) => other.get(id) === leaf))
    .map(([, leaf]) => leaf)
}

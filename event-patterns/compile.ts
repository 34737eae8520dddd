import { type JsonObject, parseJson } from '../json/json.ts'
import type { Leaf } from './leaf.ts'
import { compileConjunction, type Match } from './match.ts'
import type { Matcher } from './matcher.ts'
import { type Conjunction, parsePattern } from './parse.ts'
import { atIndex, atKey, PatternError } from './pattern-error.ts'

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
  /** The ways to match that `$or` spells out, at least one: every match satisfies all fields of one of them. */
  readonly alternatives: readonly (readonly FieldRequirement[])[]
}

/**
 * Validates and compiles an event pattern.
 *
 * @example
 * ```ts
 * const finals = compilePattern({ detail: { programId: [{ prefix: 'final-' }], live: [true] } })
 * finals.matches({ detail: { programId: 'final-100m', live: true } }) // true
 * finals.matches({ detail: { programId: 'final-100m' } }) // false
 * finals.fields.map(({ path }) => path.join('.')) // ['detail.programId', 'detail.live']
 * compilePattern({ detail: { points: [{ numeric: [5] }] } }) // throws detail.points[0].numeric must have two or four entries
 * ```
 * @throws PatternError whose `path` names the place of the first mistake, and whose `others` are the rest
 */
export function compilePattern(pattern: unknown): Pattern {
  const conjunctions = parsePattern(pattern)
  const matches = conjunctions.map(compileConjunction)
  return {
    matches: anyMatch(matches),
    source: pattern as JsonObject,
    fields: sharedLeaves(conjunctions).map(requirementOf),
    alternatives: conjunctions.map((conjunction) => Array.from(conjunction.values(), requirementOf)),
  }
}

/**
 * As `compilePattern`, from JSON text. A key written twice in one object is refused.
 *
 * @example
 * ```ts
 * compilePatternText('{ "id": [9007199254740993] }').matches({ id: 9007199254740992 }) // false
 * compilePatternText('{ "a": [1], "a": [2] }') // throws a is written twice in one object
 * ```
 * @throws PatternError also for what is not JSON
 */
export function compilePatternText(text: string): Pattern {
  let pattern: unknown
  try {
    pattern = parseJson(text)
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

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs

/**
 * Refuses valid JSON in which an object names a key twice. JSON.parse keeps only the last, while EventBridge merges some
 * and drops others, so neither reading can be trusted.
 *
 * @throws PatternError at the first such key
 */
function refuseDuplicateKeys(text: string): void {
  const open: { path: string; keys: Set<string> | undefined; index: number; at: string }[] = []
  let lastString = ''
  for (const [found] of text.matchAll(TOKEN)) {
    const top = open.at(-1)
    switch (found) {
      case '{':
      case '[': {
        const path = top === undefined ? '' : top.keys === undefined ? atIndex(top.path, top.index) : top.at
        open.push({ path, keys: found === '{' ? new Set() : undefined, index: 0, at: '' })
        break
      }
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        if (top !== undefined) top.index++
        break
      case ':': {
        if (top?.keys === undefined) break
        const key: string = JSON.parse(lastString)
        top.at = atKey(top.path, key)
        if (top.keys.has(key)) throw new PatternError(top.at, 'is written twice in one object: merge the two')
        top.keys.add(key)
        break
      }
      default:
        lastString = found
    }
  }
}

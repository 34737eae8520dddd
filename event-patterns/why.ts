import ipaddr from 'ipaddr.js'
import { ExactNumber } from '../json/exact-number.ts'
import type { Json, JsonObject } from '../json/json.ts'
import type { Leaf } from './leaf.ts'
import { compileConjunction } from './match.ts'
import type { Bound, Matcher } from './matcher.ts'
import { type Conjunction, parsePattern } from './parse.ts'

/** A field that keeps an event from matching a pattern. */
export interface Mismatch {
  readonly path: readonly string[]
  /** The pattern asks for this there, such as `a text that begins with "final-"`. */
  readonly wanted: string
  /** The event has this there; undefined when it has nothing. */
  readonly found: Json | undefined
}

/**
 * The fields that keep an event from matching a pattern; none when it matches. With `$or` they are those of the branch
 * that the event comes nearest to.
 *
 * @example
 * ```ts
 * mismatchesOf({ correct: [true] }, { correct: false }) // [{ path: ['correct'], wanted: 'true', found: false }]
 * mismatchesOf({ points: [{ numeric: ['>', 5] }] }, {})[0]?.wanted // 'a number above 5'
 * ```
 * @throws PatternError for a pattern that `compilePattern` refuses
 */
export function mismatchesOf(pattern: JsonObject, event: JsonObject): Mismatch[] {
  let nearest: Mismatch[] | undefined
  for (const conjunction of parsePattern(pattern)) {
    if (compileConjunction(conjunction)(event)) return []
    const found = mismatchesIn(conjunction, event)
    if (!nearest || found.length < nearest.length) nearest = found
  }
  return nearest ?? []
}

function mismatchesIn(conjunction: Conjunction, event: JsonObject): Mismatch[] {
  const leaves = [...conjunction.values()]
  const failing = leaves.filter((leaf) => !compileConjunction(new Map([['', leaf]]))(event))
  // Each holds by itself, but not together: they are in different elements of a list.
  const shown = failing.length > 0 ? failing : leaves.filter(({ path }) => path.length > 1)
  const together = failing.length > 0 ? '' : ', in the same element of the list as the others'
  return shown.map((leaf) => ({
    path: leaf.path,
    wanted: `${wordsOf(leaf)}${together}`,
    found: valueAt(event, leaf.path),
  }))
}

function valueAt(event: Json | undefined, path: readonly string[]): Json | undefined {
  const [key, ...rest] = path
  if (key === undefined || event === undefined) return event
  if (Array.isArray(event)) {
    const found = event.map((element) => valueAt(element, path)).filter((value) => value !== undefined)
    return found.length > 0 ? found : undefined
  }
  if (typeof event !== 'object' || event === null || event instanceof ExactNumber) return undefined
  if (!Object.hasOwn(event, key)) return undefined
  return valueAt(event[key], rest)
}

const wordsOf = ({ matchers }: Leaf): string => matchers.map(matcherWords).join(' or ')

function matcherWords(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'exact':
      return JSON.stringify(matcher.value)
    case 'prefix':
      return `a text that begins with ${JSON.stringify(matcher.text)}`
    case 'suffix':
      return `a text that ends with ${JSON.stringify(matcher.text)}`
    case 'prefix-ignore-case':
      return `a text that begins with ${JSON.stringify(matcher.text)} in any case`
    case 'suffix-ignore-case':
      return `a text that ends with ${JSON.stringify(matcher.text)} in any case`
    case 'equals-ignore-case':
      return `${JSON.stringify(matcher.text)} in any case`
    case 'wildcard':
      return `a text like ${JSON.stringify(matcher.text)}`
    case 'numeric':
      return `a number ${rangeWords(matcher.lower, matcher.upper)}`
    case 'cidr':
      return `an address in ${ipaddr.fromByteArray([...matcher.network])}/${matcher.bits}`
    case 'exists':
      return matcher.exists ? 'any value' : 'no value'
    case 'anything-but':
      return `anything but ${matcher.but.map(matcherWords).join(' or ')}`
  }
}

function rangeWords(lower: Bound | undefined, upper: Bound | undefined): string {
  const words: string[] = []
  if (lower) words.push(`${lower.inclusive ? 'of at least' : 'above'} ${lower.value}`)
  if (upper) words.push(`${upper.inclusive ? 'of at most' : 'below'} ${upper.value}`)
  return words.join(' and ')
}

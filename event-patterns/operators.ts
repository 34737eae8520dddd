import { ExactNumber } from '../json/exact-number.ts'
import { isJsonObject } from '../json/json.ts'
import { parseCidr } from './cidr.ts'
import type { Matcher, TextMatcher } from './matcher.ts'
import { parseNumeric, tooManyDigits } from './numeric.ts'
import { atIndex, atKey, PatternError } from './pattern-error.ts'
import { foldCase, parseWildcard } from './text.ts'

type OperandParser = (operand: unknown, path: string) => Matcher

/** Reads one entry of the list at a leaf: a plain value, or an object that holds one operator. */
export function parseEntry(entry: unknown, path: string): Matcher {
  switch (typeof entry) {
    case 'number':
      return { kind: 'exact', value: finite(entry, path) }
    case 'string':
    case 'boolean':
      return { kind: 'exact', value: entry }
  }
  if (entry === null || entry instanceof ExactNumber) return { kind: 'exact', value: entry }
  const [operator, operand] = onlyKey(entry, path, 'an operator, such as { "prefix": "a" }')
  const parse = operators.get(operator)
  if (parse === undefined) {
    throw new PatternError(
      path,
      `has the unknown operator ${JSON.stringify(operator)}: write one of ${[...operators.keys()].join(', ')}`,
    )
  }
  return parse(operand, atKey(path, operator))
}

/** The one key and value of an object; anything else is a PatternError. */
function onlyKey(value: unknown, path: string, expected: string): [string, unknown] {
  if (!isJsonObject(value)) {
    throw new PatternError(path, `must be a text, a number, true, false, null or ${expected}`)
  }
  const [first, ...others] = Object.entries(value)
  if (first === undefined) throw new PatternError(path, `is empty: write ${expected}`)
  if (others.length > 0) {
    throw new PatternError(
      path,
      `has ${others.length + 1} keys where one is allowed: give each an object of its own`,
    )
  }
  return first
}

/** The number itself; one too large for a double is refused, since it can equal nothing. */
function finite(value: number, path: string): number {
  if (!Number.isFinite(value)) throw new PatternError(path, 'is beyond the numbers that can be compared')
  return value
}

function text(operand: unknown, path: string, example: string): string {
  if (typeof operand !== 'string') throw new PatternError(path, `must be a text, such as ${example}`)
  return operand
}

/** `prefix` and `suffix`: a text, or `{ "equals-ignore-case": text }`. */
function parseEnd(kind: 'prefix' | 'suffix'): OperandParser {
  return (operand, path) => {
    if (typeof operand === 'string') return { kind, text: operand }
    const example = `"a" or { "equals-ignore-case": "a" }`
    if (!isJsonObject(operand)) {
      throw new PatternError(path, `must be a text, such as ${example}`)
    }
    const [modifier, inner] = onlyKey(operand, path, example)
    if (modifier !== 'equals-ignore-case') {
      throw new PatternError(path, `has the unknown form ${JSON.stringify(modifier)}: write ${example}`)
    }
    return { kind: `${kind}-ignore-case`, text: foldCase(text(inner, atKey(path, modifier), '"a"')) }
  }
}

function parseExists(operand: unknown, path: string): Matcher {
  if (typeof operand !== 'boolean') throw new PatternError(path, 'must be true or false')
  return { kind: 'exists', exists: operand }
}

function parseWildcardOperand(operand: unknown, path: string): Matcher {
  const wildcard = text(operand, path, '"episode-*"')
  parseWildcard(wildcard, path)
  return { kind: 'wildcard', text: wildcard }
}

function parseIgnoringCase(operand: unknown, path: string): Matcher {
  return { kind: 'equals-ignore-case', text: foldCase(text(operand, path, '"alice"')) }
}

const anythingButForms =
  'write a text, a number, a list of texts, a list of numbers, or one of prefix, suffix, equals-ignore-case, wildcard'

/** Reads the operand of `anything-but`: values that are all texts or all numbers, or one operator on texts. */
function parseAnythingBut(operand: unknown, path: string): Matcher {
  if (isJsonObject(operand)) {
    return { kind: 'anything-but', but: parseOperator(operand, path) }
  }
  const values = listOf(operand, path)
  for (const { value, at } of values) {
    if (value instanceof ExactNumber) throw new PatternError(at, tooManyDigits)
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      throw new PatternError(at, `must be a text or a number: ${anythingButForms}`)
    }
    if (typeof value !== typeof values[0]?.value) {
      throw new PatternError(path, 'mixes texts and numbers: write two lists, one of each')
    }
  }
  return {
    kind: 'anything-but',
    but: values.map(({ value }) => ({ kind: 'exact', value: value as string | number })),
  }
}

function parseOperator(operand: object, path: string): TextMatcher[] {
  const [first, ...others] = Object.entries(operand)
  if (first === undefined || others.length > 0) {
    throw new PatternError(path, `must hold exactly one operator: ${anythingButForms}`)
  }
  const [operator, inner] = first
  const innerPath = atKey(path, operator)
  return listOf(inner, innerPath).map(({ value, at }) => {
    if (typeof value !== 'string') throw new PatternError(at, 'must be a text, or a list of texts')
    return textMatcher(operator, value, at, path)
  })
}

function textMatcher(operator: string, text: string, at: string, path: string): TextMatcher {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      if (text === '') throw new PatternError(at, `must not be empty: every text has the empty ${operator}`)
      return { kind: operator, text }
    case 'equals-ignore-case':
      return { kind: operator, text: foldCase(text) }
    case 'wildcard':
      parseWildcard(text, at)
      return { kind: operator, text }
    default:
      throw new PatternError(path, `does not know ${JSON.stringify(operator)}: ${anythingButForms}`)
  }
}

/** A single operand, or the entries of a list of them, each with its place. */
function listOf(operand: unknown, path: string): { value: unknown; at: string }[] {
  if (!Array.isArray(operand)) return [{ value: operand, at: path }]
  if (operand.length === 0) throw new PatternError(path, 'is an empty list: write at least one value')
  return operand.map((value: unknown, index) => ({ value, at: atIndex(path, index) }))
}

const operators: ReadonlyMap<string, OperandParser> = new Map<string, OperandParser>([
  ['prefix', parseEnd('prefix')],
  ['suffix', parseEnd('suffix')],
  ['equals-ignore-case', parseIgnoringCase],
  ['wildcard', parseWildcardOperand],
  ['anything-but', parseAnythingBut],
  ['numeric', parseNumeric],
  ['exists', parseExists],
  ['cidr', parseCidr],
  // Not in EventBridge's guide, but understood by its matcher: the long form of a plain text.
  ['exactly', (operand, path) => ({ kind: 'exact', value: text(operand, path, '"a"') })],
])

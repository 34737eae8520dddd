import { parseAnythingBut } from './anything-but.ts'
import { parseCidr } from './cidr.ts'
import { atKey, PatternError } from './error.ts'
import type { Matcher } from './matcher.ts'
import { parseNumeric } from './numeric.ts'
import { foldCase } from './text.ts'
import { parseWildcard } from './wildcard.ts'

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
  if (entry === null) return { kind: 'exact', value: null }
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
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
    if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) {
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

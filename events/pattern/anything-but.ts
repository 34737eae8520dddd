import { atIndex, atKey, PatternError } from './error.ts'
import type { Matcher, TextMatcher } from './matcher.ts'
import { foldCase } from './text.ts'
import { parseWildcard } from './wildcard.ts'

const howTo =
  'write a text, a number, a list of texts, a list of numbers, or one of prefix, suffix, equals-ignore-case, wildcard'

/** Reads the operand of `anything-but`: values that are all texts or all numbers, or one operator on texts. */
export function parseAnythingBut(operand: unknown, path: string): Matcher {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    return { kind: 'anything-but', but: parseOperator(operand, path) }
  }
  const values = listOf(operand, path)
  for (const { value, at } of values) {
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      throw new PatternError(at, `must be a text or a number: ${howTo}`)
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
    throw new PatternError(path, `must hold exactly one operator: ${howTo}`)
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
      throw new PatternError(path, `does not know ${JSON.stringify(operator)}: ${howTo}`)
  }
}

/** A single operand, or the entries of a list of them, each with its place. */
function listOf(operand: unknown, path: string): { value: unknown; at: string }[] {
  if (!Array.isArray(operand)) return [{ value: operand, at: path }]
  if (operand.length === 0) throw new PatternError(path, 'is an empty list: write at least one value')
  return operand.map((value: unknown, index) => ({ value, at: atIndex(path, index) }))
}

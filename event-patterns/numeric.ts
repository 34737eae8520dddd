import { ExactNumber } from '../json/exact-number.ts'
import type { Bound, Matcher, Test } from './matcher.ts'
import { atIndex, PatternError } from './pattern-error.ts'

/** The largest magnitude that EventBridge documents for the bounds of `numeric`. */
const largest = 5e9

/** EventBridge refuses a number in a pattern that its engine would have to round. */
export const tooManyDigits =
  'has more digits than EventBridge compares: round it to 15 digits, or send such values as texts and match those'

const howTo = 'write ["=", 5], ["<", 5], or a range such as [">", 0, "<=", 5]'

/**
 * Reads the operand of `numeric`: one comparison, or a lower bound followed by a higher upper bound.
 * Equality becomes an exact matcher, since numbers are always compared by value.
 */
export function parseNumeric(operand: unknown, path: string): Matcher {
  if (!Array.isArray(operand)) throw new PatternError(path, `must be a list: ${howTo}`)
  if (operand.length !== 2 && operand.length !== 4) {
    throw new PatternError(path, `must have two or four entries, not ${operand.length}: ${howTo}`)
  }
  const [operator, , second] = operand
  const value = readBound(operand[1], atIndex(path, 1))
  if (operand.length === 2) {
    switch (operator) {
      case '=':
        return { kind: 'exact', value }
      case '<':
      case '<=':
        return { kind: 'numeric', upper: { value, inclusive: operator === '<=' } }
      case '>':
      case '>=':
        return { kind: 'numeric', lower: { value, inclusive: operator === '>=' } }
      default:
        throw new PatternError(atIndex(path, 0), `must be one of =, <, <=, >, >=: ${howTo}`)
    }
  }
  if (operator !== '>' && operator !== '>=') {
    throw new PatternError(
      atIndex(path, 0),
      `must be > or >=, since a range begins with its lower bound: ${howTo}`,
    )
  }
  if (second !== '<' && second !== '<=') {
    throw new PatternError(
      atIndex(path, 2),
      `must be < or <=, since a range ends with its upper bound: ${howTo}`,
    )
  }
  const upper = readBound(operand[3], atIndex(path, 3))
  if (value >= upper) {
    throw new PatternError(path, `is an empty range: the lower bound ${value} must be less than ${upper}`)
  }
  return {
    kind: 'numeric',
    lower: { value, inclusive: operator === '>=' },
    upper: { value: upper, inclusive: second === '<=' },
  }
}

function readBound(bound: unknown, path: string): number {
  const isExact = bound instanceof ExactNumber
  if (typeof bound !== 'number' && !isExact) throw new PatternError(path, `must be a number: ${howTo}`)
  if (!(Math.abs(Number(bound)) <= largest)) {
    throw new PatternError(path, `must lie between -5.0e9 and 5.0e9: EventBridge compares no further`)
  }
  if (isExact) throw new PatternError(path, tooManyDigits)
  return bound
}

/** The test of a range. A number that no double holds is placed by all of its digits. */
export function compileRange(lower: Bound | undefined, upper: Bound | undefined): Test {
  const inRange = compileDoubles(lower, upper)
  return (value) =>
    typeof value === 'number' ? inRange(value) : value instanceof ExactNumber && isWithin(value, lower, upper)
}

/** An exact number never equals a bound: bounds are doubles. */
function isWithin(value: ExactNumber, lower: Bound | undefined, upper: Bound | undefined): boolean {
  if (lower !== undefined && value.compareTo(lower.value) < 0) return false
  return upper === undefined || value.compareTo(upper.value) < 0
}

function compileDoubles(lower: Bound | undefined, upper: Bound | undefined): (value: number) => boolean {
  const above = lower === undefined ? undefined : aboveTest(lower)
  const below = upper === undefined ? undefined : belowTest(upper)
  if (above === undefined) return below ?? (() => true)
  if (below === undefined) return above
  return (value) => above(value) && below(value)
}

function aboveTest({ value: bound, inclusive }: Bound): (value: number) => boolean {
  return inclusive ? (value) => value >= bound : (value) => value > bound
}

function belowTest({ value: bound, inclusive }: Bound): (value: number) => boolean {
  return inclusive ? (value) => value <= bound : (value) => value < bound
}

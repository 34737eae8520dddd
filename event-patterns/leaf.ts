import { ExactNumber } from '../json/exact-number.ts'
import { compileCidr } from './cidr.ts'
import type { Matcher, Scalar, Test } from './matcher.ts'
import { compileRange } from './numeric.ts'
import { compileText } from './text.ts'

/** A field of a pattern and what it asks for. */
export interface Leaf {
  readonly path: readonly string[]
  readonly matchers: readonly Matcher[]
  /** Whether one present value satisfies any of the matchers. */
  readonly accepts: Test
  /** Whether the field may be missing: `{ "exists": false }` is among the matchers. */
  readonly mayBeAbsent: boolean
}

/** Compiles the list of matchers of a field. */
export function compileLeaf(path: readonly string[], matchers: readonly Matcher[]): Leaf {
  return {
    path,
    matchers,
    accepts: anyOf(matchers),
    mayBeAbsent: matchers.some((matcher) => matcher.kind === 'exists' && !matcher.exists),
  }
}

/** One test for a list of matchers; plain values are looked up instead of compared one by one. */
function anyOf(matchers: readonly Matcher[]): Test {
  const values = new Set<Scalar>()
  const exactNumbers = new Set<string>()
  const tests: Test[] = []
  for (const matcher of matchers) {
    if (matcher.kind === 'exact' && matcher.value instanceof ExactNumber) {
      exactNumbers.add(matcher.value.canonical)
    } else if (matcher.kind === 'exact') values.add(matcher.value)
    else if (matcher.kind !== 'exists') tests.push(compileMatcher(matcher))
    else if (matcher.exists) return () => true
  }
  if (exactNumbers.size > 0) {
    tests.unshift((value) => value instanceof ExactNumber && exactNumbers.has(value.canonical))
  }
  if (values.size > 0) tests.unshift(isOneOf(values))
  const [only] = tests
  if (only === undefined) return () => false
  if (tests.length === 1) return only
  return (value) => {
    for (const test of tests) if (test(value)) return true
    return false
  }
}

function isOneOf(values: ReadonlySet<Scalar>): Test {
  if (values.size > 1) return (value) => values.has(value)
  const [wanted] = values
  return (value) => value === wanted
}

function compileMatcher(matcher: Exclude<Matcher, { kind: 'exact' | 'exists' }>): Test {
  switch (matcher.kind) {
    case 'numeric': {
      return compileRange(matcher.lower, matcher.upper)
    }
    case 'cidr': {
      const inBlock = compileCidr(matcher.network, matcher.bits)
      return (value) => typeof value === 'string' && inBlock(value)
    }
    case 'anything-but': {
      const excluded = anyOf(matcher.but)
      return (value) => !excluded(value)
    }
    default: {
      const holds = compileText(matcher)
      return (value) => typeof value === 'string' && holds(value)
    }
  }
}

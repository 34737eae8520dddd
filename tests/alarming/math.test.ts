import * as fc from 'fast-check'
import { evaluate } from '../../alarming/math/evaluate.ts'
import { type Expression, type Operator, parseExpression } from '../../alarming/math/expression.ts'
import type { Series } from '../../alarming/math/value.ts'
import { runs } from '../support/runs.ts'

const _ = undefined

function reckon(source: string, metrics: Readonly<Record<string, Series>>): unknown {
  const value = evaluate(parseExpression(source), {
    metrics: new Map(Object.entries(metrics)),
    expression: () => undefined,
    period: 60,
  })
  if (value.kind === 'scalar') return value.scalar
  return value.kind === 'series' ? value.series : value.list
}

// docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
describe('AWS documents that', () => {
  const compared = { metric1: [30, 20, 0, 0], metric2: [20, _, 20, _] }
  const chosen = { metric1: [1, 1, 0, 0, _], metric2: [30, _, 0, 0, 30], metric3: [0, 0, 20, _, 20] }
  test.each<[string, Readonly<Record<string, Series>>, Series]>([
    ['metric1 < metric2', compared, [0, 0, 1, 0]],
    ['metric1 >= 30', compared, [1, 0, 0, 0]],
    ['metric1 > 15 AND metric2 > 15', compared, [1, 0, 0, 0]],
    ['IF(metric1, metric2, metric3)', chosen, [30, 0, 20, _, _]],
    ['IF(metric1, 5, metric3)', chosen, [5, 5, 20, _, _]],
    ['IF(metric1, metric2, 5)', chosen, [30, 0, 5, 5, _]],
    ['IF(metric1, metric2)', chosen, [30, 0, _, _, _]],
  ])('%s gives what its table says', (source, metrics, told) => {
    expect(reckon(source, metrics)).toEqual(told)
  })

  const m = { m1: [2, _, 8, _], m2: [4, 6, 0, _] }
  test.each<[what: string, source: string, told: unknown]>([
    ['a missing value counts as 0 beside one that is there', 'm1 + m2', [6, 6, 8, _]],
    ['a point divided by zero is dropped', 'm2 / m1', [2, _, 0, _]],
    ['FILL takes a number', 'FILL(m1, 10)', [2, 10, 8, 10]],
    ['FILL takes another metric', 'FILL(m1, m2)', [2, 6, 8, _]],
    ['FILL takes a number that is reckoned', 'FILL(m1, MIN(m1))', [2, 2, 8, 2]],
    ['FILL repeats the last value', 'FILL(m1, REPEAT)', [2, 2, 8, 8]],
    ['FILL draws a line between values', 'FILL(m1, LINEAR)', [2, 5, 8, _]],
    ['FILL fills each of a list', 'SUM(FILL(METRICS(), 0))', [6, 6, 8, 0]],
    ['METRICS finds by a part of the id', 'SUM(METRICS("2"))', [4, 6, 0, _]],
    ['two METRICS make one list', 'SUM([METRICS("1"), METRICS("2")])', [6, 6, 8, _]],
    [
      'METRICS()/100 is a list',
      'METRICS()/2',
      [
        [1, _, 4, _],
        [2, 3, 0, _],
      ],
    ],
    ['AVG of a list counts a missing value as 0', 'AVG([m1, m2])', [3, 3, 4, _]],
    ['MAX of one series is a number', 'MAX(m1) / m1', [4, _, 1, _]],
    ['PERIOD is the seconds of a metric', 'm1 / PERIOD(m1) * 60', [2, _, 8, _]],
    ['DIFF is the change since the value before', 'DIFF(m1)', [_, _, 6, _]],
    ['RATE is that by the second', 'RATE(m1)', [_, _, 0.05, _]],
    ['ABS, CEIL and FLOOR take each point', 'ABS(-m1) + CEIL(m1 / 3) - FLOOR(m1 / 3)', [3, _, 9, _]],
    ['MIN and MAX go over a list', 'MAX(FILL([m1, m2], 0)) - MIN(FILL([m1, m2], 0))', [2, 6, 8, 0]],
  ])('%s: %s', (_what, source, told) => {
    expect(reckon(source, m)).toEqual(told)
  })
})

test.each<[source: string, why: RegExp]>([
  ['STDDEV(m1)', /not reckoned here: STDDEV/],
  ['ANOMALY_DETECTION_BAND(m1)', /not reckoned here/],
  ['toString(m1)', /"\(" is not expected/],
  ['m3 + 1', /nothing with the id m3/],
  ['m1 < m2 < m1', /comparison of a comparison/],
  ['m1 > 1 AND m2 > 1 OR m1 > 2', /AND beside OR/],
  ['m1 ^ 2 ^ 3', /a \^ b \^ c needs parentheses/],
  ['-m1 ^ (2)', /-a \^ b needs parentheses/],
  ['m1 + ', /its end/],
  ['m1 m2', /"m2" is not expected/],
  ['(m1', /"\)" is expected/],
  ['m1 % 2', /"% 2" cannot be read/],
  ['1 / 0 + m1', /divided by zero/],
  ['MAX([m1, m2])', /FILL it first/],
  ['IF(1, 2, 3)', /takes a time series/],
  ['IF(METRICS(), m1, m2)', /no list/],
  ['METRICS() > 1', /no list/],
  ['PERIOD(m1 + m2)', /PERIOD takes a metric/],
  ['METRICS("none")', /finds no metric/],
  ['REPEAT + m1', /REPEAT is no value/],
  ['ABS(3)', /takes a time series, not a number/],
])('%s is an error, and no guess', (source, why) => {
  expect(() => reckon(source, { m1: [1, _], m2: [2, 3] })).toThrow(why)
})

const operators: readonly Operator[] = [
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  'AND',
  'OR',
]
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.record({
      kind: fc.constant('number' as const),
      value: fc.integer({ min: 0, max: 1e6 }).map((n) => n / 8),
    }),
    fc.record({ kind: fc.constant('id' as const), name: fc.constantFrom('m1', 'errors', 'a_b') }),
    fc.record({ kind: fc.constant('minus' as const), of: tie('tree') }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('IF', 'FILL', 'SUM', 'METRICS'),
      given: fc.array(tie('tree'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom(...operators),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
}))
const between = (space: string, ...parts: readonly string[]) => parts.join(space)

/** Writes an expression with parentheses around whatever is put together. */
function written(of: Expression, space: string): string {
  const all = (each: readonly Expression[]) => each.map((one) => written(one, space)).join(`,${space}`)
  if (of.kind === 'number') return String(of.value)
  if (of.kind === 'id') return of.name
  if (of.kind === 'minus') return `(-${space}${written(of.of, space)})`
  if (of.kind === 'call') return `${of.name}(${all(of.given)})`
  if (of.kind === 'list') return `[${all(of.items)}]`
  if (of.kind !== 'binary') throw new Error(of.kind)
  const gap = /[A-Z]/.test(of.operator) ? ' ' : space
  return `(${between(gap, written(of.left, space), of.operator, written(of.right, space))})`
}

test('an expression that is written out with all its parentheses is read as it was', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('', ' ', '\n  '), (expression, space) => {
      expect(parseExpression(written(expression, space))).toEqual(expression)
    }),
    { numRuns: runs(200) },
  )
})

test('arithmetic without parentheses is reckoned from the left, and products before sums', () => {
  const terms = fc.array(fc.tuple(fc.constantFrom('+', '-', '*', '/'), fc.integer({ min: 1, max: 99 })), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), terms, (first, rest) => {
      const source = [first, ...rest.flat()].join(' ')
      // The rules that are tested are JavaScript's, too.
      expect(reckon(source, {})).toBe(new Function(`return ${source}`)())
    }),
    { numRuns: runs(100) },
  )
})

test('whatever text is given, it is read or refused with a SyntaxError', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'m1 AND()[],+-*/^<>=!&|".IFR\n') })
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseExpression(text)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    }),
    { numRuns: runs(300) },
  )
})

import * as fc from 'fast-check'
import { type Spans, stepsInOrder } from '../../../awarding/criteria/sequence/in-order.ts'
import { runs } from '../../support/runs.ts'
import { someRun } from '../support/oracle.ts'

/** Spans apart from each other, of which some are a single millisecond. */
const spans = (longest: number): fc.Arbitrary<Spans> =>
  fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(longest)), { maxLength: 4 }).map((parts) => {
    let end = -1
    return parts.map(([gap, length]) => {
      const from = end + gap
      end = from + length
      return [from, end] as const
    })
  })

const momentsIn = (step: Spans) =>
  step.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => ({ at: from + index })))

/** The longest beginning of the steps for which moments can be chosen, tried one by one. */
function longestRun(steps: readonly Spans[], within: number): number {
  const moments = steps.map(momentsIn)
  let longest = 0
  for (let size = 1; size <= steps.length; size++) {
    if (someRun(moments.slice(0, size), Number.NEGATIVE_INFINITY, within)) longest = size
  }
  return longest
}

describe('the steps done in order', () => {
  test.each([
    ['at single moments', 0],
    ['throughout spans of time', 6],
  ])('%s are those of trying everything, within any span of time', (_, longest) => {
    fc.assert(
      fc.property(
        fc.array(spans(longest), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 1, 2, 3, 5, 8, 13, Number.POSITIVE_INFINITY),
        (steps, within) => {
          expect(stepsInOrder(steps, within).done).toBe(longestRun(steps, within))
        },
      ),
      { numRuns: runs(600) },
    )
  })

  test('are none when the first was never done', () => {
    expect(stepsInOrder([[], [[1, 1]]], 10).done).toBe(0)
    expect(stepsInOrder([], 10).done).toBe(0)
  })
})

test.each<[string, Parameters<typeof stepsInOrder>[0], number, { done: number; at: number }]>([
  ['ends with the end of the span of its last step', [[[0, 3]], [[10, 17]]], 100, { done: 2, at: 17 }],
  ['ends with the end of the first step, where no other follows', [[[0, 3]], []], 100, { done: 1, at: 3 }],
  [
    'is of two that are as long the one that ended first',
    [
      [
        [0, 0],
        [20, 20],
      ],
      [
        [10, 10],
        [30, 30],
      ],
    ],
    15,
    { done: 2, at: 10 },
  ],
  [
    'ends in the span that holds its last step, of several',
    [
      [[5, 5]],
      [
        [0, 3],
        [6, 9],
        [12, 15],
      ],
    ],
    100,
    { done: 2, at: 9 },
  ],
  ['ends in a span that it begins or ends in', [[[5, 5]], [[6, 6]], [[7, 7]]], 100, { done: 3, at: 7 }],
  [
    'begins as late in a span as lets the next follow in time',
    [[[0, 9]], [[12, 12]]],
    3,
    { done: 2, at: 12 },
  ],
  [
    'begins within a span, where others follow millisecond by millisecond',
    [[[0, 9]], [[5, 5]], [[6, 6]]],
    2,
    { done: 3, at: 6 },
  ],
  ['is none without a step', [[], [[1, 1]]], 100, { done: 0, at: Number.POSITIVE_INFINITY }],
  ['is none of no steps', [], 100, { done: 0, at: Number.POSITIVE_INFINITY }],
])('the longest run of steps %s', (_, steps, within, run) => {
  expect(stepsInOrder(steps, within)).toEqual(run)
})

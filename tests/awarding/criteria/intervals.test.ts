import * as fc from 'fast-check'
import { type Span, secondsOf, unionOf, without } from '../../../awarding/criteria/watch/coverage.ts'

const spans = (least: number, most: number): fc.Arbitrary<Span[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 1, max: 40 }))
      .map(([from, length]): Span => [from, from + length]),
    { maxLength: 12 },
  )

const secondsIn = (all: readonly Span[]) => {
  const seconds = new Set<number>()
  for (const [from, to] of all) for (let second = from; second < to; second++) seconds.add(second)
  return seconds
}

describe('the union of spans', () => {
  test('has the seconds that are in any of them, each once', () => {
    fc.assert(
      fc.property(spans(-100, 100), (all) => {
        const union = unionOf(all)
        expect(secondsIn(union)).toEqual(secondsIn(all))
        expect(secondsOf(union)).toBe(secondsIn(all).size)
      }),
    )
  })

  test('is in ascending order, and its spans do not touch', () => {
    fc.assert(
      fc.property(spans(-100, 100), (all) => {
        const union = unionOf(all)
        for (const [index, [from]] of union.entries()) {
          const before = union[index - 1]
          if (before) expect(before[1]).toBeLessThan(from)
        }
      }),
    )
  })
})

describe('a union without another', () => {
  test('has the seconds that are in the one and not in the other', () => {
    fc.assert(
      fc.property(spans(-100, 100), spans(-100, 100), (a, b) => {
        const rest = without(unionOf(a), unionOf(b))
        expect(secondsIn(rest)).toEqual(secondsIn(a).difference(secondsIn(b)))
        expect(secondsOf(rest)).toBe(secondsIn(rest).size)
      }),
    )
  })
})

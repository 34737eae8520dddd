import * as fc from 'fast-check'
import {
  decodeSpans,
  encodeSpans,
  type Span,
  secondsOf,
  unionOf,
} from '../../../awarding/criteria/intervals.ts'

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

describe('the text of spans', () => {
  test('gives the same spans back, before 1970 and long after', () => {
    for (const [least, most] of [
      [-100, 100],
      [1_700_000_000, 1_700_604_800],
      [-62_135_596_800, 253_402_300_799],
    ] as const) {
      fc.assert(
        fc.property(spans(least, most), (all) => {
          const union = unionOf(all)
          expect(decodeSpans(encodeSpans(union))).toEqual(union)
        }),
      )
    }
  })

  test('is the same text for the same seconds', () => {
    fc.assert(
      fc.property(spans(-50, 50), fc.nat(), (all, turn) => {
        const start = all.length === 0 ? 0 : turn % all.length
        const shifted = [...all.slice(start), ...all.slice(0, start)]
        expect(encodeSpans(unionOf(shifted))).toBe(encodeSpans(unionOf(all)))
      }),
    )
  })

  test('is empty for no spans, and no text means no spans', () => {
    expect(encodeSpans([])).toBe('')
    expect(decodeSpans('')).toEqual([])
    expect(decodeSpans(undefined)).toEqual([])
  })

  test('stays small: a span of a campaign takes at most ten characters after the first', () => {
    const from = 1_722_000_000
    const heartbeats = Array.from(
      { length: 50 },
      (_, index): Span => [from + index * 3600, from + index * 3600 + 1800],
    )
    expect(encodeSpans(heartbeats).length).toBeLessThan(50 * 10)
  })
})

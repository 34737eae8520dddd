import * as fc from 'fast-check'
import {
  decodeMoments,
  encodeMoments,
  joinMoments,
  largestMoments,
  MOST_MOMENTS,
  type Moments,
  spansOf,
} from '../../../awarding/criteria/sequence/moments.ts'
import { runs } from '../../support/runs.ts'

const at = (...units: number[]): Moments => ({ level: 0, units })
const none = at()
const joinAll = (times: readonly number[]) => times.reduce((sum, time) => joinMoments([sum, at(time)]), none)
const covers = (moments: Moments, time: number) =>
  spansOf(moments).some(([from, to]) => from <= time && time <= to)

const start = Date.parse('2024-03-08T00:00:00Z')
const week = 7 * 86_400_000
/** Hundreds at once are too many to shrink: failures end at the first example. Few and many times; near each other, far apart, and before 1970. */
const times = fc
  .tuple(
    fc.constantFrom(2_000, 3_600_000, week),
    fc.constantFrom(start, -5_000),
    fc.constantFrom(5, 300, 700),
  )
  .chain(([span, from, size]) =>
    fc.array(
      fc.nat(span).map((after) => from + after),
      { minLength: Math.floor(size / 2), maxLength: size, size: 'max' },
    ),
  )

describe('moments', () => {
  test('are exactly the times, as long as there are few', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -week, max: start + week }), { maxLength: MOST_MOMENTS }),
        (few) => {
          const joined = joinAll(few)
          expect(joined).toEqual(at(...few.toSorted((a, b) => a - b)))
        },
      ),
    )
  })

  test('are as few units as allowed, of a size no larger than needed, and cover every time', () => {
    fc.assert(
      fc.property(times, (many) => {
        const joined = joinAll(many)
        expect(joined.units.length).toBeLessThanOrEqual(MOST_MOMENTS)
        expect(many.every((time) => covers(joined, time))).toBe(true)
        const finer = new Set(many.map((time) => Math.floor(time / 2 ** (joined.level - 1))))
        if (joined.level > 0) expect(finer.size).toBeGreaterThan(MOST_MOMENTS)
        expect(joined.units).toEqual(
          [...new Set(many.map((time) => Math.floor(time / 2 ** joined.level)))].sort((a, b) => a - b),
        )
      }),
      { numRuns: runs(30), endOnFailure: true },
    )
  })

  test('come to the same in whatever parts, order and repetition they are joined', () => {
    fc.assert(
      fc.property(times, times, times, fc.nat(), (a, b, c, seed) => {
        const [x, y, z] = [joinAll(a), joinAll(b), joinAll(c)]
        const whole = joinMoments([joinMoments([x, y]), z])
        expect(joinMoments([x, joinMoments([y, z])])).toEqual(whole)
        expect(joinMoments([z, x, y])).toEqual(whole)
        expect(joinMoments([joinMoments([z, y]), x])).toEqual(whole)
        expect(joinMoments([whole, y])).toEqual(whole)
        const shuffled = [...a, ...b, ...c].map(
          (time, index) => [((index + seed) * 7919) % 1009, time] as const,
        )
        expect(joinAll(shuffled.sort(([one], [other]) => one - other).map(([, time]) => time))).toEqual(whole)
      }),
      { numRuns: runs(15), endOnFailure: true },
    )
  })

  test('only grow: what was covered stays covered', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const less = joinAll(a)
        const more = joinMoments([less, joinAll(b)])
        expect(spansOf(less).every(([from, to]) => covers(more, from) && covers(more, to))).toBe(true)
      }),
      { numRuns: runs(15), endOnFailure: true },
    )
  })

  test('are told again from their text, which is no longer than was said', () => {
    fc.assert(
      fc.property(times, (many) => {
        const joined = joinAll(many)
        const text = encodeMoments(joined)
        expect(decodeMoments(text)).toEqual(joined)
        const window = { from: Math.min(...many, start), to: Math.max(...many, start) + 1 }
        expect(text.length).toBeLessThanOrEqual(largestMoments(window, MOST_MOMENTS))
      }),
      { numRuns: runs(30), endOnFailure: true },
    )
    expect(decodeMoments(undefined)).toEqual(none)
  })

  test('of a campaign of 17 days take at most 1.7 KB, however many there are', () => {
    const games = { from: start, to: start + 17 * 86_400_000 }
    expect(largestMoments(games, MOST_MOMENTS)).toBeLessThan(1_700)
    // As far apart as can be: the longest gaps.
    const gap = (games.to - games.from) / MOST_MOMENTS
    const even = Array.from({ length: MOST_MOMENTS }, (_, index) => games.from + Math.floor(index * gap))
    expect(encodeMoments(joinAll(even)).length).toBeLessThanOrEqual(largestMoments(games, MOST_MOMENTS))
    expect(encodeMoments(joinAll(even)).length).toBeGreaterThan(largestMoments(games, MOST_MOMENTS) * 0.85)
  })
})

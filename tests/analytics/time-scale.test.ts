import fc from 'fast-check'
import { axisOf, EVEN, STEPPED, textAt } from '../../analytics/page/plots/time-scale.ts'
import { runs } from '../support/runs.ts'

const [HOUR, DAY] = [3_600, 86_400]
const textsOf = (low: number, high: number, scale = EVEN, most = 6) =>
  axisOf({ low, high }, scale, most).ticks.map((place) => textAt(place, scale))

test('days lie evenly from the start of a campaign, and hours where all was earned on one day', () => {
  expect(textsOf(2 * HOUR, 17 * DAY)).toEqual(['0 s', '5 d', '10 d', '15 d'])
  expect(textsOf(9 * DAY + 9 * HOUR, 9 * DAY + 21 * HOUR)).toEqual([
    '9 d 10 h',
    '9 d 12 h',
    '9 d 14 h',
    '9 d 16 h',
    '9 d 18 h',
    '9 d 20 h',
  ])
})

test('an axis on which no two round times lie has its ends, or one where those are the same in words', () => {
  expect(textsOf(20 * DAY, 25 * DAY, STEPPED)).toEqual(['20 d', '25 d'])
  expect(textsOf(9 * DAY + 60, 9 * DAY + 120)).toEqual(['9 d'])
  expect(textsOf(0, 1, STEPPED)).toEqual(['1 s'])
})

test('whatever the times, there are ticks, they lie on the axis, each has its own words, and they are not too many', () => {
  const time = fc.integer({ min: 0, max: 400 * DAY })
  fc.assert(
    fc.property(
      time,
      time,
      fc.constantFrom(EVEN, STEPPED),
      fc.constantFrom(3, 6),
      (one, other, scale, most) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const { min, max, ticks } = axisOf({ low, high }, scale, most)
        const texts = textsOf(low, high, scale, most)
        const isOneTime = textAt(scale.placeOf(low), scale) === textAt(scale.placeOf(high), scale)
        expect(ticks.every((tick) => tick >= min && tick <= max)).toBe(true)
        expect(new Set(texts).size).toBe(ticks.length)
        expect(ticks.length).toBeGreaterThanOrEqual(isOneTime ? 1 : 2)
        expect(ticks.length).toBeLessThanOrEqual(most)
      },
    ),
    { numRuns: runs(300) },
  )
})

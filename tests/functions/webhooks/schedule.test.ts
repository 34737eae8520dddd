import fc from 'fast-check'
import { delaySeconds, nextAttemptAt, TRIED_FOR_MS } from '../../../functions/webhooks/schedule.ts'
import { runs } from '../../support/runs.ts'

const HOUR = 3_600_000

/** The waits of a delivery that fails at once each time, in milliseconds. */
function waitsOf(random: () => number): number[] {
  const waits: number[] = []
  for (let now = 0; waits.length < 100; ) {
    const next = nextAttemptAt({ failed: waits.length + 1, firstAt: 0, now }, random)
    if (next === undefined) return waits
    waits.push(next - now)
    now = next
  }
  return waits
}

test('waits grow until they are hours, end with a day to the moment, and part from those of others', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (stream) => {
      const waits = waitsOf(() => stream.next().value ?? 0)
      expect(waits.reduce((sum, wait) => sum + wait)).toBeCloseTo(TRIED_FOR_MS, 3)
      expect(waits.length).toBeGreaterThan(12)
      expect(waits.length).toBeLessThan(30)
      for (const [index, wait] of waits.slice(0, 7).entries())
        expect(wait).toBeLessThan(waits[index + 1] ?? Number.POSITIVE_INFINITY)
      expect(Math.max(...waits)).toBeLessThanOrEqual(3 * HOUR)
    }),
    { numRuns: runs(30) },
  )
  expect(waitsOf(() => 0).slice(0, 5)).toEqual([2_000, 6_000, 18_000, 54_000, 162_000])
  expect(waitsOf(() => 0.5)[0]).toBe(1_500)
})

test('a receiver that asks for more time gets it, within reason', () => {
  const after = (atLeast: number) => nextAttemptAt({ failed: 1, firstAt: 0, now: 0, atLeast }, () => 0)
  expect([after(0), after(60_000), after(48 * HOUR)]).toEqual([2_000, 60_000, 3 * HOUR])
})

test('a wait that a queue does not allow is several', () => {
  expect([delaySeconds(5_001, 0), delaySeconds(3 * HOUR, 0), delaySeconds(0, 5_000)]).toEqual([6, 900, 0])
})

import fc from 'fast-check'
import { Times } from '../../../cli/load/times.ts'

test('percentiles are those of the times, to three digits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 30_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
      (given) => {
        const times = new Times()
        for (const each of given) times.add(each)
        const sorted = given.toSorted((a, b) => a - b)
        const { count, p50 = 0, max = 0 } = times.summary()
        expect(count).toBe(given.length)
        const exact = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
        expect(Math.abs(p50 - exact)).toBeLessThanOrEqual(0.11 + exact * 0.002)
        expect(Math.abs(max - (sorted.at(-1) ?? 0))).toBeLessThanOrEqual(0.11 + max * 0.002)
        expect(times.buckets().reduce((sum, bucket) => sum + bucket.count, 0)).toBe(given.length)
      },
    ),
  )
})

test('without a time there is nothing to tell', () => {
  const times = new Times()
  expect(times.summary()).toEqual({ count: 0 })
  expect(times.percentile(99)).toBeUndefined()
  expect(times.buckets()).toEqual([])
})

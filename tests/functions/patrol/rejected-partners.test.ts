import fc from 'fast-check'
import {
  LEAST_REJECTED,
  MOST_REJECTED,
  rejectedPartners,
} from '../../../functions/patrol/rejected-partners.ts'
import { runs } from '../../support/runs.ts'

const isTold = (rejected: number, received: number) =>
  rejectedPartners([{ partnerId: 'acme', received, rejected }]).length > 0

test.each([
  [0, 1_000, false],
  // Too few to speak of, though all are wrong.
  [9, 9, false],
  [10, 10, true],
  // A tenth of a hundred may be chance where a twentieth is usual; of a thousand it is not.
  [10, 100, false],
  [100, 1_000, true],
  [51, 1_000, false],
  [5_200, 100_000, false],
  [6_000, 100_000, true],
])('%i rejected of %i: told %s', (rejected, received, told) => {
  expect(isTold(rejected, received)).toBe(told)
})

test('more rejected of as many is never told less, and what is told is above the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), fc.nat(50_000), (received, some) => {
      const rejected = some % (received + 1)
      if (!isTold(rejected, received)) return
      expect(rejected).toBeGreaterThanOrEqual(LEAST_REJECTED)
      expect(rejected / received).toBeGreaterThan(MOST_REJECTED)
      for (const more of [rejected + 1, received])
        if (more <= received) expect(isTold(more, received)).toBe(true)
    }),
    { numRuns: runs(200) },
  )
})

test('rejections that are counted a moment before what was received are no more than all of it', () => {
  expect(isTold(30, 12)).toBe(true)
  expect(isTold(5, 0)).toBe(false)
})

import fc from 'fast-check'
import { deadMeasures, type MeasureSeen } from '../../../functions/patrol/dead-measures.ts'
import type { CampaignId, KeepsakeId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2024-08-02T12:00:00Z')
const ago = (hours: number) => NOW - hours * HOUR

const seen = (given: Partial<MeasureSeen>): MeasureSeen => ({
  campaignId: 'paris' as CampaignId,
  measureId: 'abc',
  keepsakeIds: ['ace' as KeepsakeId],
  window: { from: ago(200), to: ago(-200) },
  liveSince: ago(200),
  matchedUntil: undefined,
  ...given,
})
const told = (given: Partial<MeasureSeen>, activities = 50_000) => {
  const { dead, died } = deadMeasures([seen(given)], NOW, activities)
  return `${dead.length} ${died.length}`
}

test.each<[what: string, given: Partial<MeasureSeen>, told: string]>([
  ['nothing ever matched, for a week', {}, '1 0'],
  ['something matched just now', { matchedUntil: ago(0) }, '0 0'],
  ['something matched 23 hours ago', { matchedUntil: ago(23) }, '0 0'],
  ['something last matched a day ago', { matchedUntil: ago(24) }, '1 1'],
  ['something last matched 27 hours ago', { matchedUntil: ago(27) }, '1 0'],
  ['its window opened 23 hours ago', { window: { from: ago(23), to: ago(-9) } }, '0 0'],
  ['its window opened 25 hours ago', { window: { from: ago(25), to: ago(-9) } }, '1 1'],
  ['it was published five hours ago', { liveSince: ago(5) }, '0 0'],
  ['it was published 26 hours ago', { liveSince: ago(26) }, '1 1'],
])('a measure of which %s', (_what, given, expected) => {
  expect(told(given)).toBe(expected)
})

test('where hardly anybody sends anything, no pattern is dead', () => {
  expect(told({ matchedUntil: ago(24) }, 999)).toBe('0 0')
  expect(told({ matchedUntil: ago(24) }, 1_000)).toBe('1 1')
})

test('whenever a measure dies it is told in three hours of looking each hour, and in no other', () => {
  const time = fc.double({ min: 0, max: 40, noNaN: true })
  fc.assert(
    fc.property(time, time, time, (opened, published, matched) => {
      const measure = seen({
        window: { from: ago(-opened), to: ago(-500) },
        liveSince: ago(-published),
        matchedUntil: ago(-matched),
      })
      const hours = Array.from(
        { length: 100 },
        (_, hour) => deadMeasures([measure], NOW + hour * HOUR, 9_999).died.length,
      )
      expect(hours.reduce((sum, each) => sum + each, 0)).toBe(3)
    }),
    { numRuns: runs(100) },
  )
})

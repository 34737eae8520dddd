import { benchAnalytics } from '../../bench/analytics.ts'

test('the bench of analytics compares a report with reading all rows, which count the same', async () => {
  const { few, readAll, many } = await benchAnalytics({ few: 300, many: 0 })
  expect(few.keepsakes).toBeGreaterThan(few.users)
  expect(few.progressRows).toBeGreaterThan(few.keepsakes)
  for (const { seconds, peakMegabytes } of [few, readAll]) {
    expect(seconds).toBeGreaterThan(0)
    expect(peakMegabytes).toBeGreaterThan(30)
  }
  expect(readAll.timesTheMemory).toBeCloseTo(readAll.peakMegabytes / few.peakMegabytes, 1)
  expect(many).toBeUndefined()
})

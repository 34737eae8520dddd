import { benchSimulating } from '../../bench/simulating.ts'

test('the bench of simulating compares one worker with one for each core, which answer the same', async () => {
  const { few, many } = await benchSimulating({ lines: 500, rounds: 1 })
  expect([few?.lines, few?.users, many?.lines, many?.users]).toEqual([50, 2, 500, 20])
  for (const { one, all, timesAsFast } of [few, many].flatMap((result) => result ?? [])) {
    for (const cost of [one, all]) {
      expect(cost.linesPerSecond.least).toBeGreaterThan(0)
      expect(cost.peakMegabytes).toBeGreaterThan(30)
      expect(cost.firstThreadSeconds).toBeGreaterThan(0)
      expect(cost.processorSeconds).toBeGreaterThanOrEqual(cost.firstThreadSeconds)
    }
    expect(timesAsFast).toBeCloseTo(all.linesPerSecond.median / one.linesPerSecond.median, 1)
  }
})

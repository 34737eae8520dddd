import { benchUsualDesign } from '../../bench/usual-design.ts'

test('a user’s activities of a batch cost half a read and a write, and the usual design three writes for each of them', async () => {
  const results = await benchUsualDesign({ rounds: 1, uncounted: 0, activities: 10 })
  const units = Object.entries(results).map(([name, { ours, usual }]) => [
    name,
    [ours.readUnits, ours.writeUnits],
    usual.writeUnits,
  ])
  expect(units).toEqual([
    ['1 of a user', [0.5, 1], 3],
    ['1 of a user, one of ten earns', [0.5, 1.2], 3.2],
    ['2 of a user', [0.25, 0.5], 3],
    ['2 of a user, one of ten earns', [0.25, 0.7], 3.2],
    ['10 of a user', [0.05, 0.1], 3],
    ['10 of a user, one of ten earns', [0.05, 0.3], 3.2],
  ])
})

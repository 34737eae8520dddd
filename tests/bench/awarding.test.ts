import { benchAwarding } from '../../bench/awarding.ts'

test('the bench of awarding gives a time for each kind of batch and for what it is compared with, and tells where it goes', async () => {
  const { byBatch, baselines, ratio, profile } = await benchAwarding({
    rounds: 1,
    uncounted: 0,
    activities: 10,
  })
  expect(Object.keys(byBatch)).toEqual([
    'ten users',
    'ten users, one of whom earns',
    'ten activities of one user',
    'ten users, all duplicates',
    'one record',
    'ten events of a hundred users',
  ])
  expect(Object.keys(baselines)).toEqual(['document client', 'bare HTTP'])
  for (const { least, median, most } of Object.values({ ...byBatch, ...baselines }))
    expect(0 < least && least <= median && median <= most).toBe(true)
  expect(ratio).toBeGreaterThan(0)
  // The packages of the bundle are found by its source map.
  expect(Object.keys(profile)).toEqual(
    expect.arrayContaining(['our store/', 'our functions/', 'Node.js: http']),
  )
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quantile } from '../../bench/figures.ts'
import { seedReaders } from '../../bench/reading/items.ts'
import { measureRoute } from '../../bench/reading/route-cost.ts'
import { readAllAndFilter, readerId, type Side, startSide } from '../../bench/reading/side.ts'
import { compareReading } from '../../bench/reading.ts'
import { CAMPAIGNS_FOLDER } from '../../local/run.ts'
import { loadCampaigns } from '../../publishing/campaign-files.ts'

const [loaded] = await loadCampaigns(CAMPAIGNS_FOLDER)
if (!loaded) throw new Error('there is no campaign')
const campaign = loaded.definition

let folder: string
const sides: Side[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  for (const others of [20, 2_000]) sides.push(await startSide(folder, others, 2))
})
afterAll(async () => {
  for (const { run } of sides) await run.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('the bench of reading', () => {
  test('does not compare reads that differ', async () => {
    // Neither has anything yet.
    const [few, many] = sides as [Side, Side]
    await seedReaders(few.run, campaign, 1)
    const reads = { readers: 1, requests: 1, warmUp: 0 }
    const measured = measureRoute('/v1/me/keepsakes', [few, many], reads)
    await expect(measured).rejects.toThrow(/not the same read on both sides/)
  })

  test('compares reads that are one Query or one more, and a way that reads everything', async () => {
    const given = { oldWay: [20, 2_000], readers: 2, requests: 4, warmUp: 2 }
    const result = await compareReading(sides as [Side, Side], given)
    for (const [route, database] of [
      [result.list, { calls: 1, readUnits: 0.5, operations: 'Query 1' }],
      [result.passport, { calls: 2, readUnits: 1, operations: 'GetItem 1, Query 1' }],
    ] as const) {
      expect(route.eachRead.database).toMatchObject(database)
      expect(route.eachRead.answerBytes).toBeGreaterThan(1000)
      expect(Object.keys(route.beside)).toEqual(['20 items of others', '2,000 items of others'])
      for (const { p50Ms, p99Ms } of Object.values(route.beside)) expect(p50Ms).toBeLessThanOrEqual(p99Ms)
      expect(route.verdict).toMatch(route.p99Ratio <= 1.3 ? /^pass/ : /^FAIL/)
    }
    const [small, large] = Object.values(result.readAllAndFilter)
    expect(small?.database.operations).toBe('Scan 1')
    // It reads 2,018 items, not 38.
    expect(large?.database.bytes).toBeGreaterThan(30 * Number(small?.database.bytes))
    expect(large?.database.readUnits).toBeGreaterThan(30 * Number(small?.database.readUnits))
  })

  test('reads everything in the old way, to find what one reader holds among others, newest first', async () => {
    const [{ run }] = sides as [Side, Side]
    const nine = campaign.keepsakes.slice(0, 9).map(({ id }) => `${campaign.id}#${id}`)
    expect(await readAllAndFilter(run, readerId(1))).toEqual(nine.reverse())
    expect(await readAllAndFilter(run, 'viewer')).toEqual([])
  })

  test('takes for the p99 what one sample in a hundred exceeds', () => {
    const samples = Array.from({ length: 200 }, (_, index) => 200 - index)
    expect([quantile(samples, 0.5), quantile(samples, 0.99), quantile([7], 0.99)]).toEqual([100, 198, 7])
  })
})

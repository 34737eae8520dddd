import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { reportJson } from '../../analytics/report.ts'
import type { Row } from '../../analytics/section.ts'
import { runs } from '../support/runs.ts'
import { naiveReport } from './support/naive-report.ts'
import { reportOf, rowsOf } from './support/reported.ts'
import { Exports, type KeepsakeRow, type ProgressRow, type Written } from './support/written-exports.ts'

let parent: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(() => rm(parent, { recursive: true, force: true }))

/** Reports on an export that has been written into a folder of its own. */
async function reported(written: Written, fewerThan = 1) {
  const folder = await mkdtemp(join(parent, 'exports-'))
  const exports = await Exports.in(folder)
  await exports.full(written)
  exports.close()
  return reportOf(folder, fewerThan)
}

const only = (rows: readonly Row[], keys: readonly string[]) =>
  rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key]])))

const sorted = <T>(rows: readonly T[]) =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

const TIME = '2024-11-20T03:15:00.000Z'
/** A day of 23 hours, one of 25, and the day line. */
const ZONES = ['America/New_York', 'Europe/Paris', 'Pacific/Kiritimati', 'Asia/Kathmandu']
const moment = fc
  .integer({ min: Date.parse('2024-10-20T00:00:00Z'), max: Date.parse('2024-11-10T00:00:00Z') })
  .map((time) => new Date(time).toISOString())

const catalogue = fc.uniqueArray(
  fc.record({
    campaign_id: fc.constantFrom('one', 'two'),
    keepsake_id: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constant('count'),
    target: fc.integer({ min: 1, max: 8 }),
    unit: fc.constant('activities'),
    starts_at: fc.constant('2024-10-20T00:00:00.000Z'),
  }),
  { minLength: 2, selector: (row) => `${row.campaign_id} ${row.keepsake_id}` },
)

/** A population as it may be: some hold what they have no progress of, some met what was sold out. */
const population = fc
  .tuple(catalogue, fc.constantFrom(...ZONES), fc.constantFrom(...ZONES), fc.integer({ min: 1, max: 25 }))
  .chain(([rows, zoneOne, zoneTwo, users]) => {
    const zoned = rows.map((row) => ({ ...row, time_zone: row.campaign_id === 'one' ? zoneOne : zoneTwo }))
    const each = Array.from({ length: users }, (_, user) =>
      zoned.map((row) => standing(`viewer-${user}`, row)),
    ).flat()
    return fc.tuple(fc.constant(zoned), fc.tuple(...each))
  })
  .map(([rows, standings]): Written => {
    return {
      time: TIME,
      catalogue: rows,
      keepsakes: standings.flatMap(({ held }) => held),
      progress: standings.flatMap(({ begun }) => begun),
    }
  })

function standing(user: string, row: { campaign_id: string; keepsake_id: string; target: number }) {
  const { campaign_id, keepsake_id, target } = row
  const key = { user, campaign_id, keepsake_id }
  return fc
    .record({
      begun: fc.option(fc.double({ min: 0, max: target, noNaN: true }), { freq: 3 }),
      isMet: fc.boolean(),
      isHeld: fc.boolean(),
      first: fc.option(moment, { freq: 5 }),
      earned: moment,
      partner: fc.option(fc.constantFrom('acme', 'north'), { freq: 4 }),
      granted: fc.boolean(),
    })
    .map(({ begun, isMet, isHeld, first, earned, partner, granted }) => {
      const progress: ProgressRow[] =
        begun === null ? [] : [{ ...key, current: begun, target, met: isMet, first_activity_at: first }]
      const held: KeepsakeRow[] = isHeld ? [{ ...key, earned_at: earned, partner, granted }] : []
      return { held, begun: progress }
    })
}

test('every number is what counting row by row says, whatever the population and its time zones', async () => {
  await fc.assert(
    fc.asyncProperty(population, async (written) => {
      const [report, naive] = [await reported(written), naiveReport(written)]
      expect(rowsOf(report, 'keepsakes')).toEqual(naive.keepsakes)
      expect(rowsOf(report, 'awardsByDay')).toEqual(naive.awardsByDay)
      expect(only(rowsOf(report, 'funnel'), Object.keys(naive.funnel[0] ?? {}))).toEqual(naive.funnel)
      const cohorts = rowsOf(report, 'cohorts')
      expect(only(cohorts, Object.keys(naive.cohorts[0] ?? {}))).toEqual(naive.cohorts)
      const since = rowsOf(report, 'times').filter((row) => row.since === 'firstActivity')
      expect(only(since, Object.keys(naive.medians[0] ?? {}))).toEqual(naive.medians)
      expect(sorted(rowsOf(report, 'partners'))).toEqual(sorted(naive.partners))
      const never = only(rowsOf(report, 'neverEarned'), Object.keys(naive.neverEarned[0] ?? {}))
      expect(sorted(never)).toEqual(sorted(naive.neverEarned))
    }),
    { numRuns: runs(6) },
  )
})

const KEY = { campaign_id: 'games', keepsake_id: 'k' }
const CATALOGUE = { ...KEY, starts_at: '2024-07-26T00:00:00.000Z', time_zone: 'UTC' }
const viewer = (at: number) => ({ ...KEY, user: `viewer-${at}` })
const at = (seconds: number) => new Date(Date.parse('2024-07-27T00:00:00Z') + seconds * 1000).toISOString()

test('editions are told with what is left, and when half, nine tenths and all of the supply were earned', async () => {
  const catalogue = [{ ...CATALOGUE, kind: 'count', target: 1, unit: 'activities', supply: 10 }]
  const keepsakes = Array.from({ length: 9 }, (_, number) => ({
    ...viewer(number),
    ...{ earned_at: at(number), edition_number: number + 1, edition_of: 10 },
  }))
  const report = await reported({ time: TIME, catalogue, keepsakes, progress: [] })
  const day = 86_400
  expect(rowsOf(report, 'editions')).toMatchObject([
    {
      supply: 10,
      taken: 9,
      left: 1,
      highestNumber: 9,
      seconds50: day + 4,
      seconds90: day + 8,
      seconds100: null,
    },
  ])
  expect(rowsOf(report, 'editions')[0]?.at90).toBe('2024-07-27T00:00:08.000Z')
})

test('the time when half of the editions were earned is by when they were earned, whatever their numbers', async () => {
  const catalogue = [{ ...CATALOGUE, kind: 'count', target: 1, unit: 'activities', supply: 4 }]
  const keepsakes = [3, 2, 1, 0].map((second, number) => ({
    ...viewer(number),
    ...{ earned_at: at(second), edition_number: number + 1, edition_of: 4 },
  }))
  const report = await reported({ time: TIME, catalogue, keepsakes, progress: [] })
  expect(rowsOf(report, 'editions')).toMatchObject([{ at50: '2024-07-27T00:00:01.000Z', seconds50: 86_401 }])
})

test('half of the target is halfway, and of a campaign that the catalogue lacks nobody has half', async () => {
  const catalogue = [{ ...CATALOGUE, kind: 'count', target: 4, unit: 'activities' }]
  const begun = { target: 4, met: false, first_activity_at: at(0) }
  const progress = [
    ...[1, 2].map((current) => ({ ...viewer(current), ...begun, current })),
    { ...viewer(3), campaign_id: 'gone', ...begun, current: 1 },
  ]
  const report = await reported({ time: TIME, catalogue, keepsakes: [], progress })
  expect(rowsOf(report, 'funnel')[0]).toMatchObject({ touched: 2, halfway: 1, earned: 0 })
  expect(
    rowsOf(report, 'cohorts').map(({ viewers, earnedHalf, earnedAll }) => [viewers, earnedHalf, earnedAll]),
  ).toEqual(expect.arrayContaining([[1, 0, 0]]))
})

test('a streak is told day by day, with the share of those who began', async () => {
  const catalogue = [{ ...CATALOGUE, kind: 'streak', target: 3, unit: 'days' }]
  const progress = [1, 1, 2, 0].map((current, number) => ({
    ...viewer(number),
    current,
    target: 3,
    met: false,
  }))
  const keepsakes = [{ ...viewer(9), earned_at: at(0) }]
  const report = await reported({ time: TIME, catalogue, keepsakes, progress })
  expect(only(rowsOf(report, 'streaks'), ['days', 'viewers', 'share'])).toEqual([
    { days: 1, viewers: 4, share: 1 },
    { days: 2, viewers: 2, share: 0.5 },
    { days: 3, viewers: 1, share: 0.25 },
  ])
})

test('what a person hardly earns is found at its threshold, and not beyond', async () => {
  const kinds = [
    { id: 'quiz', unit: 'activities', target: 4, kind: 'count' },
    { id: 'marathon', unit: 'minutes', target: 720, kind: 'watch' },
    { id: 'short', unit: 'activities', target: 2, kind: 'count' },
  ]
  // From the first of four activities to the last there are three gaps.
  const earned = [
    ...[2.9, 3, 5.9, 6].map((seconds) => ['quiz', seconds] as const),
    ...[45_473, 45_475].map((seconds) => ['marathon', seconds] as const),
    ['short', 0] as const,
  ]
  const rows = earned.map(([keepsake_id, seconds], number) => ({
    ...viewer(number),
    ...{
      keepsake_id,
      partner: 'acme',
      earned_at: at(seconds),
      first_activity_at: at(0),
      current: 1,
      met: true,
    },
    target: kinds.find(({ id }) => id === keepsake_id)?.target ?? 0,
  }))
  const catalogue = kinds.map(({ id, ...kind }) => ({ ...CATALOGUE, ...kind, keepsake_id: id }))
  const byHand = { ...viewer(99), keepsake_id: 'quiz', earned_at: at(0), granted: true }
  const report = await reported({ time: TIME, catalogue, progress: rows, keepsakes: [...rows, byHand] })
  expect(only(rowsOf(report, 'implausible'), ['sign', 'awards', 'viewers', 'ofViewers'])).toEqual([
    { sign: 'fasterThanReading', awards: 3, viewers: 3, ofViewers: 4 },
    { sign: 'flood', awards: 1, viewers: 1, ofViewers: 4 },
    { sign: 'neverOff', awards: 1, viewers: 1, ofViewers: 2 },
  ])
})

test('a campaign without viewers, and an export without any row, are reported as such', async () => {
  const catalogue = [{ ...CATALOGUE, kind: 'count', target: 1, unit: 'activities' }]
  const report = await reported({ time: TIME, catalogue, keepsakes: [], progress: [] })
  expect(rowsOf(report, 'campaigns')).toMatchObject([{ campaignId: 'games', touched: 0, earned: 0 }])
  expect(rowsOf(report, 'neverEarned')).toMatchObject([{ keepsakeId: 'k', touched: 0, nearestShare: null }])
  for (const key of ['keepsakes', 'rarity', 'cohorts', 'partners']) expect(rowsOf(report, key)).toEqual([])
})

test('what is hidden of a keepsake is in no other section, and is not the rest of a total', async () => {
  const keepsake = (keepsake_id: string, kind: string, target: number, unit = 'activities') => ({
    ...{ campaign_id: 'one', keepsake_id, kind, target, unit },
    ...{ starts_at: '2024-10-20T00:00:00.000Z', time_zone: 'UTC' },
  })
  // `rare` alone is of few. `streak` is the smallest beside it, and would give it away; so would `quick`, where it is counted.
  const holders = { rare: 3, streak: 12, quick: 30, slow: 40 }
  const catalogue = [
    keepsake('rare', 'count', 9),
    keepsake('streak', 'streak', 3, 'days'),
    keepsake('quick', 'count', 1),
    keepsake('slow', 'count', 3),
    { ...keepsake('single', 'count', 3), campaign_id: 'two' },
  ]
  const target = new Map(catalogue.map((row) => [row.keepsake_id, row.target]))
  const of = (campaign_id: string, keepsake_id: string, many: number) =>
    Array.from({ length: many }, (_, at) => ({ campaign_id, keepsake_id, user: `${campaign_id}-${at}` }))
  const keys = [
    ...Object.entries(holders).flatMap(([id, many]) => of('one', id, many)),
    ...of('two', 'single', 4),
  ]
  const written: Written = {
    time: TIME,
    catalogue,
    keepsakes: keys.map((key) => ({ ...key, earned_at: '2024-10-21T00:00:00.000Z', partner: 'acme' })),
    progress: keys.map((key) => ({
      ...{ ...key, current: target.get(key.keepsake_id) ?? 0, target: target.get(key.keepsake_id) ?? 0 },
      ...{ met: true, first_activity_at: '2024-10-20T00:00:00.000Z' },
    })),
  }
  const report = await reported(written, 10)
  const hidden = new Set(
    rowsOf(report, 'keepsakes').flatMap((row) => (row.viewers === null ? [row.keepsakeId] : [])),
  )
  expect(hidden).toEqual(new Set(['rare', 'streak', 'single']))
  const shown = report.answers.flatMap(({ section, rows }) =>
    rows
      .filter(({ values }) => hidden.has(values.keepsakeId ?? null))
      .flatMap(({ values }) => section.measures.map(({ people }) => [section.key, people, values[people]]))
      // Those are of the campaign.
      .filter(([, of, people]) => of !== 'ofViewers' && people !== null && people !== 0),
  )
  expect(shown).toEqual([])
  // All awards less those of the other campaign would be those of `single`.
  expect(reportJson(report)).toMatchObject({
    export: { keepsakes: { rows: null }, progress: { rows: null } },
  })
  expect(reportJson(await reported(written))).toMatchObject({ export: { keepsakes: { rows: keys.length } } })
})

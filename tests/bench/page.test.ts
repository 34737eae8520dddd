import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DecidingResult } from '../../bench/deciding.ts'
import { limitsOf } from '../../bench/limits.ts'
import { benchmarkPictures, benchmarksPage } from '../../bench/page/page.ts'
import { type Recorded, recorded, writeRecord } from '../../bench/recorded/records.ts'

const rate = (median: number) => ({ median, least: median / 2, most: median * 2 })
const deciding = (growth: number): DecidingResult => ({
  beside: {
    '10 keepsakes': {
      activitiesPerSecond: rate(500_000),
      jsonRulesEngineActivitiesPerSecond: rate(10_000),
      ratio: 50,
    },
    '1000 keepsakes': {
      activitiesPerSecond: rate(480_000),
      jsonRulesEngineActivitiesPerSecond: rate(120),
      ratio: 4_000,
    },
  },
  growth,
  jsonRulesEngineGrowth: 1_400,
})
const recordOf = (growth: number): Recorded<DecidingResult> => ({
  ...{ on: '2026-11-30', cores: 2, gigabytes: 8, platform: 'linux', node: '24.21.0', seconds: 14 },
  load: { before: 0.2, after: 1.1 },
  result: deciding(growth),
})

test('the page has the figures that were recorded, with their spread, the limits, and the machine', () => {
  const page = benchmarksPage({ deciding: recordOf(1.2) })
  for (const text of [
    '| 10 keepsakes | 500,000 (250,000 to 1,000,000) | 10,000 (5,000 to 20,000) | 50 |',
    'at least 2,000 | 4,000 times as fast | held |',
    'at most 1.1 | 1.2 times | **not held** |',
    'On 2026-11-30, 2 cores, 8 GB, linux, Node 24.21.0, in 14 s; the load average was 0.2 before and 1.1 at the end.',
    '(benchmarks/deciding.svg)',
    'Not recorded yet: `npm run bench -- --only reading --record`.',
  ])
    expect(page).toContain(text)
})

test('a limit is held up to the limit itself, and what was not measured holds none', () => {
  const growth = (value: number) => limitsOf('deciding', deciding(value))[1]?.isHeld
  expect([growth(1.1), growth(1.11), growth(Number.NaN)]).toEqual([true, false, false])
  expect(limitsOf('deciding', { ...deciding(1), beside: {} })[0]).toMatchObject({
    value: 'not measured',
    isHeld: false,
  })
})

test('a picture stands by itself, in light and dark, has titles of its axes, and is drawn alike twice', () => {
  const draw = () => benchmarkPictures({ deciding: recordOf(1) })
  const { 'docs/benchmarks/deciding.svg': svg = '', ...others } = draw()
  expect(others).toEqual({})
  expect(draw()).toEqual({ 'docs/benchmarks/deciding.svg': svg })
  for (const text of [
    'live keepsakes',
    'activities a second',
    'json-rules-engine',
    'prefers-color-scheme: dark',
  ])
    expect(svg).toContain(text)
  expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)|@font-face|url\(|var\(--|NaN|<script/)
})

test('a record takes the place of its bench alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  try {
    const file = join(folder, 'records.json')
    await writeFile(file, '{}')
    await writeRecord('starting', await recorded(() => 'first'), file)
    await writeRecord('cost', await recorded(() => 'other'), file)
    await writeRecord('starting', await recorded(() => 'second'), file)
    const records = JSON.parse(await readFile(file, 'utf8'))
    expect(Object.keys(records)).toEqual(['cost', 'starting'])
    expect(records.starting).toMatchObject({ result: 'second', node: process.versions.node })
  } finally {
    await rm(folder, { recursive: true })
  }
})

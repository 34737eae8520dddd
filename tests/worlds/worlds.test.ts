import { readFileSync } from 'node:fs'
import { runs } from '../support/runs.ts'
import { planOf } from './plan/plan.ts'
import { POINTS, unlistedOf } from './running/points-table.ts'
import { playSeed, reportOf } from './running/report.ts'
import { withSimulatedGlobals } from './simulator/globals.ts'
import { CrashPoints } from './simulator/points.ts'

const WORLDS = runs(2000)

test('every world ends right, wherever its functions were cut off', async () => {
  const points = new CrashPoints()
  await withSimulatedGlobals(async () => {
    for (let seed = 1; seed <= WORLDS; seed++) {
      const played = await playSeed(seed, { points })
      if (!played.right) throw new Error(await reportOf(played))
    }
  })
  expect(unlistedOf(points)).toEqual([])
  const often = points.entries().filter(([, { calls }]) => calls >= 1000)
  expect(often.length).toBeGreaterThan(15)
  const spared = often.filter(([, { before, after }]) => before + after === 0)
  expect(spared).toEqual([])
})

test('a seed plays the same world each time, step by step', async () => {
  const traceOf = async (seed: number) => {
    const lines: string[] = []
    await playSeed(seed, { trace: (line) => lines.push(line) })
    return lines
  }
  await withSimulatedGlobals(async () => {
    for (const seed of [3, 33, 333]) {
      const first = await traceOf(seed)
      // A world between must leave nothing behind.
      await playSeed(seed + 1)
      expect(await traceOf(seed)).toEqual(first)
      expect(first.length).toBeGreaterThan(20)
    }
  })
})

test('worlds differ: in all of them everything happens that can', () => {
  const plans = Array.from({ length: 300 }, (_, seed) => planOf(seed))
  const doings = plans.flatMap(({ episodes }) => episodes.flatMap(({ doings }) => doings))
  const kinds = new Set(doings.map((doing) => doing.do))
  expect([...kinds].sort()).toEqual([
    'change the catalogue',
    'connect',
    'disconnect',
    'erase',
    'export',
    'export the tables',
    'publish',
  ])
})

test('the document lists every crash point', () => {
  const page = readFileSync(new URL('../../docs/worlds.md', import.meta.url), 'utf8')
  for (const [kind, calls] of Object.entries(POINTS))
    expect(page).toContain(`\n| ${kind} | ${calls.map((call) => `\`${call}\``).join(', ')} |\n`)
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runShared } from '../cli/support/keepsakes.ts'
import { runs } from '../support/runs.ts'
import { runScript } from './support/process.ts'
import { simulate } from './support/simulate.ts'

/** The seventh plays nearly everything. */
const VIEWERS = runs(7)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the demo as a command prints one JSON document of its figures, and a simulation of its events agrees', async () => {
  const events = join(folder, 'command.jsonl')
  const demo = await runScript('demo/main.ts', [
    '--json',
    '--viewers',
    String(VIEWERS),
    '--save-events',
    events,
  ])
  // Zero only without a fault: the second pass changed nothing, and nothing failed.
  expect(demo.code).toBe(0)
  const figures = JSON.parse(demo.stdout)
  expect(figures).toEqual({
    published: expect.any(Number),
    rejected: expect.any(Number),
    ignored: expect.any(Number),
    awards: expect.any(Number),
    users: expect.any(Number),
    secondPass: { awards: 0 },
    requestUnits: { read: expect.any(Number), write: expect.any(Number) },
    publishToReadableMs: { p50: expect.any(Number), p95: expect.any(Number) },
  })
  const { awards, rejected, ignored } = await simulate(events)
  expect(figures).toMatchObject({ awards: awards.length, rejected: rejected.length, ignored })
  expect(figures.awards).toBeGreaterThan(VIEWERS)
  expect(figures.rejected).toBeGreaterThanOrEqual(30)
  expect(figures.ignored).toBeGreaterThan(0)
  expect(figures.users).toBe(new Set(awards.map(({ userId }) => userId)).size)
  expect(figures.requestUnits.write).toBeGreaterThan(2 * figures.awards)
  expect(figures.publishToReadableMs.p50).toBeGreaterThan(0)
  // It tells what it is doing, but not on the output that a program reads.
  expect(demo.stderr).toContain('publishing the whole day again')
})

test('the demo says what is wrong with its options', async () => {
  for (const [args, message] of [
    [['--viewers', 'many'], /--viewers.*many.*whole number/],
    [['--viewers', '0'], /viewers: 0 is not a whole number of at least 1/],
    [['--fast'], /unknown option '--fast'/],
  ] as const) {
    const { code, stdout, stderr } = await runShared('demo/main.ts', args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  }
})

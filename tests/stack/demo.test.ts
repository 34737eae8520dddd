import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DemoResult, playDemo } from '../../cli/demo/demo.ts'
import { heldBy } from './support/app.ts'
import { runScript } from './support/process.ts'

interface Simulated {
  readonly awards: { userId: string; campaignId: string; keepsakeId: string }[]
  readonly rejected: { line: number; reason: string }[]
  readonly ignored: number
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function simulate(events: string): Promise<Simulated> {
  const { code, stdout } = await runScript('cli/main.ts', [
    'simulate',
    ...['--campaigns', 'campaigns', '--events', events, '--json'],
  ])
  expect(code).toBe(0)
  return JSON.parse(stdout) as Simulated
}

test('the demo as a command prints one JSON document of its figures, and a simulation of its events agrees', async () => {
  const events = join(folder, 'command.jsonl')
  const demo = await runScript('cli/demo/main.ts', ['--json', '--viewers', '60', '--save-events', events])
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
  expect(figures.awards).toBeGreaterThan(60)
  expect(figures.rejected).toBeGreaterThanOrEqual(30)
  expect(figures.ignored).toBeGreaterThan(0)
  expect(figures.users).toBe(new Set(awards.map(({ userId }) => userId)).size)
  expect(figures.requestUnits.write).toBeGreaterThan(2 * figures.awards)
  expect(figures.publishToReadableMs.p50).toBeGreaterThan(0)
  // What it is busy with is told, but not on the output that a program reads.
  expect(demo.stderr).toContain('publishing the whole day again')
})

describe('a day that the demo played', () => {
  const events = () => join(folder, 'played.jsonl')
  let played: DemoResult
  beforeAll(async () => {
    played = await playDemo({
      seed: 5,
      viewers: 30,
      port: 0,
      awsPort: 0,
      saveEvents: events(),
      log: () => undefined,
      progress: () => undefined,
    })
  })
  afterAll(() => played?.run.stop())

  test('went through the stack twice, without a fault', () => {
    const { figures, faults, run } = played
    expect(faults).toEqual([])
    expect(run.metrics.sum('ActivitiesReceived')).toBeGreaterThanOrEqual(2 * figures.published)
    expect(run.metrics.sum('ActivitiesRejected')).toBeGreaterThanOrEqual(2 * figures.rejected)
    expect(run.metrics.sum('KeepsakesAwarded')).toBe(figures.awards)
  })

  test('gave every viewer exactly the keepsakes that a simulation of its events gives', async () => {
    const { endpoints } = played.run
    const { awards } = await simulate(events())
    const simulated = awards.map(
      ({ userId, campaignId, keepsakeId }) => `${userId} ${campaignId}/${keepsakeId}`,
    )
    const held: string[] = []
    for (const [userId, token] of Object.entries(endpoints.tokens))
      held.push(...(await heldBy(endpoints, token)).map((keepsake) => `${userId} ${keepsake}`))
    expect(held.length).toBe(played.figures.awards)
    expect(held.sort()).toEqual(simulated.sort())
  })
})

test('the demo says what is wrong with its options', async () => {
  for (const [args, message] of [
    [['--viewers', 'many'], /--viewers.*many.*whole number/],
    [['--viewers', '0'], /viewers: 0 is not a whole number of at least 1/],
    [['--fast'], /unknown option '--fast'/],
  ] as const) {
    const { code, stdout, stderr } = await runScript('cli/demo/main.ts', args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  }
})

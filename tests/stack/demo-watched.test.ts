import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoints } from '../../local/endpoints.ts'
import { runShared } from '../cli/support/keepsakes.ts'
import { runs } from '../support/runs.ts'
import { heldBy } from './support/app.ts'
import { AwsPort } from './support/aws.ts'
import { Script } from './support/process.ts'
import { simulate } from './support/simulate.ts'
import { until } from './support/until.ts'

/** The seventh plays nearly everything. */
const VIEWERS = runs(7)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** `npm run demo -- --stay` on free ports, and what it wrote for other tools to find. */
function watch(minutes: string, ...args: string[]) {
  const endpointsFile = join(folder, `${minutes}.json`)
  const ports = ['--port', '0', '--aws-port', '0', '--endpoints-file', endpointsFile]
  const options = [
    '--stay',
    '--minutes',
    minutes,
    '--viewers',
    String(VIEWERS),
    '--seed',
    '7',
    ...ports,
    ...args,
  ]
  const script = new Script('demo/main.ts', options)
  const endpoints = async () => JSON.parse(await readFile(endpointsFile, 'utf8')) as Endpoints
  return { script, endpoints, endpointsFile }
}

/** Lists all holdings as `viewer campaign/keepsake`. */
async function holdings(endpoints: Endpoints): Promise<string[]> {
  const held: string[] = []
  for (const [userId, token] of Object.entries(endpoints.tokens))
    held.push(...(await heldBy(endpoints, token)).map((keepsake) => `${userId} ${keepsake}`))
  return held.sort()
}

test('a day that is watched begins with the address of its page, and serves what was earned until it is stopped', async () => {
  const events = join(folder, 'events.jsonl')
  const { script, endpoints, endpointsFile } = watch('0.02', '--json', '--save-events', events)
  await script.printed('publishToReadableMs')
  const running = await endpoints()
  const { awards, rejected } = await simulate(events)
  const simulated = awards.map(
    ({ userId, campaignId, keepsakeId }) => `${userId} ${campaignId}/${keepsakeId}`,
  )
  expect(simulated.length).toBeGreaterThan(VIEWERS)
  expect(await holdings(running)).toEqual(simulated.sort())
  // It went through the stack twice.
  const aws = new AwsPort(running)
  expect(await aws.depth(running.rejectedActivityQueueUrl)).toBe(2 * rejected.length)
  aws.close()

  const { code, stdout, stderr } = await script.kill('SIGINT')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ awards: awards.length, secondPass: { awards: 0 } })
  const said = ['watch the day at', 'playing the day', 'the day is over'].map((text) => stderr.indexOf(text))
  expect(said).not.toContain(-1)
  expect(said).toEqual(said.toSorted((a, b) => a - b))
  expect(stderr).toContain(`watch the day at ${running.api}/\n`)
  expect(stderr).not.toContain('FAULT')
  await expect(access(endpointsFile)).rejects.toThrow()
})

test('a day that is watched ends at SIGTERM wherever it is, as it ends at SIGINT', async () => {
  const { script, endpoints, endpointsFile } = watch('600')
  await until('the stack to have started', () => endpoints().catch(() => undefined))
  const { code, stdout } = await script.kill('SIGTERM')
  expect([code, stdout]).toEqual([0, ''])
  await expect(access(endpointsFile)).rejects.toThrow()
})

test('options that only a watched day has are refused without --stay', async () => {
  for (const [args, message] of [
    [['--minutes', '3'], /'--minutes <number>' needs --stay/],
    [['--no-open'], /'--no-open' needs --stay/],
    [['--stay', '--minutes', 'soon'], /--minutes.*soon.*number of minutes/],
  ] as const) {
    const { code, stdout, stderr } = await runShared('demo/main.ts', args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  }
})

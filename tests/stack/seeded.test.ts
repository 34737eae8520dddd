import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { addressOf } from '../../cli/target.ts'
import { demoUserIds, generateDay } from '../../demo/day.ts'
import { faultsOf, outcomeOf } from '../../demo/outcome.ts'
import { DemoStack } from '../../demo/play.ts'
import { ViewerApi } from '../../demo/viewer-api.ts'
import { type LocalRun, runLocal } from '../../local/run.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import { openStore } from '../../store/open.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { runs } from '../support/runs.ts'
import { get, tokenOf } from './support/app.ts'
import { simulate } from './support/simulate.ts'

const USERS = runs(300)
const VIEWERS = 4
const SEED = ['seed', '--users', String(USERS), '--json']

let folder: string
let endpointsFile: string
let run: LocalRun
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  endpointsFile = join(folder, 'endpoints.json')
  const users = demoUserIds(VIEWERS)
  run = await runLocal({ port: 0, awsPort: 0, users, partners: [], endpointsFile, log: () => {} })
})
afterAll(async () => {
  await run.stop()
  await rm(folder, { recursive: true, force: true })
})

const seed = (...more: string[]) => keepsakes([...SEED, '--endpoints-file', endpointsFile, ...more])

/** Every seeded holder of a limited keepsake has the number that the store knows, and whoever claims next has the next one. */
async function holdsItsNumbers(awards: readonly { userId: string; keepsakeId: string }[]): Promise<void> {
  const { aws, tables, region } = run.endpoints
  const client = new DynamoDBClient({ ...addressOf(aws), region })
  const store = openStore({ client, tables })
  const limited = {
    campaignId: 'passport-to-paris' as CampaignId,
    keepsakeId: 'hundred-metres' as KeepsakeId,
  }
  const holders = awards.filter(({ keepsakeId }) => keepsakeId === limited.keepsakeId)
  const numbers = await Promise.all(
    holders.map(async ({ userId }) => {
      const user = store.forUser(userId as UserId)
      const held = await user.keepsakeInFull(limited.campaignId, limited.keepsakeId)
      expect(await user.claimEdition({ ...limited, of: 5000 })).toEqual(held?.edition)
      return { number: held?.edition?.number ?? 0, earnedAt: held?.earnedAt ?? '' }
    }),
  )
  numbers.sort((a, b) => a.number - b.number)
  expect(numbers.map(({ number }) => number)).toEqual(holders.map((_, index) => index + 1))
  const newcomer = store.forUser('newcomer' as UserId)
  expect(await newcomer.claimEdition({ ...limited, of: 5000 })).toEqual({
    number: holders.length + 1,
    of: 5000,
  })
  client.destroy()
}

test('a stack is seeded with what a simulation of the same activities earns, the app reads it, and the demo plays beside it', async () => {
  const { code, stdout, stderr } = await seed()
  expect([code, stderr]).toEqual([0, ''])
  const seeded = JSON.parse(stdout)
  expect(seeded.ids).toEqual({ first: 'seeded-1-0', last: `seeded-1-${USERS - 1}` })
  expect(seeded.written).toEqual({ keepsakes: seeded.keepsakes, progress: seeded.users })
  expect(seeded.limited).toBeGreaterThan(0)

  const events = join(folder, 'events.jsonl')
  expect((await seed('--events', events)).code).toBe(0)
  const { awards, rejected } = await simulate(events)
  expect(rejected).toEqual([])
  expect(awards).toHaveLength(seeded.keepsakes)

  const of = Map.groupBy(awards, ({ userId }) => userId)
  const [busiest = '', theirs = []] = [...of].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
  const token = await tokenOf(run.endpoints, busiest)
  const list = await get(run.endpoints, '/v1/me/keepsakes?limit=100', token)
  const shown = (list.body as { keepsakes: { keepsakeId: string; earnedAt: string }[] }).keepsakes
  const named = ({ keepsakeId, earnedAt }: { keepsakeId: string; earnedAt: string }) =>
    `${keepsakeId} ${earnedAt}`
  expect(shown.map(named).sort()).toEqual(theirs.map(named).sort())
  const { status, body } = await get(run.endpoints, '/v1/me/passports/passport-to-paris', token)
  expect(status).toBe(200)
  const { keepsakes: passport } = body as { keepsakes: { state: string }[] }
  expect(passport.filter((each) => each.state === 'earned')).toHaveLength(theirs.length)

  await holdsItsNumbers(awards)

  const day = generateDay({ seed: 2024, viewers: VIEWERS })
  const stack = new DemoStack(run)
  const { api, tokens, deadLetterQueueUrl } = run.endpoints
  const apis = new Map(
    demoUserIds(VIEWERS).map((userId) => [userId, new ViewerApi(api, tokens[userId] ?? '')]),
  )
  await stack.publishDay(day)
  const played = await outcomeOf(run, stack, apis)
  expect(played.awards).toBeGreaterThan(VIEWERS)
  expect(await faultsOf(day, played, played, await stack.depth(deadLetterQueueUrl))).toEqual([])
  stack.close()
})

test('seeding again writes nothing, what users have done since stays, and another seed adds users', async () => {
  await seed()
  const again = JSON.parse((await seed()).stdout)
  expect(again.written).toEqual({ keepsakes: 0, progress: 0 })
  const others = JSON.parse((await seed('--users', '20', '--random-seed', '2')).stdout)
  expect(others.written).toEqual({ keepsakes: others.keepsakes, progress: others.users })
  expect(others.ids.first).toBe('seeded-2-0')
})

const load = (...more: string[]) =>
  keepsakes(['load', '--users', '10', '--json', '--endpoints-file', endpointsFile, ...more])

test('a load of reads and activities of the seeded users is answered, each kind by its part', async () => {
  const { code, stdout, stderr } = await load(
    '--from',
    '5',
    '--to',
    '35',
    '--for',
    '2',
    '--mix',
    'list=2,passport=1,activities=1',
  )
  expect([code, stderr]).toEqual([0, ''])
  const { due, sent, times, answers, seconds } = JSON.parse(stdout)
  expect([due, sent]).toEqual([40, 40])
  expect(Object.keys(answers).filter((status) => !/^20[02]$/.test(status))).toEqual([])
  expect(times.all.count).toBe(40)
  expect(times.list.count).toBe(20)
  expect(times.all.p50).toBeGreaterThan(0)
  expect(seconds).toHaveLength(2)
  expect(seconds[0].due).toBeLessThan(seconds[1].due)
})

test('a load on users whom nobody has seeded says so, as their reads tell nothing', async () => {
  const { code, stderr } = await load('--random-seed', '9', '--rate', '3', '--for', '1', '--mix', 'list=1')
  expect(code).toBe(0)
  expect(stderr).toBe(
    'of seeded-9-0 to seeded-9-9 nobody has done anything: seed as many first, with keepsakes seed --users 10 --random-seed 9\n',
  )
})

test('a load that nobody meant, or that nothing bounds, is refused', async () => {
  const there = ['--stage', 'dev', '--really', 'dev']
  for (const [args, message] of [
    [['--stage', 'dev'], /load on stage dev, which costs and counts: to mean it, add --really dev/],
    [there, /takes --api, the URL of its API, and --tokens/],
    [[...there, '--api', 'https://x.example', '--tokens', 'none'], /activities take --partner-token/],
    [['--api', 'https://x.example'], /--api goes with --stage/],
    [['--to', '10'], /--to goes with --from/],
    [['--rate', '5', '--from', '10'], /--rate <n>' cannot be used with option '--from <n>'/],
    [['--rate', '100000'], /--rate.*from 1 to 2000/],
    [['--for', '100000'], /--for.*from 1 to 3600/],
    [['--mix', 'lists=3'], /Write parts such as list=60/],
    [['--mix', 'list=0'], /Something must be sent/],
  ] as const) {
    const { code, stdout, stderr } = await load(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  }
})

test('through the store, as in a stage, the same is written, and nothing twice', async () => {
  const throughStore = ['--users', '6', '--random-seed', '3', '--endpoint-url', run.endpoints.aws]
  const seeded = JSON.parse((await seed(...throughStore)).stdout)
  expect(seeded.written).toEqual({ keepsakes: seeded.keepsakes, progress: seeded.users })
  const again = JSON.parse((await seed(...throughStore)).stdout)
  expect(again.written).toEqual({ keepsakes: 0, progress: 0 })
  // The other way finds them as it would have written them.
  const beneath = JSON.parse((await seed('--users', '6', '--random-seed', '3')).stdout)
  expect(beneath.written).toEqual({ keepsakes: 0, progress: 0 })
})

test('what cannot be seeded is told in one sentence', async () => {
  const elsewhere = join(folder, 'elsewhere.json')
  await writeFile(elsewhere, JSON.stringify({ ...run.endpoints, aws: 'http://127.0.0.1:1' }))
  for (const [args, message] of [
    [['--stage', 'dev'], /into stage dev, for good: to mean it, add --really dev/],
    [['--stage', 'dev', '--really', 'test'], /add --really dev/],
    [['--stage', 'production', '--really', 'production'], /stage production is not seeded/],
    [['--really', 'dev'], /--really goes with --stage/],
    [['--until', '2024-07-01T00:00:00Z'], /no campaign that is served has begun by 2024-07-01/],
    [['--endpoints-file', elsewhere], /the local stack/],
    [
      ['--events', join(elsewhere, 'events.jsonl')],
      /elsewhere.json\/events.jsonl cannot be written \(E\w+\)/,
    ],
    [['--events', folder], /cannot be written \(EISDIR\)/],
  ] as const) {
    const { code, stdout, stderr } = await seed(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
})

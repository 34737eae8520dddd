import { DeleteItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { CampaignFolder } from '../cli/support/campaign-folder.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { answers, collected, votes } from '../functions/support/catalogue.ts'
import { nextMillisecond } from '../local/aws/exporting.ts'
import { answer, vote } from './support/activities.ts'
import { eraseMe, get, tokenOf } from './support/app.ts'
import { AwsPort, type Entry } from './support/aws.ts'
import { until } from './support/until.ts'

const USERS = ['anna', 'ben', 'cleo', 'dora', 'emil']

let folder: CampaignFolder
let run: LocalRun
let aws: AwsPort
const endpointsFile = () => `${folder.path}/endpoints`
const command = (...args: string[]) => keepsakes([...args, '--endpoints-file', endpointsFile()])

async function start(tableGeneration?: number): Promise<void> {
  run = await runLocal({
    ...{ port: 0, awsPort: 0, users: [], partners: [], log: () => undefined },
    dataDir: `${folder.path}/data`,
    campaigns: `${folder.path}/games.json`,
    environment: { ERASURE_DELAY_SECONDS: '0' },
    endpointsFile: endpointsFile(),
    ...(tableGeneration !== undefined && { tableGeneration }),
  })
  aws = new AwsPort(run.endpoints)
}
async function stop(): Promise<void> {
  aws?.close()
  await run?.stop()
}

beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', earn: answers(2) },
      { id: 'rare', earn: votes(2), supply: 100 },
      { id: 'all', earn: collected(['voter', 'ace']), hidden: true },
    ],
  })
  await start()
})
afterAll(async () => {
  await stop()
  await folder.removeAll()
})

/** As a partner records what it has sent. */
const recorded: object[] = []
async function publish(...entries: readonly Entry[]): Promise<void> {
  for (const { Source, DetailType, Detail = '', Time } of entries)
    recorded.push({ source: Source, 'detail-type': DetailType, time: Time, detail: JSON.parse(Detail) })
  expect(await aws.put(...entries)).toEqual(entries.map(() => undefined))
}
const settled = () => until('the functions to be done', () => run.stack.idle())

/** All that everybody holds, as the app sees it: who, what, and since when. */
async function held(): Promise<string[]> {
  const all: string[] = []
  for (const user of USERS) {
    const token = await tokenOf(run.endpoints, user)
    const { status, body } = await get(run.endpoints, '/v1/me/keepsakes?limit=100', token)
    expect([status, body]).toEqual([200, expect.anything()])
    const { keepsakes: list } = body as { keepsakes: { keepsakeId: string; earnedAt: string }[] }
    all.push(...list.map(({ keepsakeId, earnedAt }) => `${user} ${keepsakeId} ${earnedAt}`))
  }
  return all.sort()
}

/** Whatever the operator asks of Lambda, which has mappings and nothing else here. */
async function mapping(path: string, init?: RequestInit) {
  const answer = await fetch(`${run.endpoints.aws}/2015-03-31/event-source-mappings/${path}`, init)
  return (await answer.json()) as { UUID: string; State: string; EventSourceMappings: { UUID: string }[] }
}
async function switchAwarding(Enabled: boolean): Promise<void> {
  const [{ UUID = '' } = {}] = (await mapping('?FunctionName=keepsakes-local-awardKeepsakes'))
    .EventSourceMappings
  await mapping(UUID, { method: 'PUT', body: JSON.stringify({ Enabled }) })
  const wanted = Enabled ? 'Enabled' : 'Disabled'
  await until(
    `awarding to be ${wanted}`,
    async () => (await mapping(UUID)).State,
    (state) => state === wanted,
  )
}

test('tables that were spoilt come back as they were at a moment, and replaying makes good all that came since', async () => {
  await publish(vote('anna'), answer('anna', 'q1'), vote('ben'), vote('dora'), answer('emil', 'q1'))
  await settled()
  const right = await held()
  expect(right).toHaveLength(3)
  const moment = await nextMillisecond()
  await nextMillisecond()

  await publish(answer('anna', 'q2'), vote('ben'), vote('cleo'), vote('dora'), answer('emil', 'q2'))
  await settled()
  const dora = await tokenOf(run.endpoints, 'dora')
  expect(await eraseMe(run.endpoints, dora)).toBe(204)
  await settled()
  // A bad deployment takes one keepsake away, gives another to somebody who has not earned it, and makes rubbish of progress.
  const { tables } = run.endpoints
  const key = { userId: { S: 'anna' }, keepsake: { S: 'games#voter' } }
  await aws.dynamo.send(new DeleteItemCommand({ TableName: tables.keepsakes, Key: key }))
  const spoilt = {
    userId: { S: 'ben' },
    campaignId: { S: 'games' },
    version: { N: '9' },
    body: { S: '{"measures":{},"earned":{"ace":1,"all":1}}' },
  }
  await aws.dynamo.send(new PutItemCommand({ TableName: tables.progress, Item: spoilt }))
  const { Items: [given] = [] } = await aws.dynamo.send(
    new QueryCommand({
      TableName: tables.keepsakes,
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': { S: 'ben' } },
    }),
  )
  const never = { ...given, userId: { S: 'cleo' }, keepsake: { S: 'games#ace' } }
  await aws.dynamo.send(new PutItemCommand({ TableName: tables.keepsakes, Item: never }))

  await switchAwarding(false)
  // It waits in its queue, and is awarded on the restored tables.
  await publish(answer('ben', 'q1'), answer('ben', 'q2'))
  const to = ['--to', moment.toISOString()]
  const dry = await command('restore', ...to, '--dry-run')
  expect(dry).toMatchObject({ code: 0, stderr: '' })
  expect(dry.stdout).toContain(
    'keepsakes-local-progress-2 would be restored: keepsakes-local-progress as of ',
  )
  const done = await command('restore', ...to, '--json')
  expect(done).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(done.stdout)).toMatchObject({ generation: 2, restored: true })
  // An operator whose line broke runs it again.
  expect(await command('restore', ...to)).toMatchObject({ code: 0, stderr: '' })
  await stop()
  await start(2)

  expect(run.endpoints.tables).toMatchObject({
    editions: 'keepsakes-local-editions-2',
    connections: 'keepsakes-local-connections',
  })
  expect(await held()).toEqual(right)
  // Whoever was erased since is erased again, by the markers of the tables before, and then awarding goes on.
  const { Items: markers = [] } = await aws.dynamo.send(
    new ScanCommand({
      TableName: tables.progress,
      FilterExpression: 'campaignId = :marker AND erasedAt >= :moment',
      ExpressionAttributeValues: { ':marker': { S: '#erased' }, ':moment': { S: moment.toISOString() } },
    }),
  )
  expect(markers.map(({ userId }) => userId?.S)).toEqual(['dora'])
  for (const { userId, erasedAt } of markers)
    await aws.send(`${run.endpoints.aws}/000000000000/keepsakes-local-erasure`, {
      MessageBody: JSON.stringify({ userId: userId?.S, erasedAt: erasedAt?.S }),
    })
  // A pass that has erased something comes again minutes later; the marker is there by now.
  await until('the erasure', held, (all) => !all.some((each) => each.startsWith('dora')))
  await switchAwarding(true)
  await aws.drained()
  const events = await folder.writeEvents(recorded)
  expect(await command('replay', events, '--after-publish', '0', '--announce', 'no')).toMatchObject({
    code: 0,
  })
  await aws.drained()

  const simulated = await keepsakes([
    'simulate',
    '--campaigns',
    `${folder.path}/games.json`,
    '--events',
    events,
    '--json',
  ])
  const { awards } = JSON.parse(simulated.stdout) as {
    awards: { userId: string; keepsakeId: string; earnedAt: string }[]
  }
  const earned = awards
    .filter(({ userId }) => userId !== 'dora')
    .map(({ userId, keepsakeId, earnedAt }) => `${userId} ${keepsakeId} ${earnedAt}`)
  expect(earned.length).toBeGreaterThan(right.length + 4)
  expect(await held()).toEqual(earned.sort())

  // The tables before are as they were left; and a restore of now refuses what cannot be.
  const again = await command('restore', ...to)
  expect([again.code, again.stdout]).toEqual([1, ''])
  expect(again.stderr).toMatch(
    /^nothing was restored: keepsakes-local-keepsakes-2 can be restored from \S+ on, not to /,
  )
  expect(await command('restore', ...to, '--generation', '2')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'the tables are of generation 2, and restored ones have a higher number than 2',
    ),
  })
})

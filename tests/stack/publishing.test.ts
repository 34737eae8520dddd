import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { readDashboard } from '../../cli/watch/dashboard.ts'
import type { Shown } from '../../cli/watch/look.ts'
import { type LocalRun, runLocal } from '../../local/run.ts'
import type { CampaignId, UserId } from '../../schemas/ids.ts'
import { type Keepsake, openStore } from '../../store/open.ts'
import { CampaignFolder } from '../cli/support/campaign-folder.ts'
import { keepsakes, type Ran } from '../cli/support/keepsakes.ts'
import { answers, votes } from '../functions/support/catalogue.ts'
import { voted } from '../functions/support/events.ts'
import { answer } from './support/activities.ts'
import { AwsPort } from './support/aws.ts'
import { until } from './support/until.ts'

/** A running stack, and producers with the command beside it. */
let folder: CampaignFolder
let run: LocalRun
let endpoints: string
const announced: { userId: string; keepsakeId: string }[] = []
const logged: string[] = []

const voter = { id: 'voter', earn: votes(1) }
const ace = { id: 'ace', earn: answers(2, 'questionId') }

beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({ id: 'paris', keepsakes: [voter] })
  endpoints = join(folder.path, 'endpoints')
  run = await runLocal({
    port: 0,
    awsPort: 0,
    campaigns: folder.path,
    users: ['anna', 'ben', 'carl', 'dora'],
    partners: [],
    endpointsFile: endpoints,
    environment: { CATALOGUE_REFRESH_SECONDS: '0.2' },
    log: (line) => logged.push(line),
  })
  run.stack.onEvent(({ source, detail }) => {
    if (source === 'keepsakes.awards') announced.push(detail as never)
  })
})
afterAll(async () => {
  await run?.stop()
  await folder?.removeAll()
})

const command = (...args: string[]): Promise<Ran> => keepsakes([...args, '--endpoints-file', endpoints])
const publish = (...more: string[]) => command('campaigns', 'publish', folder.path, '--json', ...more)

async function get<Body>(path: string, userId?: string): Promise<Body> {
  const headers = userId ? { authorization: `Bearer ${run.endpoints.tokens[userId]}` } : {}
  const answer = await fetch(`${run.endpoints.api}${path}`, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Body
}

/** Waits until it holds, as long as the product promises. */
async function within(seconds: number, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`did not come true in ${seconds} seconds`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const campaignIds = async () => {
  const { campaigns } = await get<{ campaigns: { campaignId: string }[] }>('/v1/campaigns')
  return campaigns.map(({ campaignId }) => campaignId)
}
const version = async () => (await get<{ catalogueVersion: string }>('/v1/health')).catalogueVersion
const held = async (userId: string) =>
  (await get<{ keepsakes: { keepsakeId: string; earnedAt: string }[] }>('/v1/me/keepsakes', userId)).keepsakes
const idsOf = async (userId: string) => (await held(userId)).map(({ keepsakeId }) => keepsakeId).sort()

/** Reads the table, for what the API does not show. */
async function stored(userId: string): Promise<Keepsake[]> {
  const { aws: endpoint, region, tables } = run.endpoints
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region, credentials })
  try {
    const user = openStore({ client, tables }).forUser(userId as UserId)
    return await user.keepsakesOfCampaign('paris' as CampaignId)
  } finally {
    client.destroy()
  }
}

/** Replays as a person would, and waits until all is awarded. */
const replay = async (events: readonly object[], ...more: string[]) => {
  const file = await folder.writeEvents(events)
  const ran = await command('replay', file, '--wait', '--after-publish', '0', '--json', ...more)
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(ran.stdout)
}

test('a campaign that is published while the system runs is served, and awarded', async () => {
  expect(await campaignIds()).toEqual(['paris'])
  await folder.write({ id: 'rome', keepsakes: [ace] })
  const { code, stdout } = await publish()
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({
    code: 0,
    number: 2,
    changed: true,
    changes: [{ campaignId: 'rome', what: 'the campaign Title of rome is new, with 1 keepsake' }],
  })
  await within(60, async () => (await campaignIds()).includes('rome'))
  await within(60, async () => (await version()) === JSON.parse(stdout).version)

  // The award function has its own catalogue: it follows by itself.
  const aws = new AwsPort(run.endpoints)
  let question = 0
  await within(60, async () => {
    await aws.put(answer('anna', `q${++question}`))
    await until('the functions to be done', () => run.stack.idle())
    return (await idsOf('anna')).includes('ace')
  })
  aws.close()
  expect(announced).toContainEqual(expect.objectContaining({ userId: 'anna', keepsakeId: 'ace' }))

  expect(JSON.parse((await publish()).stdout)).toMatchObject({ number: 2, changed: false })
})

test('a broken campaign, and one that takes away what was earned, are refused and change nothing', async () => {
  const before = await version()
  const list = async () => (await command('campaigns', 'list', '--json')).stdout
  const published = await list()

  const broken = await folder.writeText('broken.yaml', 'id: broken\ntitel: Broken\n')
  const mistake = await publish()
  expect(mistake).toMatchObject({ code: 1, stdout: '' })
  expect(mistake.stderr).toContain(
    `${broken}:2:1: error: titel: is not a key known here; did you mean title?`,
  )
  await folder.remove('broken.yaml')

  await folder.write({ id: 'paris', keepsakes: [{ ...voter, id: 'voted' }] })
  const taking = await publish()
  expect(taking).toMatchObject({ code: 1, stdout: '' })
  expect(taking.stderr).toContain('refused, and nothing was changed')
  expect(taking.stderr).toContain('--allow removed-keepsake')
  expect(await publish('--dry-run')).toMatchObject({ code: 1, stdout: '' })
  expect(await list()).toBe(published)
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(await version()).toBe(before)
  await folder.write({ id: 'paris', keepsakes: [voter] })
})

test('a snapshot in the bucket that cannot be read leaves the last good one served, until it is rolled back', async () => {
  const good = await version()
  await folder.write({ id: 'paris', keepsakes: [voter, { id: 'second', earn: votes(2) }] })
  const { number } = JSON.parse((await publish()).stdout)
  await within(60, async () => (await version()) !== good)
  const latest = await version()

  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const { aws, region, catalogueBucket: Bucket } = run.endpoints
  const s3 = new S3Client({ endpoint: aws, region, credentials, forcePathStyle: true })
  const pointer = {
    number: number + 1,
    version: 'broken',
    key: `catalogue/snapshots/${number + 1}.json`,
    publishedAt: '2024-07-01T00:00:00Z',
  }
  const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }))
  await put(pointer.key, '<html>')
  await put('catalogue/current.json', JSON.stringify(pointer))
  s3.destroy()

  await within(60, async () => {
    expect(await version()).toBe(latest)
    return run.metrics.sum('CatalogueUnusable') > 0
  })
  expect(await campaignIds()).toEqual(expect.arrayContaining(['paris', 'rome']))
  expect(logged.join('\n')).toContain('the new catalogue cannot be used; the last good one is served')

  const listed = JSON.parse((await command('campaigns', 'list', '--json')).stdout)
  expect(listed.snapshots[0]).toEqual({ number: number + 1, live: true, usable: false })
  const back = await command('campaigns', 'rollback', '--json')
  expect(JSON.parse(back.stdout)).toMatchObject({ number, from: number + 1, changed: true })
  const unusable = run.metrics.sum('CatalogueUnusable')
  await within(
    60,
    async () => JSON.parse((await command('campaigns', 'list', '--json')).stdout).live === number,
  )
  expect(unusable).toBeGreaterThan(0)
})

test('a new keepsake is filled from recorded events, in silence, as of when they happened, and only once', async () => {
  const events = [
    voted({ userId: 'carl', eventId: 'c1', at: '2024-07-02T18:00:00.000Z' }),
    voted({ userId: 'carl', eventId: 'c2', at: '2024-07-03T18:00:00.000Z' }),
    voted({ userId: 'carl', eventId: 'c3', at: '2024-07-04T18:00:00.000Z' }),
    voted({ userId: 'dora', eventId: 'd1', at: '2024-07-02T19:00:00.000Z' }),
  ]
  expect(await replay(events)).toEqual({ sent: 4, outside: 0, rejected: 0, reasons: [] })
  expect(await idsOf('carl')).not.toContain('thrice')
  const before = announced.length
  const began = Date.now()

  const thrice = { id: 'thrice', earn: { streak: { activity: 'PollVoted', days: 3 } } }
  await folder.write({ id: 'paris', keepsakes: [voter, { id: 'second', earn: votes(2) }, thrice] })
  const published = JSON.parse((await publish()).stdout)
  expect(published.changes).toContainEqual({
    campaignId: 'paris',
    keepsakeId: 'thrice',
    what: 'the keepsake Title of thrice is new; progress starts anew',
  })
  await within(60, async () => {
    await replay(events, '--announce', 'no')
    return (await idsOf('carl')).includes('thrice')
  })
  const [first] = (await stored('carl')).filter(({ keepsakeId }) => keepsakeId === 'thrice')
  expect(first).toMatchObject({ earnedAt: '2024-07-04T18:00:00.000Z', silent: true })
  expect(Date.parse(first?.recordedAt ?? '')).toBeGreaterThanOrEqual(began)
  expect(await idsOf('dora')).not.toContain('thrice')
  expect(announced.slice(before)).toEqual([])

  const written = run.metrics.sum('WriteUnits')
  const keepsakesBefore = await held('carl')
  await replay(events, '--announce', 'no')
  await replay(events)
  expect(await held('carl')).toEqual(keepsakesBefore)
  expect(run.metrics.sum('WriteUnits')).toBe(written)
  expect(announced.slice(before)).toEqual([])
})

test('a stage is found by its name, as in AWS', async () => {
  const stage = (name: string) => ['--stage', name, '--endpoint-url', run.endpoints.aws]
  const byName = await keepsakes(['campaigns', 'list', '--json', ...stage('local')])
  expect(JSON.parse(byName.stdout)).toEqual(JSON.parse((await command('campaigns', 'list', '--json')).stdout))
  const replayed = await keepsakes(
    ['replay', '-', '--after-publish', '0', '--json', ...stage('local')],
    JSON.stringify(voted({ userId: 'ben' })),
  )
  expect(JSON.parse(replayed.stdout)).toMatchObject({ sent: 1 })
  const vote = JSON.stringify(voted({ userId: 'ben' }))
  const checked = await keepsakes(['check-events', '-', '--json', ...stage('local')], vote)
  expect(JSON.parse(checked.stdout)).toMatchObject({ accepted: 1, adding: 1 })

  for (const args of [['campaigns', 'list'], ['replay'], ['check-events', '-']]) {
    const { code, stderr } = await keepsakes([...args, ...stage('prod')])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('deploy the stage prod first'),
    })
  }
})

test('watch shows what went through, by the dashboard of the template and over all of its alarms', async () => {
  run.stack.aws.sampleQueues()
  const [told, drawn] = await Promise.all([
    command('watch', '--once', '--json', '--since', '60m'),
    command('watch', '--since', '60m'),
  ])
  expect([told.code, told.stderr, drawn.code, drawn.stderr]).toEqual([0, '', 0, ''])
  const shown = JSON.parse(told.stdout) as Shown
  const { alarms, dashboards } = run.stack.model
  const telling = alarms.filter(({ properties }) => properties.AlarmActions !== undefined)
  expect(shown.alarms.map(({ name }) => `keepsakes-local-${name}`).toSorted()).toEqual(
    telling.map(({ name }) => name).toSorted(),
  )
  const widgets = readDashboard('keepsakes-local', dashboards[0]?.body ?? '')
  expect(shown.graphs.map(({ title }) => title)).toEqual(
    widgets.flatMap(({ title, shows }) => ('lines' in shows ? [title] : [])),
  )
  const total = (title: string, label: string) =>
    shown.graphs
      .find((graph) => graph.title.startsWith(title))
      ?.series.find((series) => series.label === label)
      ?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  expect(total('Activities and keepsakes', 'awarded')).toBe(run.metrics.sum('KeepsakesAwarded'))
  expect(total('Activities and keepsakes', 'published')).toBeGreaterThanOrEqual(
    run.metrics.sum('ActivitiesReceived'),
  )
  expect(total('Cost', 'tables')).toBeGreaterThan(0)
  // Longer ones go over two lines.
  const titles = shown.graphs.map(({ title }) => title).filter(({ length }) => length <= 30)
  expect(titles.length).toBeGreaterThan(4)
  for (const title of titles) expect(drawn.stdout).toContain(title)
  expect(drawn.stdout).not.toContain('\u001b')
})

test.each([
  [['--stage', 'prod'], 'there is no dashboard keepsakes-prod'],
  [['--stage', 'local', '--local'], 'give --local or --stage, not both'],
  [['--stage', 'local', '--interval', '3'], '--interval of a stage is at least 10'],
  [['--since', '1y'], 'such as 90m, 3h or 2d'],
])('watch %j is refused in one sentence', async (args, message) => {
  const { code, stdout, stderr } = await keepsakes([
    ...['watch', '--once', ...args],
    ...['--endpoint-url', run.endpoints.aws, '--endpoints-file', endpoints],
  ])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(message)
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
})

test('a draft is compared with what is live, on recorded events', async () => {
  const draft = await CampaignFolder.create()
  try {
    await draft.write({
      id: 'paris',
      keepsakes: [
        { ...voter, earn: votes(2) },
        { id: 'never', earn: votes(99) },
      ],
    })
    await draft.write({ id: 'rome', keepsakes: [ace] })
    const events = await draft.writeEvents([
      voted({ userId: 'ben' }),
      voted({ userId: 'carl' }),
      voted({ userId: 'carl' }),
    ])
    const { code, stdout } = await command(
      'campaigns',
      'diff',
      draft.path,
      '--events',
      events,
      '--users',
      '--json',
    )
    const report = JSON.parse(stdout)
    expect({ code, live: report.live }).toEqual({ code: 0, live: expect.any(Number) })
    expect(report.keepsakes).toContainEqual({
      campaignId: 'paris',
      keepsakeId: 'voter',
      live: 2,
      draft: 1,
      gain: 0,
      lose: 1,
      gaining: [],
      losing: ['ben'],
    })
    expect(report.nothingEarns).toContainEqual({ campaignId: 'paris', keepsakeId: 'never' })
    expect(report.changes).toContainEqual(expect.objectContaining({ takesAway: 'removed-keepsake' }))
  } finally {
    await draft.removeAll()
  }
})

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { Simulation } from '../../awarding/rehearsing/simulation.ts'
import { demoUserIds, generateDay } from '../../demo/day.ts'
import { parseActivity } from '../../events/activity.ts'
import type { JsonObject } from '../../json/json.ts'
import { CAMPAIGNS_FOLDER } from '../../local/command.ts'
import type { Endpoints } from '../../local/endpoints.ts'
import { loadCampaigns } from '../../publishing/campaign-files.ts'
import { draftOf } from '../../publishing/snapshot.ts'
import { runs } from '../support/runs.ts'
import { heldBy, tokenOf } from './support/app.ts'
import { AwsPort } from './support/aws.ts'
import { LocalStack } from './support/local-stack.ts'
import type { Ended } from './support/process.ts'
import { Publisher } from './support/publisher.ts'

const VIEWERS = runs(12)

const day = generateDay({ seed: 7, viewers: VIEWERS })
const users = demoUserIds(VIEWERS)

let folder: string
let local: LocalStack | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(async () => {
  await local?.end('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<{ local: LocalStack; aws: AwsPort }> {
  local = await LocalStack.start(folder)
  return { local, aws: new AwsPort(local.endpoints) }
}

/** Gives what a run left alone would: awards by user, and the details of what is rejected. */
async function undisturbed() {
  const simulation = new Simulation(draftOf(await loadCampaigns(CAMPAIGNS_FOLDER)))
  const rejected = new Set<string>()
  for (const { line } of day) {
    const parsed = parseActivity(line)
    if (parsed.accepted) simulation.add(parsed.activity)
    else rejected.add(JSON.stringify(line.detail))
  }
  const held = Map.groupBy(simulation.awards(), ({ userId }) => String(userId))
  const idsOf = (userId: string) =>
    (held.get(userId) ?? []).map(({ campaignId, keepsakeId }) => `${campaignId}/${keepsakeId}`).sort()
  return { held: new Map(users.map((userId) => [userId, idsOf(userId)])), rejected }
}

async function readAll({ endpoints }: LocalStack, tokens: ReadonlyMap<string, string>) {
  const held = new Map<string, string[]>()
  for (const [userId, token] of tokens) held.set(userId, await heldBy(endpoints, token))
  return held
}

/** Publishes until a share of the day is left, and ends the stack then, with calls and records on their way. */
async function interrupt(
  publisher: Publisher,
  share: number,
  signal: 'SIGKILL' | 'SIGTERM',
  before: (endpoints: Endpoints) => Promise<void> = async () => undefined,
) {
  const { local: running, aws } = await start()
  await before(running.endpoints)
  const waiting = await aws.depth(running.endpoints.activityQueueUrl)
  let ended: Promise<Ended> | undefined
  await publisher.send(aws, (left) => {
    if (left <= share * day.length) ended ??= running.end(signal)
  })
  aws.close()
  // One that is asked to stop may go on taking events until it has.
  if (signal === 'SIGKILL') expect(publisher.left).toBeGreaterThan(0)
  return { running, waiting, ended: await ended }
}

test('ended again and again in the middle of the stream, it gives the awards of a run that was left alone', async () => {
  const expected = await undisturbed()
  const publisher = new Publisher(day.map(({ entry }) => entry))

  const tokens = new Map<string, string>()
  await interrupt(publisher, 0.8, 'SIGKILL', async (endpoints) => {
    for (const userId of users) tokens.set(userId, await tokenOf(endpoints, userId))
  })
  const second = await interrupt(publisher, 0.5, 'SIGKILL')
  const { running, waiting, ended } = await interrupt(publisher, 0.2, 'SIGTERM')
  // The test shows nothing unless there was something to lose.
  expect(second.waiting + waiting).toBeGreaterThan(0)
  expect(ended?.code).toBe(0)
  expect(existsSync(running.endpointsFile)).toBe(false)
  await expect(fetch(running.endpoints.api)).rejects.toThrow()
  await expect(fetch(running.endpoints.aws)).rejects.toThrow()

  const last = await start()
  // A record that collided with its user's others too often comes again: soon, so that nobody has to wait.
  await last.aws.sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: last.local.endpoints.activityQueueUrl,
      Attributes: { VisibilityTimeout: '5' },
    }),
  )
  await publisher.send(last.aws)
  expect(publisher.left).toBe(0)
  await last.aws.drained()
  // With the tokens from before.
  expect(await readAll(last.local, tokens)).toEqual(expected.held)
  expect(await last.aws.depth(last.local.endpoints.deadLetterQueueUrl)).toBe(0)

  // Rejected activities may be there twice, as they were sent, but none is missing.
  const rejected = await last.aws.takeAll(last.local.endpoints.rejectedActivityQueueUrl)
  const details = rejected.map(({ Body }) => {
    const { record } = JSON.parse(String(Body)) as { record: string }
    return JSON.stringify((JSON.parse(record) as { detail: JsonObject }).detail)
  })
  expect(new Set(details)).toEqual(expected.rejected)
  last.aws.close()

  expect(await last.local.end('SIGINT')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('stopping'),
  })
  const again = await start()
  expect(await readAll(again.local, tokens)).toEqual(expected.held)
  again.aws.close()
})

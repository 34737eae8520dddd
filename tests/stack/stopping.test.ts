import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { Simulation } from '../../awarding/rehearsing/simulation.ts'
import { demoUserIds, generateDay } from '../../demo/day.ts'
import { parseActivity } from '../../events/activity.ts'
import { CAMPAIGNS_FOLDER } from '../../local/command.ts'
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

/** The awards that a run left alone would give, by user. */
async function undisturbed() {
  const simulation = new Simulation(draftOf(await loadCampaigns(CAMPAIGNS_FOLDER)))
  for (const { line } of day) {
    const parsed = parseActivity(line)
    if (parsed.accepted) simulation.add(parsed.activity)
  }
  const held = Map.groupBy(simulation.awards(), ({ userId }) => String(userId))
  const idsOf = (userId: string) =>
    (held.get(userId) ?? []).map(({ campaignId, keepsakeId }) => `${campaignId}/${keepsakeId}`).sort()
  return new Map(users.map((userId) => [userId, idsOf(userId)]))
}

async function readAll({ endpoints }: LocalStack, tokens: ReadonlyMap<string, string>) {
  const held = new Map<string, string[]>()
  for (const [userId, token] of tokens) held.set(userId, await heldBy(endpoints, token))
  return held
}

test('asked to stop in the middle of the stream, it goes on from there, and gives the awards of a run that was left alone', async () => {
  const expected = await undisturbed()
  const publisher = new Publisher(day.map(({ entry }) => entry))

  const first = await start()
  const tokens = new Map<string, string>()
  for (const userId of users) tokens.set(userId, await tokenOf(first.local.endpoints, userId))
  let asked: Promise<Ended> | undefined
  await publisher.send(first.aws, (left) => {
    if (left <= day.length / 2) asked ??= first.local.end('SIGTERM')
  })
  first.aws.close()
  expect((await asked)?.code).toBe(0)
  expect(existsSync(first.local.endpointsFile)).toBe(false)
  await expect(fetch(first.local.endpoints.api)).rejects.toThrow()
  await expect(fetch(first.local.endpoints.aws)).rejects.toThrow()

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
  expect(await readAll(last.local, tokens)).toEqual(expected)
  expect(await last.aws.depth(last.local.endpoints.deadLetterQueueUrl)).toBe(0)
  last.aws.close()

  expect(await last.local.end('SIGINT')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('stopping'),
  })
})

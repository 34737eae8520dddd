import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { moveBack } from '../../cli/redrive/move.ts'
import { GIVEN_UP, type GivenUp } from '../../cli/redrive/queues.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { answers, votes } from '../functions/support/catalogue.ts'
import { runs } from '../support/runs.ts'
import { answer, vote } from './support/activities.ts'
import { get, heldBy } from './support/app.ts'
import { startTestStack, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

const RECEIVES = 5
/** Activities in the queue; it takes many batches, one after another. */
const BACKLOG = runs(120)

let stack: TestStack
let folder: string
let endpointsFile: string
beforeAll(async () => {
  stack = await startTestStack({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', earn: answers(2, 'questionId') },
    ],
  })
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  endpointsFile = join(folder, 'endpoints.json')
  await writeFile(endpointsFile, JSON.stringify(stack.run.endpoints))
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

const heldByUser = async (userId: string) => heldBy(stack.run.endpoints, await stack.token(userId))

test('an app is answered all the while a backlog of activities is worked off, and all of that is awarded', async () => {
  const { aws, model } = stack.run.stack
  const { arn } = model.queues.find(({ logicalId }) => logicalId === 'ActivityQueue') ?? { arn: '' }
  const token = await stack.token('reader')
  await stack.publish(vote('reader'))
  const read = () => get(stack.run.endpoints, '/v1/me/keepsakes', token)
  await read()
  for (let n = 0; n < BACKLOG; n++) {
    const { Source: source, DetailType, Detail = '', Time: time } = vote(`viewer-${n}`)
    const event = { source, 'detail-type': DetailType, time, id: `id-${n}`, detail: JSON.parse(Detail) }
    aws.queues.send(arn, JSON.stringify(event))
  }
  const answered: unknown[] = []
  // Each read ends before the next is sent, so those that come before the end of the backlog have not waited for it.
  while (aws.queues.size(arn) > 0) answered.push((await read()).status)
  expect(answered.length).toBeGreaterThan(2)
  expect(new Set(answered)).toEqual(new Set([200]))
  await stack.settled()
  expect(await heldByUser(`viewer-${BACKLOG - 1}`)).toEqual(['games/voter'])
})

test('a user for whom the function always fails ends in the dead-letter queue, without holding up others', async () => {
  const { run, aws } = stack
  const { activityQueueUrl, deadLetterQueueUrl, rejectedActivityQueueUrl, tables } = run.endpoints
  const Key = { userId: { S: 'cursed' }, campaignId: { S: 'games' } }
  const spoilt = { ...Key, version: { N: '1' }, body: { S: 'no progress at all' } }
  await aws.dynamo.send(new PutItemCommand({ TableName: tables.progress, Item: spoilt }))
  // A function that starts may take longer than what follows lets a receive last.
  await stack.publish(vote('early'))
  run.metrics.reset()
  const setQueue = (Attributes: Record<string, string>) =>
    aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: activityQueueUrl, Attributes }))
  // A record that fails comes again after a second, not after minutes.
  await setQueue({ VisibilityTimeout: '1' })

  const others = Array.from({ length: 8 }, (_, index) => `other-${index}`)
  const codes = await aws.put(...others.map((userId) => vote(userId)), vote('cursed'), answer('cursed', 'q1'))
  expect(codes).toEqual(codes.map(() => undefined))
  for (const userId of others) {
    await until(
      `the keepsake of ${userId}`,
      () => heldByUser(userId),
      (held) => held.includes('games/voter'),
    )
  }
  // While the failing records are still coming again, others' go through.
  await aws.put(vote('latecomer'))
  await until(
    'the keepsake of the latecomer',
    () => heldByUser('latecomer'),
    (held) => held.length === 1,
  )
  expect(await aws.depth(deadLetterQueueUrl)).toBe(0)

  // So that the last receive comes after seconds, not after hours.
  const { Attributes: of } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: activityQueueUrl, AttributeNames: ['RedrivePolicy'] }),
  )
  await setQueue({
    RedrivePolicy: JSON.stringify({ ...JSON.parse(of?.RedrivePolicy ?? '{}'), maxReceiveCount: RECEIVES }),
  })
  await until(
    'the dead letters',
    () => aws.depth(deadLetterQueueUrl),
    (depth) => depth === 2,
  )
  await stack.settled()
  expect(run.metrics.sum('ActivitiesFailed')).toBeGreaterThanOrEqual(2 * RECEIVES)
  // On a slow machine a second is over before a batch is done, and comes again: it awards nothing twice.
  expect(run.metrics.sum('ActivitiesReceived')).toBeGreaterThanOrEqual(others.length + 1 + 2 * RECEIVES)
  expect(run.metrics.sum('KeepsakesAwarded')).toBe(others.length + 1)
  expect(await aws.depth(rejectedActivityQueueUrl)).toBe(0)
  expect(await heldByUser('cursed')).toEqual([])
  expect(stack.log.join('\n')).toContain('The progress of user cursed in campaign games')

  // Once the fault is mended, a redrive awards what is due: nothing was lost.
  await aws.dynamo.send(new DeleteItemCommand({ TableName: tables.progress, Key }))
  run.metrics.reset()
  const letters = { sqs: aws.sqs, queueUrl: deadLetterQueueUrl }
  const activities = { sqs: aws.sqs, queueUrl: activityQueueUrl }
  const dying = { ...letters, sqs: dyingAt(DeleteMessageBatchCommand, aws.sqs) }
  const killed = moveBack(dying, GIVEN_UP.activity as GivenUp, {
    ...{ most: 2, rate: 100, isWanted: () => true, targets: new Map([['activity', activities]]) },
    holdSeconds: 0,
  })
  await expect(killed).rejects.toThrow('killed')
  const command = [
    'redrive',
    'activity',
    '--yes',
    '--watch',
    '0',
    '--json',
    '--endpoints-file',
    endpointsFile,
  ]
  const { code, stdout } = await keepsakes(command)
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, looked: 2, moved: 2, left: 0 })
  expect(
    JSON.parse(stdout)
      .groups.map(({ kind, source }: { kind: string; source: string }) => [kind, source])
      .sort(),
  ).toEqual([
    ['PollVoted', 'partner.acme'],
    ['TriviaAnswered', 'partner.acme'],
  ])
  await stack.publish(answer('cursed', 'q2'))
  expect(await heldByUser('cursed')).toEqual(['games/ace', 'games/voter'])
  // Both letters were delivered twice, and each keepsake was awarded once.
  expect(run.metrics.sum('KeepsakesAwarded')).toBe(2)
  expect(await aws.depth(deadLetterQueueUrl)).toBe(0)
})

/** A client whose process is killed before a command of that kind. */
const dyingAt = (kind: typeof DeleteMessageBatchCommand, sqs: SQSClient) =>
  ({
    send: async (command: never) => {
      if ((command as object) instanceof kind) throw new Error('killed')
      return sqs.send(command)
    },
  }) as unknown as SQSClient

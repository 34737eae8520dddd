import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs'
import { answers, votes } from '../functions/support/catalogue.ts'
import { answer, vote } from './support/activities.ts'
import { heldBy } from './support/app.ts'
import { startTestStack, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

const RECEIVES = 5

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', earn: answers(2, 'questionId') },
    ],
  })
})
afterAll(() => stack?.stop())

const heldByUser = async (userId: string) => heldBy(stack.run.endpoints, await stack.token(userId))

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
  const { Messages = [] } = await aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, MaxNumberOfMessages: 10 }),
  )
  expect(
    Messages.map(({ Body }) => JSON.parse(String(Body)))
      .map((event) => event['detail-type'])
      .sort(),
  ).toEqual(['PollVoted', 'TriviaAnswered'])
  for (const { Body: MessageBody } of Messages)
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: activityQueueUrl, MessageBody }))
  await stack.publish(answer('cursed', 'q2'))
  expect(await heldByUser('cursed')).toEqual(['games/ace', 'games/voter'])
})

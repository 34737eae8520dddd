import { connect } from 'node:net'
import {
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { PutEventsCommand, RemovePermissionCommand } from '@aws-sdk/client-eventbridge'
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import type { AwsServer } from '../../../local/aws/server.ts'
import { defineTable } from '../../../local/aws/tables.ts'
import { clientsOf, openAws, queueArn, table } from './open.ts'

let aws: AwsServer
let clients: ReturnType<typeof clientsOf>

beforeEach(async () => {
  aws = await openAws()
  clients = clientsOf(aws.url)
})
afterEach(async () => {
  clients.close()
  await aws.stop()
})

const thing = (thing: string, at = '2024') => ({ userId: { S: 'u' }, thing: { S: thing }, at: { S: at } })

test('one port serves DynamoDB, SQS, S3 and EventBridge', async () => {
  const { dynamo, events, s3, sqs, inbox } = clients
  await dynamo.send(new PutItemCommand({ TableName: 'things', Item: thing('a') }))
  const Key = { userId: { S: 'u' }, thing: { S: 'a' } }
  expect((await dynamo.send(new GetItemCommand({ TableName: 'things', Key }))).Item).toEqual(thing('a'))
  expect((await dynamo.send(new ListTablesCommand())).TableNames).toEqual(['things'])

  await s3.send(new PutObjectCommand({ Bucket: 'shelf', Key: 'a/b.json', Body: '{"é":1}' }))
  const object = await s3.send(new GetObjectCommand({ Bucket: 'shelf', Key: 'a/b.json' }))
  expect(await object.Body?.transformToString()).toBe('{"é":1}')
  expect((await s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name)).toEqual(['shelf'])

  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'inbox' }))).QueueUrl).toBe(inbox)
  const Entries = [{ EventBusName: 'shop', Source: 'a', DetailType: 'b', Detail: '{"c":"😀"}' }]
  const put = await events.send(new PutEventsCommand({ Entries }))
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: inbox }))
  expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
    id: put.Entries?.[0]?.EventId,
    detail: { c: '😀' },
  })
})

test('a receiver that waits gets the event at once', async () => {
  const waiting = clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: clients.inbox, WaitTimeSeconds: 20 }),
  )
  await clients.events.send(
    new PutEventsCommand({ Entries: [{ EventBusName: 'shop', Source: 'a', DetailType: 'b', Detail: '{}' }] }),
  )
  expect((await waiting).Messages).toHaveLength(1)
})

test('a queue takes every character that SQS takes, and no other', async () => {
  const { sqs, inbox } = clients
  await sqs.send(new SendMessageCommand({ QueueUrl: inbox, MessageBody: 'stamp 🎟️ \u{10FFFF}' }))
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: inbox }))
  expect(Messages?.[0]?.Body).toBe('stamp 🎟️ \u{10FFFF}')
  await expect(sqs.send(new SendMessageCommand({ QueueUrl: inbox, MessageBody: '\u0001' }))).rejects.toThrow(
    /[Ii]nvalid characters/,
  )
})

test('a message that is received too often goes to the dead-letter queue', async () => {
  const { sqs, inbox, dead } = clients
  await sqs.send(new SendMessageCommand({ QueueUrl: inbox, MessageBody: 'poison' }))
  for (let receive = 0; receive < 2; receive++) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: inbox }))
    const ReceiptHandle = Messages?.[0]?.ReceiptHandle ?? ''
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: inbox, ReceiptHandle, VisibilityTimeout: 0 }),
    )
  }
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: inbox }))).Messages ?? []).toEqual([])
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead }))).Messages?.[0]?.Body).toBe('poison')
})

test('an event too large for its queue fails by itself', async () => {
  const big = {
    EventBusName: 'shop',
    Source: 'a',
    DetailType: 'b',
    Detail: JSON.stringify({ a: 'x'.repeat(1024 * 1024 - 20) }),
  }
  const result = await clients.events.send(new PutEventsCommand({ Entries: [big] }))
  expect(result).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] })
  expect(result.Entries?.[0]?.ErrorMessage).toContain('takes 1048576')
})

test('seeded items are read like any other, by the table and by its index', async () => {
  const items = Array.from({ length: 2500 }, (_, i) => ({
    ...thing(`t${i}`, String(9999 - i)),
    userId: { S: `u${i % 500}` },
  }))
  await aws.dynamo.seed('things', items)
  const query = (IndexName?: string) =>
    clients.dynamo.send(
      new QueryCommand({
        TableName: 'things',
        ...(IndexName && { IndexName }),
        KeyConditionExpression: 'userId = :u',
        ExpressionAttributeValues: { ':u': { S: 'u7' } },
      }),
    )
  expect((await query()).Items?.map((item) => item.thing?.S)).toEqual([
    't1007',
    't1507',
    't2007',
    't507',
    't7',
  ])
  expect((await query('byTime')).Items?.map((item) => item.thing?.S)).toEqual([
    't2007',
    't1507',
    't1007',
    't507',
    't7',
  ])
  await expect(aws.dynamo.seed('things', [{ userId: { S: 'u' } }])).rejects.toThrow('Missing the key thing')
  await expect(aws.dynamo.seed('nothing', [])).rejects.toThrow()
})

test('what is not honoured is refused by name', async () => {
  const transaction = new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName: 'things', Item: thing('a') } }],
  })
  await expect(clients.dynamo.send(transaction)).rejects.toMatchObject({ name: 'UnknownOperationException' })
  await expect(clients.events.send(new RemovePermissionCommand({ StatementId: 'x' }))).rejects.toThrow(
    'RemovePermission is not honoured by the local stack',
  )
  const other = await fetch(aws.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'Logs_20140328.DescribeLogGroups' },
  })
  expect(other.status).toBe(400)
  expect(await other.text()).toContain('Logs_20140328.DescribeLogGroups is not honoured')
  const broken = await fetch(aws.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
    body: '{',
  })
  expect(await broken.json()).toMatchObject({ __type: 'SerializationException' })
})

test('a plain GET tells that the server is there', async () => {
  expect(await (await fetch(aws.url)).json()).toMatchObject({ status: 'ok' })
})

test('a client that goes away in the middle of a request harms nobody', async () => {
  const socket = connect(aws.port, '127.0.0.1')
  const head =
    'POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: DynamoDB_20120810.PutItem\r\ncontent-length: 1000\r\n\r\n{"Table'
  await new Promise<void>((resolve) => socket.write(head, () => resolve()))
  socket.resetAndDestroy()
  expect((await fetch(aws.url)).status).toBe(200)
})

test.each<[what: string, operation: string, body: string]>([
  ['nothing', 'DeleteTable', 'null'],
  ['a key without a value', 'GetItem', '{"TableName":"things","Key":{"userId":{"S":"u"},"thing":null}}'],
  ['keys that are none', 'BatchGetItem', '{"RequestItems":{"things":{"Keys":[{"userId":null}]}}}'],
  [
    'a value nested beyond reason',
    'PutItem',
    `{"TableName":"things","Item":{"userId":${'{"M":{"a":'.repeat(9000)}{"S":"x"}${'}}'.repeat(9000)}}}`,
  ],
  ['a tag without a value', 'TagResource', `{"ResourceArn":"${table.arn}","Tags":[null]}`],
])('a request of DynamoDB for %s is refused, and ends nothing', async (_, operation, body) => {
  const answer = await fetch(aws.url, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=x',
      'x-amz-date': '20240801T000000Z',
    },
    body,
  })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    {
      __type: expect.stringMatching(/^(Validation|UnknownOperation)Exception$/),
      message: expect.any(String),
    },
  ])
  await clients.dynamo.send(new PutItemCommand({ TableName: 'things', Item: thing('a') }))
})

test('a port in use is told with its number and the option that chooses another', async () => {
  await expect(openAws(undefined, aws.port)).rejects.toThrow(
    new RegExp(`Port ${aws.port} is in use.*--aws-port`),
  )
})

test('a table of other keys is not taken for the one of the template', async () => {
  await defineTable(aws.url, table)
  await expect(defineTable(aws.url, { ...table, localSecondaryIndexes: [] })).rejects.toThrow(
    'things in the data folder has other keys',
  )
})

test('a queue that a client creates is reached at the same address', async () => {
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'own' }))
  expect(QueueUrl).toBe(`${aws.url}/000000000000/own`)
})

test('a queue that does not exist takes no message', () => {
  expect(() => aws.queues.send(queueArn('nobody'), 'x')).toThrow(
    expect.objectContaining({ code: 'NO_RESOURCE' }),
  )
})

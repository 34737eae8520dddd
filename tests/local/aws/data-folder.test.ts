import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DeleteItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import db, { type Operation } from 'dynalite/db/index.js'
import { clientsOf, openAws, queueArn } from './open.ts'

let dataDir: string
const children: ChildProcess[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  await rm(dataDir, { recursive: true, force: true })
})

async function serve() {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, clients: clientsOf(url) }
}

async function kill(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const bodies = (messages: { Body?: string | undefined }[] | undefined) =>
  (messages ?? []).map(({ Body }) => Body).sort()

test('what was acknowledged is there after the process was killed', async () => {
  const first = await serve()
  const { dynamo, events, s3, inbox } = first.clients
  await dynamo.send(
    new PutItemCommand({
      TableName: 'things',
      Item: { userId: { S: 'u' }, thing: { S: 'a' }, at: { S: '1' } },
    }),
  )
  await s3.send(new PutObjectCommand({ Bucket: 'shelf', Key: 'k', Body: 'v' }))
  await events.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: 'shop', Source: 'a', DetailType: 'b', Detail: '{"n":1}' }],
    }),
  )
  await kill(first.child)

  const again = await openAws(dataDir)
  const clients = clientsOf(again.url)
  const query = new QueryCommand({
    TableName: 'things',
    IndexName: 'byTime',
    KeyConditionExpression: 'userId = :u',
    ExpressionAttributeValues: { ':u': { S: 'u' } },
  })
  expect((await clients.dynamo.send(query)).Count).toBe(1)
  expect(
    await (
      await clients.s3.send(new GetObjectCommand({ Bucket: 'shelf', Key: 'k' }))
    ).Body?.transformToString(),
  ).toBe('v')
  const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: clients.inbox }))
  expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({ detail: { n: 1 } })
  expect(inbox).not.toBe(clients.inbox)
  first.clients.close()
  clients.close()
  await again.stop()
})

test('what a killed process had received is visible again at once, and the receive does not count', async () => {
  // A third receive would be of a dead letter.
  for (let run = 0; run < 2; run++) {
    const { child, clients } = await serve()
    if (run === 0) {
      for (const MessageBody of ['one', 'two', 'three']) {
        await clients.sqs.send(new SendMessageCommand({ QueueUrl: clients.inbox, MessageBody }))
      }
    }
    await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: clients.inbox, MaxNumberOfMessages: 10 }))
    clients.close()
    await kill(child)
    const aws = await openAws(dataDir)
    aws.queues.releaseInFlight(queueArn('inbox'))
    await aws.stop()
  }
  const last = await openAws(dataDir)
  const clients = clientsOf(last.url)
  const { Messages } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: clients.inbox,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  )
  expect(bodies(Messages)).toEqual(['one', 'three', 'two'])
  expect(Messages?.map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual(['1', '1', '1'])
  clients.close()
  await last.stop()
})

test('a message is kept through visibility changes, dead letters and restarts, and gone once deleted', async () => {
  const open = async () => {
    const aws = await openAws(dataDir)
    return { aws, ...clientsOf(aws.url) }
  }
  const run = await open()
  await run.sqs.send(new SendMessageCommand({ QueueUrl: run.inbox, MessageBody: 'poison' }))
  for (let receive = 0; receive < 2; receive++) {
    const { Messages } = await run.sqs.send(new ReceiveMessageCommand({ QueueUrl: run.inbox }))
    const ReceiptHandle = Messages?.[0]?.ReceiptHandle ?? ''
    await run.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: run.inbox, ReceiptHandle, VisibilityTimeout: 0 }),
    )
  }
  run.close()
  await run.aws.stop()

  const again = await open()
  expect(
    bodies((await again.sqs.send(new ReceiveMessageCommand({ QueueUrl: again.inbox }))).Messages),
  ).toEqual([])
  const { Messages } = await again.sqs.send(new ReceiveMessageCommand({ QueueUrl: again.dead }))
  expect(bodies(Messages)).toEqual(['poison'])
  await again.sqs.send(
    new DeleteMessageCommand({ QueueUrl: again.dead, ReceiptHandle: Messages?.[0]?.ReceiptHandle ?? '' }),
  )
  again.close()
  await again.aws.stop()

  const last = await openAws(dataDir)
  expect([last.queues.size(queueArn('inbox')), last.queues.size(queueArn('dead'))]).toEqual([0, 0])
  await last.stop()
})

test('killed anywhere in a stream of writes, a table and its index agree after the next start', async () => {
  const first = await serve()
  const { dynamo } = first.clients
  let sent = 0
  const stream = (async () => {
    for (;;) {
      const Item = { userId: { S: `u${sent % 7}` }, thing: { S: `t${sent % 50}` }, at: { S: String(sent) } }
      await dynamo.send(new PutItemCommand({ TableName: 'things', Item }))
      if (sent++ % 3 === 0)
        await dynamo.send(
          new DeleteItemCommand({ TableName: 'things', Key: { userId: Item.userId, thing: Item.thing } }),
        )
      if (sent === 200) first.child.kill('SIGKILL')
    }
  })()
  await expect(stream).rejects.toThrow()
  await kill(first.child)
  first.clients.close()

  const aws = await openAws(dataDir)
  const clients = clientsOf(aws.url)
  const all = await clients.dynamo.send(new ScanCommand({ TableName: 'things' }))
  const indexed = await clients.dynamo.send(new ScanCommand({ TableName: 'things', IndexName: 'byTime' }))
  const keys = (items: typeof all.Items) =>
    items?.map(({ userId, thing, at }) => `${userId?.S} ${thing?.S} ${at?.S}`).sort()
  expect(keys(indexed.Items)).toEqual(keys(all.Items))
  clients.close()
  await aws.stop()
})

test('half of a write, as a killed process leaves it, is mended', async () => {
  const aws = await openAws(dataDir)
  const item = (thing: string) => ({ userId: { S: 'u' }, thing: { S: thing }, at: { S: thing } })
  await aws.dynamo.seed('things', [item('whole'), item('unindexed'), item('gone')])
  await aws.stop()

  const store = db.create({ path: join(dataDir, 'dynamodb') })
  const broken: Operation[] = []
  for await (const [key, value] of store.db.iterator({ gte: '', lt: '~' })) {
    const text = JSON.stringify(value)
    if (key.startsWith('index-') && text.includes('unindexed')) broken.push({ type: 'del', key })
    if (key.startsWith('item-') && text.includes('gone')) broken.push({ type: 'del', key })
    if (key.startsWith('table~'))
      broken.push({ type: 'put', key, value: { ...(value as object), TableStatus: 'CREATING' } })
  }
  expect(broken).toHaveLength(3)
  await store.db.batch(broken)
  await store.db.close()

  const mended = await openAws(dataDir)
  const clients = clientsOf(mended.url)
  const indexed = await clients.dynamo.send(new ScanCommand({ TableName: 'things', IndexName: 'byTime' }))
  expect(indexed.Items?.map(({ thing }) => thing?.S).sort()).toEqual(['unindexed', 'whole'])
  clients.close()
  await mended.stop()
})

test('a data folder that another stack uses is refused', async () => {
  const aws = await openAws(dataDir)
  await expect(openAws(dataDir)).rejects.toThrow(/data folder .* does another stack use it/)
  await aws.stop()
})

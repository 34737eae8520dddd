import { createHash } from 'node:crypto'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs'
import { jest } from '@jest/globals'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import { deadLetterOf } from '../../../cli/redrive/dead-letter.ts'
import { GIVEN_UP, type GivenUp } from '../../../cli/redrive/queues.ts'
import { campaign } from '../support/catalogue.ts'
import { context } from '../support/powertools.ts'
import { type JsonCall, startAwsProxy } from './support/aws-proxy.ts'
import { eventOf, paris } from './support/export-world.ts'
import { keepsakeItem } from './support/items.ts'
import { fullLine, putRawExport } from './support/raw-export.ts'

/** The functions as Lambda loads them: by their environment alone. */
type Handler = (event: object, context: Context) => Promise<SQSBatchResponse>
const before = { ...process.env }
const calls: JsonCall[] = []
const lines: Record<string, unknown>[] = []
const functions: Record<string, Handler> = {}
let proxy: Awaited<ReturnType<typeof startAwsProxy>>
let s3: S3Client
let md5: string | undefined

const ID = '01722050100000-2d8752fd'
const KEY = 'k'.repeat(64)

function answer(call: JsonCall): object {
  calls.push(call)
  const entries = (call.input.Entries ?? []) as { Id: string; MessageBody: string }[]
  const answers: Record<string, object> = {
    GetSecretValue: { SecretString: KEY },
    PutEvents: { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `event-${index}` })) },
    SendMessageBatch: {
      Successful: entries.map(({ Id, MessageBody = '' }) => ({
        Id,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: [],
    },
    SendMessage: {
      MD5OfMessageBody: md5 ?? createHash('md5').update(String(call.input.MessageBody)).digest('hex'),
    },
    ExportTableToPointInTime: {
      ExportDescription: { ExportArn: `${String(call.input.TableArn)}/export/${ID}` },
    },
  }
  return answers[call.target.split('.')[1] ?? ''] ?? {}
}

beforeAll(async () => {
  proxy = await startAwsProxy(answer)
  for (const name of ['the-raw', 'the-analytics', 'the-catalogue']) proxy.aws.createBucket(name)
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: proxy.url,
    PATIENCE: '20',
    KEEPSAKES_TABLE_ARN: 'arn:k',
    PROGRESS_TABLE_ARN: 'arn:p',
    INCREMENTAL_EXPORT_MINUTES: '60',
    EXPORT_DEAD_LETTER_QUEUE_URL: `${proxy.url}/000000000000/export-dead-letter`,
    RAW_EXPORT_BUCKET: 'the-raw',
    ANALYTICS_BUCKET: 'the-analytics',
    CATALOGUE_BUCKET: 'the-catalogue',
    CATALOGUE_HOST: 'the-catalogue.s3.eu-west-1.amazonaws.com',
    TIDY_QUEUE_URL: `${proxy.url}/000000000000/tidy`,
    PSEUDONYM_SECRET: 'keepsakes-test-pseudonym-key-1',
    PSEUDONYM_KEY_GENERATION: '1',
    EVENT_BUS_NAME: 'the-bus',
    POWERTOOLS_SERVICE_NAME: 'keepsakes',
    POWERTOOLS_METRICS_NAMESPACE: 'keepsakes-test',
  })
  for (const name of ['startExport', 'planExport', 'tidyExport'])
    functions[name] = (await import(`../../../functions/export/${name}.ts`)).handler
  s3 = new S3Client({ endpoint: proxy.aws.url, region: 'eu-west-1', forcePathStyle: true })
  const put = (Bucket: string, Key: string, Body: Buffer | string) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }))
  const key = 'catalogue/snapshots/7.json'
  await put('the-catalogue', key, JSON.stringify({ number: 7, version: 'v7', campaigns: [campaign(paris)] }))
  const publishedAt = '2024-07-01T00:00:00Z'
  await put(
    'the-catalogue',
    'catalogue/current.json',
    JSON.stringify({ number: 7, version: 'v7', key, publishedAt }),
  )
  const objects = new Map<string, Buffer>()
  putRawExport(objects, {
    table: 'keepsakes',
    kind: 'full',
    exportId: ID,
    time: '2024-07-27T03:15:00Z',
    files: [[fullLine(keepsakeItem('secret-anna'))], [fullLine(keepsakeItem('secret-ben'))]],
  })
  for (const [name, body] of objects) await put('the-raw', name, body)
})
afterAll(async () => {
  process.env = { ...before }
  s3.destroy()
  await proxy.stop()
})
beforeEach(() => {
  md5 = undefined
  calls.length = 0
  lines.length = 0
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      for (const line of String(chunk).split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line))
      return true
    })
  }
})
afterEach(() => jest.restoreAllMocks())

/** Invokes a function with a batch; the ids of the messages that come again. */
async function invoke(name: string, ...bodies: string[]): Promise<string[]> {
  const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body, attributes: {} }))
  const response = await functions[name]?.({ Records }, context)
  return response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) ?? []
}

/** The sum of a metric over all that was sent. */
const metric = (name: string) =>
  lines
    .flatMap((line) => (name in line ? [line[name]].flat() : []))
    .reduce<number>((sum, value) => sum + Number(value), 0)
const operations = () => calls.map(({ target }) => target.split('.')[1])
const sent = () =>
  calls.flatMap(({ input }) =>
    ((input.Entries ?? []) as { MessageBody: string }[]).map(({ MessageBody }) => MessageBody),
  )

test('startExport starts both tables, and makes what can never be started a dead letter at once, with the reason', async () => {
  const asked = JSON.stringify({ kind: 'full', at: '2024-07-27T03:15:00Z' })
  expect(await invoke('startExport', asked, '{"kind":"partial"}')).toEqual([])
  expect(calls.slice(0, 2).map(({ input }) => [input.TableArn, input.S3Bucket])).toEqual([
    ['arn:k', 'the-raw'],
    ['arn:p', 'the-raw'],
  ])
  expect([
    metric('ExportsStarted'),
    metric('ExportRequestsReceived'),
    metric('ExportRequestsFailed'),
  ]).toEqual([2, 2, 1])
  const given: Partial<SendMessageCommandInput> = calls[2]?.input ?? {}
  const { QueueUrl, MessageBody, MessageAttributes } = given
  expect(QueueUrl).toContain('export-dead-letter')
  // An operator sees this of it, and sends it back once the message is one.
  const seen = deadLetterOf({ Body: MessageBody, MessageAttributes }, GIVEN_UP.export as GivenUp)
  expect(seen).toMatchObject({ kind: 'partial export', backTo: 'export-request', attributes: {} })
  expect(seen.reason).toMatch(/^WrongMessageError: .*kind/)
})

test('startExport gives back what may be started when it comes again, and what cannot be made a dead letter', async () => {
  const later = JSON.stringify({ kind: 'full', at: new Date(Date.now() + 3_600_000).toISOString() })
  expect(await invoke('startExport', later)).toEqual(['m0'])
  expect(operations()).toEqual([])
  // SQS has taken something else than was sent.
  md5 = 'another'
  expect(await invoke('startExport', '{"kind":"partial"}')).toEqual(['m0'])
})

test('an export is planned, tidied and complete, and a user is forgotten, through the functions alone', async () => {
  const manifest = eventOf('the-raw', `keepsakes/full/AWSDynamoDB/${ID}/manifest-summary.md5`)
  expect(await invoke('planExport', manifest, 'no event')).toEqual(['m1'])
  const messages = sent()
  expect(messages).toHaveLength(2)
  expect([metric('ExportsPlanned'), metric('ExportManifestsFailed')]).toEqual([1, 1])

  calls.length = 0
  expect(await invoke('tidyExport', ...messages, '{"tidy":"secret"}')).toEqual(['m2'])
  expect(operations()).toEqual(['GetSecretValue', 'PutEvents'])
  const [event] = (calls[1]?.input.Entries ?? []) as Record<string, string>[]
  expect(event).toMatchObject({
    EventBusName: 'the-bus',
    Source: 'keepsakes.exports',
    DetailType: 'ExportCompleted',
  })
  expect(JSON.parse(event?.Detail ?? '')).toMatchObject({ exportId: ID, files: 2, rows: 2, keyGeneration: 1 })
  const names = [
    'ExportFilesTidied',
    'ExportRowsWritten',
    'ExportRowsUnknown',
    'ExportsCompleted',
    'FullExportsCompleted',
    'TidyReceived',
    'TidyFailed',
  ]
  expect(names.map(metric)).toEqual([2, 2, 0, 1, 1, 3, 1])
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'the-analytics' }))
  expect(Contents.map(({ Key }) => Key)).toEqual([
    `catalogue/exportDate=2024-07-27/${ID}.parquet`,
    `exports/exportDate=2024-07-27/${ID}.json`,
    `keepsakes/exportDate=2024-07-27/${ID}-52fd0.parquet`,
    `keepsakes/exportDate=2024-07-27/${ID}-52fd1.parquet`,
  ])

  calls.length = 0
  expect(await invoke('tidyExport', '{"forgetUser":"secret-anna"}')).toEqual([])
  expect(await invoke('tidyExport', ...sent())).toEqual([])
  expect(metric('ExportRowsForgotten')).toBe(1)
  const left = await s3.send(
    new GetObjectCommand({
      Bucket: 'the-analytics',
      Key: `keepsakes/exportDate=2024-07-27/${ID}-52fd0.parquet`,
    }),
  )
  expect((await left.Body?.transformToByteArray())?.subarray(0, 4)).toEqual(
    Uint8Array.from(Buffer.from('PAR1')),
  )
  expect(JSON.stringify(lines)).not.toMatch(/secret/)
})

import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeExportCommand,
  type ExportDescription,
  ExportTableToPointInTimeCommand,
  type ExportTableToPointInTimeCommandInput,
  ListExportsCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { AwsServer } from '../../../local/aws/server.ts'
import { until } from '../../stack/support/until.ts'
import { clientsOf, openAws, table } from './open.ts'

let aws: AwsServer
let clients: ReturnType<typeof clientsOf>

beforeAll(async () => {
  await open()
})
afterAll(() => close())

async function open(sizes: Parameters<typeof openAws>[2] = {}) {
  aws = await openAws(undefined, 0, sizes)
  clients = clientsOf(aws.url)
}
async function close() {
  clients.close()
  await aws.stop()
}

const put = (thing: string, at = '1') =>
  clients.dynamo.send(
    new PutItemCommand({
      TableName: 'things',
      Item: { userId: { S: 'u' }, thing: { S: thing }, at: { S: at } },
    }),
  )
const remove = (thing: string) =>
  clients.dynamo.send(
    new DeleteItemCommand({ TableName: 'things', Key: { userId: { S: 'u' }, thing: { S: thing } } }),
  )

const start = async (more: Partial<ExportTableToPointInTimeCommandInput> = {}) => {
  const asked = { TableArn: table.arn, S3Bucket: 'shelf', ...more }
  const { ExportDescription: started } = await clients.dynamo.send(new ExportTableToPointInTimeCommand(asked))
  return started ?? {}
}
const described = async ({ ExportArn }: ExportDescription) =>
  (await clients.dynamo.send(new DescribeExportCommand({ ExportArn }))).ExportDescription ?? {}
const ended = (started: ExportDescription) =>
  until(
    'the export to end',
    () => described(started),
    ({ ExportStatus }) => ExportStatus !== 'IN_PROGRESS',
  )

async function bodyOf(Key: string): Promise<Buffer> {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'shelf', Key }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}
const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64')

interface Entry {
  itemCount: number
  md5Checksum: string
  dataFileS3Key: string
}

type Item = Record<string, { S: string }>
type Line = { Item?: Item; Keys?: Item }

/** Follows the export's manifests, and compares every checksum and count. */
async function read({ ExportManifest = '' }: ExportDescription) {
  const summaryText = await bodyOf(ExportManifest)
  const summary = JSON.parse(summaryText.toString())
  const filesText = await bodyOf(summary.manifestFilesS3Key)
  expect([md5(summaryText), md5(filesText)]).toEqual([
    String(await bodyOf(ExportManifest.replace('.json', '.md5'))),
    String(await bodyOf(summary.manifestFilesS3Key.replace('.json', '.md5'))),
  ])
  const files: Entry[] = filesText
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const lines: Line[] = []
  for (const { itemCount, md5Checksum, dataFileS3Key } of files) {
    const body = await bodyOf(dataFileS3Key)
    expect(md5(body)).toBe(md5Checksum)
    const of = gunzipSync(body).toString().split('\n').slice(0, -1)
    expect(of).toHaveLength(itemCount)
    lines.push(...of.map((line) => JSON.parse(line)))
  }
  expect(lines).toHaveLength(summary.itemCount)
  return { summary, files, lines }
}
const thingsOf = (lines: Line[]) => lines.map(({ Item }) => `${Item?.thing?.S} ${Item?.at?.S}`).sort()

test('a full export is laid out as DynamoDB does, and says so', async () => {
  await put('a')
  await put('b')
  const started = await start({ S3Prefix: 'raw/things', ClientToken: 'first' })
  expect(started).toMatchObject({ ExportStatus: 'IN_PROGRESS', ExportType: 'FULL_EXPORT', S3Bucket: 'shelf' })
  const done = await ended(started)
  const [, id = ''] = /\/export\/(\d{14}-[0-9a-f]{8})$/.exec(done.ExportArn ?? '') ?? []
  const folder = `raw/things/AWSDynamoDB/${id}`
  expect(done).toMatchObject({
    ExportStatus: 'COMPLETED',
    ExportManifest: `${folder}/manifest-summary.json`,
    ItemCount: 2,
    BilledSizeBytes: 2 * ('userId'.length + 'thing'.length + 'at'.length + 3),
    TableArn: table.arn,
    ClientToken: 'first',
    EndTime: expect.any(Date),
  })
  const { summary, files, lines } = await read(done)
  expect(thingsOf(lines)).toEqual(['a 1', 'b 1'])
  expect(summary).toEqual({
    version: '2020-06-30',
    exportArn: done.ExportArn,
    startTime: done.StartTime?.toISOString(),
    endTime: expect.any(String),
    tableArn: table.arn,
    tableId: done.TableId,
    exportTime: done.ExportTime?.toISOString(),
    s3Bucket: 'shelf',
    s3Prefix: 'raw/things',
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${folder}/manifest-files.json`,
    billedSizeBytes: done.BilledSizeBytes,
    itemCount: 2,
    outputFormat: 'DYNAMODB_JSON',
    exportType: 'FULL_EXPORT',
  })
  const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'shelf', Prefix: 'raw/' }))
  expect(Contents?.map(({ Key }) => Key)).toEqual([
    `${folder}/_started`,
    files[0]?.dataFileS3Key,
    ...['files.json', 'files.md5', 'summary.json', 'summary.md5'].map((name) => `${folder}/manifest-${name}`),
  ])
  expect(files[0]).toEqual({
    itemCount: 2,
    md5Checksum: expect.any(String),
    etag: expect.stringMatching(/^[0-9a-f]{32}$/),
    dataFileS3Key: expect.stringMatching(new RegExp(`^${folder}/data/[a-z2-7]{26}\\.json\\.gz$`)),
  })
})

test('the same ClientToken is the same export, and a conflict with other parameters', async () => {
  const [first, second] = await Promise.all([start({ ClientToken: 'once' }), start({ ClientToken: 'once' })])
  expect(second.ExportArn).toBe(first.ExportArn)
  await ended(first)
  expect((await start({ ClientToken: 'once' })).ExportArn).toBe(first.ExportArn)
  await expect(start({ ClientToken: 'once', S3Prefix: 'x' })).rejects.toMatchObject({
    name: 'ExportConflictException',
    message: expect.stringContaining('Duplicate request detected'),
  })
})

test('what cannot be exported is refused by the names that AWS has', async () => {
  const refusal = (more: Partial<ExportTableToPointInTimeCommandInput>) =>
    start(more).then(
      () => 'started',
      (error: Error) => error.name,
    )
  const soon = new Date(Date.now() + 60_000)
  const incremental = (fromMinutesAgo: number, toMinutesAgo: number) => ({
    ExportType: 'INCREMENTAL_EXPORT' as const,
    IncrementalExportSpecification: {
      ExportFromTime: new Date(Date.now() - fromMinutesAgo * 60_000),
      ExportToTime: new Date(Date.now() - toMinutesAgo * 60_000),
    },
  })
  await clients.dynamo.send(
    new CreateTableCommand({
      TableName: 'fleeting',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  )
  expect([
    await refusal({ TableArn: `${table.arn}-other` }),
    await refusal({ TableArn: table.arn.replace('things', 'fleeting') }),
    await refusal({ TableArn: 'things' }),
    await refusal({ ExportTime: soon }),
    await refusal({ ExportTime: new Date(0) }),
    await refusal(incremental(10, 0)),
    await refusal(incremental(25 * 60, 0)),
    await refusal(incremental(10, -20)),
    await refusal({ ExportType: 'INCREMENTAL_EXPORT' }),
    await refusal({ ExportFormat: 'ION' }),
  ]).toEqual([
    'TableNotFoundException',
    'PointInTimeRecoveryUnavailableException',
    'ValidationException',
    ...Array(5).fill('InvalidExportTimeException'),
    'ValidationException',
    'ValidationException',
  ])
  await expect(described({ ExportArn: `${table.arn}/export/01700000000000-00000000` })).rejects.toMatchObject(
    {
      name: 'ExportNotFoundException',
    },
  )
})

test('a bucket that is not there fails the export, with the code that AWS has', async () => {
  expect(await ended(await start({ S3Bucket: 'nowhere' }))).toMatchObject({
    ExportStatus: 'FAILED',
    FailureCode: 'S3NoSuchBucket',
    FailureMessage: 'The specified bucket does not exist',
  })
})

test('exports are listed by table and by page', async () => {
  const list = async (more: object) =>
    clients.dynamo.send(new ListExportsCommand({ TableArn: table.arn, ...more }))
  await ended(await start())
  const all = (await list({})).ExportSummaries ?? []
  const first = await list({ MaxResults: 1 })
  const rest = await list({ NextToken: first.NextToken })
  expect([...(first.ExportSummaries ?? []), ...(rest.ExportSummaries ?? [])]).toEqual(all)
  expect(all.at(-1)).toMatchObject({ ExportStatus: 'COMPLETED', ExportType: 'FULL_EXPORT' })
  expect((await list({ TableArn: `${table.arn}-other` })).ExportSummaries).toEqual([])
})

describe('of a time', () => {
  beforeAll(async () => {
    await close()
    await open({ exportFileSize: { items: 3, bytes: 1e6 } })
  })

  test('an export shows what was there then: nothing written, changed or deleted after it', async () => {
    for (const thing of ['kept', 'changed', 'deleted']) await put(thing)
    const then = await nextMillisecond()
    await put('changed', '2')
    await remove('deleted')
    await put('new')
    const [past, present] = [await ended(await start({ ExportTime: then })), await ended(await start())]
    expect(thingsOf((await read(past)).lines)).toEqual(['changed 1', 'deleted 1', 'kept 1'])
    expect(thingsOf((await read(present)).lines)).toEqual(['changed 2', 'kept 1', 'new 1'])
  })

  test('an export in the midst of writes has each that was acknowledged before it, and none that began after', async () => {
    let written = 0
    const writing = (async () => {
      for (; written < 120; written++) await put(`w${String(written).padStart(3, '0')}`)
    })()
    const seen: [least: number, started: ExportDescription, most: number][] = []
    while (written < 100) {
      const after = written + 20
      await until(
        'more writes',
        () => written,
        (now) => now >= after,
      )
      const least = written
      const started = await start()
      seen.push([least, started, written + 1])
    }
    await writing
    for (const [least, started, most] of seen) {
      const { lines } = await read(await ended(started))
      const things = thingsOf(lines).filter((thing) => thing.startsWith('w'))
      expect(things).toEqual(things.map((_, n) => `w${String(n).padStart(3, '0')} 1`))
      expect(things.length).toBeGreaterThanOrEqual(least)
      expect(things.length).toBeLessThanOrEqual(most)
    }
  })

  test('a large table has several data files, and no item is in two of them', async () => {
    const { files, lines } = await read(await ended(await start()))
    expect(files.length).toBe(Math.ceil(lines.length / 3))
    expect(new Set(thingsOf(lines)).size).toBe(lines.length)
  })

  test('an incremental export has each item that was written, once, as it was before and after', async () => {
    await put('twice', '1')
    await put('twice', '2')
    await put('brief')
    await remove('brief')
    const started = await start({
      S3Prefix: 'changes',
      ExportType: 'INCREMENTAL_EXPORT',
      IncrementalExportSpecification: { ExportFromTime: new Date(Date.now() - 16 * 60_000) },
    })
    await put('twice', '3')
    await put('later')
    const done = await ended(started)
    const { summary, files, lines } = await read(done)
    const of = (thing: string) => lines.filter(({ Keys }) => Keys?.thing?.S === thing)
    expect(of('twice')).toEqual([
      {
        Metadata: { WriteTimestampMicros: { N: expect.stringMatching(/^\d{16}$/) } },
        Keys: { userId: { S: 'u' }, thing: { S: 'twice' } },
        NewImage: { userId: { S: 'u' }, thing: { S: 'twice' }, at: { S: '2' } },
      },
    ])
    expect([...of('brief'), ...of('later'), ...of('deleted')]).toEqual([])
    expect(summary).toMatchObject({
      version: '2023-08-01',
      outputView: 'NEW_AND_OLD_IMAGES',
      exportType: 'INCREMENTAL_EXPORT',
      exportFromTime: done.IncrementalExportSpecification?.ExportFromTime?.toISOString(),
      exportToTime: done.IncrementalExportSpecification?.ExportToTime?.toISOString(),
    })
    expect(summary).not.toHaveProperty('exportTime')
    expect(files.every(({ dataFileS3Key }) => dataFileS3Key.startsWith('changes/AWSDynamoDB/data/'))).toBe(
      true,
    )
  })
})

test('what the record of writes no longer holds is refused, not guessed', async () => {
  await close()
  await open({ recordBytes: 2000 })
  const early = await nextMillisecond()
  for (let n = 0; n < 40; n++) await put('one', String(n))
  await expect(start({ ExportTime: early })).rejects.toMatchObject({ name: 'InvalidExportTimeException' })
  await expect(
    start({
      ExportType: 'INCREMENTAL_EXPORT',
      IncrementalExportSpecification: { ExportFromTime: new Date(Date.now() - 16 * 60_000) },
    }),
  ).rejects.toMatchObject({ message: expect.stringContaining('start a full export instead') })
  const { ContinuousBackupsDescription: told } = await clients.dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName: 'things' }),
  )
  const earliest = told?.PointInTimeRecoveryDescription?.EarliestRestorableDateTime
  expect(earliest?.getTime()).toBeGreaterThan(early.getTime())
  const { lines } = await read(await ended(await start(earliest && { ExportTime: earliest })))
  expect(lines.length).toBeLessThanOrEqual(1)
  expect(thingsOf((await read(await ended(await start()))).lines)).toEqual(['one 39'])
})

/** A time that everything done so far is before, and everything done later is after. */
async function nextMillisecond(): Promise<Date> {
  const done = Date.now()
  await until('the next millisecond', Date.now, (now) => now > done + 1)
  return new Date(done + 1)
}

import { randomBytes } from 'node:crypto'
import {
  CreateTableCommand,
  type ExportDescription,
  ListExportsCommand,
  UpdateContinuousBackupsCommand,
  type UpdateContinuousBackupsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { AwsServer } from '../../../local/aws/server.ts'
import { until } from '../../stack/support/until.ts'
import { type Asked, exporting, minutesAgo, nextMillisecond, period, thingsOf } from './exporting.ts'
import { openAws, table } from './open.ts'

let aws: AwsServer
let on: ReturnType<typeof exporting>

beforeAll(async () => {
  await open()
})
afterAll(() => close())

async function open(sizes: Parameters<typeof openAws>[2] = {}) {
  aws = await openAws(undefined, 0, sizes)
  on = exporting(aws)
}
async function close() {
  on.close()
  await aws.stop()
}

test('a full export is laid out as DynamoDB does, and says so', async () => {
  await on.put('a')
  await on.put('b')
  const started = await on.start({ S3Prefix: 'raw/things', ClientToken: 'first' })
  expect(started).toMatchObject({ ExportStatus: 'IN_PROGRESS', ExportType: 'FULL_EXPORT', S3Bucket: 'shelf' })
  const done = await on.ended(started)
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
  const { summary, files, lines } = await on.read(done)
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
  const { Contents } = await on.s3.send(new ListObjectsV2Command({ Bucket: 'shelf', Prefix: 'raw/' }))
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
  const [first, second] = await Promise.all([
    on.start({ ClientToken: 'once' }),
    on.start({ ClientToken: 'once' }),
  ])
  expect(second.ExportArn).toBe(first.ExportArn)
  const done = await on.ended(first)
  // Whoever names a default asks for the same.
  expect(await on.start({ ClientToken: 'once', ExportFormat: 'DYNAMODB_JSON' })).toEqual(done)
  const refused = { name: 'ExportConflictException', message: expect.stringContaining('Duplicate request') }
  await expect(on.start({ ClientToken: 'once', S3Prefix: 'x' })).rejects.toMatchObject(refused)
  await expect(
    on.start({ ClientToken: 'once', TableArn: table.arn.replace('things', 'others') }),
  ).rejects.toMatchObject(refused)
  expect((await on.start({ ClientToken: 'twice' })).ExportArn).not.toBe(first.ExportArn)
})

test('a ClientToken is used up for eight hours from the end of its export', async () => {
  const asked = { ClientToken: 'daily', S3Bucket: 'nowhere' }
  const { ExportArn, EndTime } = await on.ended(await on.start(asked))
  const { now } = Date
  const after = (ms: number) => {
    const time = (EndTime?.getTime() ?? 0) + 8 * 3_600_000 + ms
    Date.now = () => time
  }
  try {
    after(-1000)
    expect((await on.start(asked)).ExportArn).toBe(ExportArn)
    after(1000)
    const later = await on.start({ ...asked, S3Bucket: 'shelf' })
    expect(later.ExportArn).not.toBe(ExportArn)
    expect((await on.start({ ...asked, S3Bucket: 'shelf' })).ExportArn).toBe(later.ExportArn)
    await expect(on.start(asked)).rejects.toMatchObject({ name: 'ExportConflictException' })
    await on.ended(later)
  } finally {
    Date.now = now
  }
})

test('point-in-time recovery is refused as in AWS, or by name, and told with its period', async () => {
  const told = await on.pointInTimeRecovery(true, { RecoveryPeriodInDays: 35 })
  expect(told.ContinuousBackupsDescription).toEqual({
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: expect.any(Date),
      LatestRestorableDateTime: expect.any(Date),
    },
  })
  await expect(on.pointInTimeRecovery(true, { RecoveryPeriodInDays: 7 })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('RecoveryPeriodInDays'),
  })
  const update = (input: object) =>
    on.dynamo.send(new UpdateContinuousBackupsCommand(input as UpdateContinuousBackupsCommandInput))
  await expect(update({ TableName: 'things' })).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(
    update({ TableName: 'none', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
  ).rejects.toMatchObject({ name: 'TableNotFoundException', message: 'Table not found: none' })
})

test('what cannot be exported is refused by the names that AWS has', async () => {
  const refusal = (more: Asked) =>
    on.start(more).then(
      () => 'started',
      (error: Error) => error.name,
    )
  const soon = new Date(Date.now() + 60_000)
  const incremental = (fromMinutesAgo: number, toMinutesAgo: number) =>
    period(minutesAgo(fromMinutesAgo), minutesAgo(toMinutesAgo))
  await on.dynamo.send(
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
  await expect(
    on.described({ ExportArn: `${table.arn}/export/01700000000000-00000000` }),
  ).rejects.toMatchObject({
    name: 'ExportNotFoundException',
  })
})

test('a bucket that is not there fails the export, with the code that AWS has', async () => {
  expect(await on.ended(await on.start({ S3Bucket: 'nowhere' }))).toMatchObject({
    ExportStatus: 'FAILED',
    FailureCode: 'S3NoSuchBucket',
    FailureMessage: 'The specified bucket does not exist',
  })
})

test('exports are listed by table and by page', async () => {
  const list = async (more: object) =>
    on.dynamo.send(new ListExportsCommand({ TableArn: table.arn, ...more }))
  await on.ended(await on.start())
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
    for (const thing of ['kept', 'changed', 'deleted']) await on.put(thing)
    const then = await nextMillisecond()
    await on.put('changed', '2')
    await on.remove('deleted')
    await on.put('new')
    const [past, present] = [
      await on.ended(await on.start({ ExportTime: then })),
      await on.ended(await on.start()),
    ]
    expect(thingsOf((await on.read(past)).lines)).toEqual(['changed 1', 'deleted 1', 'kept 1'])
    expect(thingsOf((await on.read(present)).lines)).toEqual(['changed 2', 'kept 1', 'new 1'])
  })

  test('an export in the midst of writes has each that was acknowledged before it, and none that began after', async () => {
    let written = 0
    const writing = (async () => {
      for (; written < 120; written++) await on.put(`w${String(written).padStart(3, '0')}`)
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
      const started = await on.start()
      seen.push([least, started, written + 1])
    }
    await writing
    for (const [least, started, most] of seen) {
      const { lines } = await on.read(await on.ended(started))
      const things = thingsOf(lines).filter((thing) => thing.startsWith('w'))
      expect(things).toEqual(things.map((_, n) => `w${String(n).padStart(3, '0')} 1`))
      expect(things.length).toBeGreaterThanOrEqual(least)
      expect(things.length).toBeLessThanOrEqual(most)
    }
  })

  test('a large table has several data files, and no item is in two of them', async () => {
    const { files, lines } = await on.read(await on.ended(await on.start()))
    expect(files.length).toBe(Math.ceil(lines.length / 3))
    expect(new Set(thingsOf(lines)).size).toBe(lines.length)
  })

  test('an incremental export has each item that was written, once, as it was before and after', async () => {
    await on.put('twice', '1')
    await on.put('twice', '2')
    await on.put('brief')
    await on.remove('brief')
    const started = await on.start({ S3Prefix: 'changes', ...period(minutesAgo(16)) })
    await on.put('twice', '3')
    await on.put('later')
    const done = await on.ended(started)
    const { summary, files, lines } = await on.read(done)
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
  for (let n = 0; n < 40; n++) await on.put('one', String(n))
  await expect(on.start({ ExportTime: early })).rejects.toMatchObject({ name: 'InvalidExportTimeException' })
  await expect(on.start(period(minutesAgo(16)))).rejects.toMatchObject({
    message: expect.stringContaining('start a full export instead'),
  })
  const earliest = await on.earliest()
  expect(earliest?.getTime()).toBeGreaterThan(early.getTime())
  const { lines } = await on.read(await on.ended(await on.start(earliest && { ExportTime: earliest })))
  expect(lines.length).toBeLessThanOrEqual(1)
  expect(thingsOf((await on.read(await on.ended(await on.start()))).lines)).toEqual(['one 39'])
})

test('items of 400 KB that do not compress are whole, and few of them are a file', async () => {
  await close()
  await open({ exportFileSize: { items: 100, bytes: 500_000 } })
  const Blob = () => ({ B: randomBytes(390_000) })
  const blobs = { a: Blob(), b: Blob(), c: Blob(), d: Blob() }
  for (const [thing, blob] of Object.entries(blobs)) await on.put(thing, '1', { blob })
  const done = await on.ended(await on.start())
  const { files, lines } = await on.read(done)
  expect(files.map(({ itemCount }) => itemCount)).toEqual([2, 2])
  expect(Object.fromEntries(lines.map(({ Item }) => [Item?.thing?.S, Item?.blob]))).toEqual(
    Object.fromEntries(Object.entries(blobs).map(([thing, { B }]) => [thing, { B: B.toString('base64') }])),
  )
  expect(done.BilledSizeBytes).toBe(4 * (390_000 + 'useridthingatblob'.length + 3))
})

test('an incremental export has old images only where they are asked for, and a delete without images then', async () => {
  await close()
  await open()
  await on.put('changed')
  await on.put('gone')
  const from = minutesAgo(15)
  const then = await nextMillisecond()
  await on.put('changed', '2')
  await on.remove('gone')
  const { now } = Date
  Date.now = () => now() + 15 * 60_000
  try {
    const images = async (ExportViewType: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES', start = then) => {
      const IncrementalExportSpecification = { ExportFromTime: start, ExportViewType }
      const asked = { ExportType: 'INCREMENTAL_EXPORT' as const, IncrementalExportSpecification }
      const done = await on.ended(await on.start(asked))
      const { summary, lines } = await on.read(done)
      expect(summary.outputView).toBe(ExportViewType)
      return lines
        .map(({ Keys, OldImage, NewImage }) => [Keys?.thing?.S, OldImage?.at?.S, NewImage?.at?.S])
        .sort()
    }
    expect(await images('NEW_AND_OLD_IMAGES')).toEqual([
      ['changed', '1', '2'],
      ['gone', '1', undefined],
    ])
    expect(await images('NEW_IMAGE')).toEqual([
      ['changed', undefined, '2'],
      ['gone', undefined, undefined],
    ])
    expect(await images('NEW_AND_OLD_IMAGES', from)).toEqual([['changed', undefined, '2']])
  } finally {
    Date.now = now
  }
})

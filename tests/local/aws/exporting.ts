import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import {
  type AttributeValue,
  DeleteItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeExportCommand,
  type ExportDescription,
  ExportTableToPointInTimeCommand,
  type ExportTableToPointInTimeCommandInput,
  PutItemCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { Store } from 'dynalite/db/index.js'
import { until } from '../../stack/support/until.ts'
import { clientsOf, type openAws, table } from './open.ts'

export interface Entry {
  readonly itemCount: number
  readonly md5Checksum: string
  readonly dataFileS3Key: string
}

export type Item = Record<string, { S: string }>

/** A line of a data file: an item of a full export, or a change of an incremental one. */
export interface Line {
  readonly Item?: Item
  readonly Keys?: Item
  readonly OldImage?: Item
  readonly NewImage?: Item
  readonly Metadata?: { readonly WriteTimestampMicros: { readonly N: string } }
}

export type Asked = Partial<ExportTableToPointInTimeCommandInput>

export const item = (thing: string, at = '1') => ({ userId: { S: 'u' }, thing: { S: thing }, at: { S: at } })

/** The steps of tests of exports, with the table `things` and the bucket `shelf`. */
export function exporting({ url }: Pick<Awaited<ReturnType<typeof openAws>>, 'url'>) {
  const clients = clientsOf(url)
  const start = async (more: Asked = {}): Promise<ExportDescription> => {
    const asked = { TableArn: table.arn, S3Bucket: 'shelf', ...more }
    const { ExportDescription: started } = await clients.dynamo.send(
      new ExportTableToPointInTimeCommand(asked),
    )
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
  const bodyOf = async (Key: string): Promise<Buffer> => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'shelf', Key }))
    return Buffer.from((await Body?.transformToByteArray()) ?? [])
  }

  /** Reads all that the export's manifests lead to, and compares every checksum and count. */
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
  const pointInTimeRecovery = (PointInTimeRecoveryEnabled: boolean, more: object = {}) =>
    clients.dynamo.send(
      new UpdateContinuousBackupsCommand({
        TableName: 'things',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, ...more },
      }),
    )
  return {
    ...clients,
    clients,
    start,
    described,
    ended,
    read,
    pointInTimeRecovery,
    /** The lines of an export from its request to its end. */
    exported: async (more: Asked = {}) => (await read(await ended(await start(more)))).lines,
    put: (thing: string, at = '1', more: Record<string, AttributeValue> = {}) =>
      clients.dynamo.send(new PutItemCommand({ TableName: 'things', Item: { ...item(thing, at), ...more } })),
    remove: (thing: string) =>
      clients.dynamo.send(
        new DeleteItemCommand({ TableName: 'things', Key: { userId: { S: 'u' }, thing: { S: thing } } }),
      ),
    earliest: async () => {
      const { ContinuousBackupsDescription: told } = await clients.dynamo.send(
        new DescribeContinuousBackupsCommand({ TableName: 'things' }),
      )
      return told?.PointInTimeRecoveryDescription?.EarliestRestorableDateTime
    },
  }
}

export const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64')
export const thingsOf = (lines: readonly Line[]) =>
  lines.map(({ Item }) => `${Item?.thing?.S} ${Item?.at?.S}`).sort()

/** A period of an incremental export; without an end it is until the request. */
export const period = (from: Date, to?: Date): Asked => ({
  ExportType: 'INCREMENTAL_EXPORT',
  IncrementalExportSpecification: { ExportFromTime: from, ...(to && { ExportToTime: to }) },
})
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

/** A time that everything done so far is before, and everything done later is after. */
export async function nextMillisecond(): Promise<Date> {
  const done = Date.now()
  await until('the next millisecond', Date.now, (now) => now > done + 1)
  return new Date(done + 1)
}

/** Holds the next batch that the store writes, until it is let go. */
export function holdNextBatch({ db }: Store) {
  const { batch } = db
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  db.batch = async (operations) => {
    db.batch = batch
    reached.resolve()
    await released.promise
    return batch.call(db, operations)
  }
  return { reached: reached.promise, letGo: released.resolve }
}

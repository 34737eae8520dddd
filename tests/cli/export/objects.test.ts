import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { ExportRecord } from '../../../analytics/export-record.ts'
import { ExportObjects } from '../../../cli/export/objects.ts'
import { UserError } from '../../../cli/terminal.ts'
import { type AwsServer, startAws } from '../../../local/aws/server.ts'

const BUCKET = 'the-analytics'
const DAY = 'exportDate=2024-08-01'
const FILES = [`keepsakes/${DAY}/x-a.parquet`, `keepsakes/${DAY}/x-b.parquet`]
const KEYS = [...FILES, `catalogue/${DAY}/x.parquet`, `exports/${DAY}/x.json`]
const record = {
  ...{ exportId: 'x', table: 'keepsakes', kind: 'full', time: '2024-08-01T03:00:00.000Z', files: 2 },
} as ExportRecord

let aws: AwsServer
let s3: S3Client
let objects: ExportObjects
let folder: string
beforeAll(async () => {
  aws = await startAws({
    port: 0,
    region: 'eu-west-1',
    accountId: '123456789012',
    invoke: () => {},
    log: () => {},
  })
  aws.createBucket(BUCKET)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  s3 = new S3Client({
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  })
  objects = new ExportObjects({ s3, bucket: BUCKET })
})
afterAll(async () => {
  s3.destroy()
  await aws.stop()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  for (const Key of [...KEYS, `keepsakes/${DAY}/y-a.parquet`])
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: `body of ${Key}` }))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const fetched = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort()

test('an export comes with its own files, the catalogue and the record', async () => {
  await objects.fetch(record, folder)
  expect(await fetched()).toEqual(KEYS.toSorted())
  expect(await readFile(join(folder, FILES[1] ?? ''), 'utf8')).toBe(`body of ${FILES[1]}`)
})

test('an export of which a file is gone brings nothing, and says what to do', async () => {
  await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: FILES[1] ?? '' }))
  await expect(objects.fetch(record, folder)).rejects.toThrow(
    'the export x of keepsakes has 2 files, and 1 of them are in s3://the-analytics: they are kept for four weeks; ask for a new export',
  )
  expect(await fetched()).toEqual([])
})

test('a file that cannot be written is named, and is no fault of AWS', async () => {
  await writeFile(join(folder, 'keepsakes'), 'a file in the place of a folder')
  const error = await objects.fetch(record, folder).catch((error: Error) => error)
  expect(error).toBeInstanceOf(UserError)
  expect(String(error)).toMatch(
    /keepsakes\/exportDate=2024-08-01\/x-a\.parquet cannot be written \((ENOTDIR|EEXIST)\)/,
  )
})

test.each(KEYS)(
  'ended at %s, a fetch leaves no record, so no export that looks whole, and no part of a file',
  async (last) => {
    const failing = new ExportObjects({
      s3: Object.assign(Object.create(s3) as S3Client, {
        send: (command: { input: { Key?: string } }) =>
          command.input.Key === last ? Promise.reject(new Error('gone')) : s3.send(command as never),
      }),
      bucket: BUCKET,
    })
    await expect(failing.fetch(record, folder)).rejects.toThrow('gone')
    expect(await fetched()).toEqual(KEYS.slice(0, KEYS.indexOf(last)).toSorted())
  },
)

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { bucketOf } from '../../../functions/aws/bucket.ts'
import type { Bucket } from '../../../functions/export/ports.ts'
import { startAws } from '../../../local/aws/server.ts'
import { inParallel } from '../../../store/in-parallel.ts'
import { startHttp } from '../support/http.ts'

const before = { ...process.env }
let aws: Awaited<ReturnType<typeof startAws>>
let bucket: Bucket
let folder: string
beforeAll(async () => {
  aws = await startAws({
    port: 0,
    region: 'eu-west-1',
    accountId: '000000000000',
    invoke: () => undefined,
    log: () => undefined,
  })
  aws.createBucket('the-bucket')
  pointAt(aws.url)
  bucket = bucketOf('the-bucket', aws.url)
  folder = mkdtempSync(join(tmpdir(), 'keepsakes-bucket-'))
})
afterAll(async () => {
  process.env = { ...before }
  rmSync(folder, { recursive: true })
  await aws.stop()
})

const pointAt = (url: string) =>
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: url,
  })

function fileOf(body: Buffer) {
  const path = join(folder, 'file')
  writeFileSync(path, body)
  return { path, rows: 1, bytes: body.length, md5: createHash('md5').update(body).digest('base64') }
}

test('text that is put is read, and what is not there is undefined', async () => {
  await bucket.put('a/b.json', '{"größe":1}')
  expect(await bucket.text('a/b.json')).toBe('{"größe":1}')
  expect(await bucket.text('a/c.json')).toBeUndefined()
  expect(await bucket.stream('a/c.json')).toBeUndefined()
})

test('a file goes there and comes back as a stream, to the byte', async () => {
  const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index) % 251))
  await bucket.putFile('keepsakes/exportDate=2024-07-27/x.parquet', fileOf(body))
  const stream = await bucket.stream('keepsakes/exportDate=2024-07-27/x.parquet')
  expect(stream && (await buffer(stream)).equals(body)).toBe(true)
})

test('a list has all keys of a prefix in their order, page after page, and an ETag that changes with the content', async () => {
  const keys = Array.from({ length: 1003 }, (_, index) => `many/${String(index).padStart(4, '0')}.json`)
  await inParallel(8, keys, (key) => bucket.put(key, key))
  const list = async () => Array.fromAsync(bucket.list('many/'))
  const first = await list()
  expect(first.map(({ key }) => key)).toEqual(keys)
  await bucket.put('many/0001.json', 'something else')
  const changed = (await list()).filter(({ etag }, index) => etag !== first[index]?.etag)
  expect(changed.map(({ key }) => key)).toEqual(['many/0001.json'])
  expect(await Array.fromAsync(bucket.list('none/'))).toEqual([])
})

test.each([
  [200, 'put'],
  [412, 'there already'],
  [409, 'being put by another'],
])('what is put once asks S3 not to write over, and status %i means that it is %s', async (status) => {
  const asked: Record<string, unknown>[] = []
  const server = await startHttp(({ headers }) => {
    asked.push(headers)
    return { status, body: status === 200 ? '' : '<Error><Code>PreconditionFailed</Code></Error>' }
  })
  try {
    pointAt(server.url)
    await bucketOf('the-bucket', server.url).put('plans/x.json', '{}', { once: true })
    expect(asked).toMatchObject([{ 'if-none-match': '*' }])
  } finally {
    pointAt(aws.url)
    await server.stop()
  }
})

test('a file says its length and its MD5, by which S3 refuses what is not whole', async () => {
  const asked: Record<string, unknown>[] = []
  const server = await startHttp(({ headers }) => {
    asked.push(headers)
    return { status: 400, body: '<Error><Code>BadDigest</Code></Error>' }
  })
  try {
    pointAt(server.url)
    const file = fileOf(Buffer.from('PAR1'))
    await expect(bucketOf('the-bucket', server.url).putFile('x.parquet', file)).rejects.toThrow()
    expect(asked[0]).toMatchObject({ 'content-length': '4', 'content-md5': file.md5 })
  } finally {
    pointAt(aws.url)
    await server.stop()
  }
})

test('what is removed is gone, and may be gone already', async () => {
  await bucket.put('old/x.json', '{}')
  await bucket.remove('old/x.json')
  await bucket.remove('old/x.json')
  expect(await bucket.text('old/x.json')).toBeUndefined()
})

import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3'
import type { AwsServer } from '../../../local/aws/server.ts'
import { clientsOf, openAws } from './open.ts'

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

const Key = 'drafts/päris.json'
const put = async (Body: string, condition: { IfMatch?: string; IfNoneMatch?: string } = {}) => {
  try {
    return (await clients.s3.send(new PutObjectCommand({ Bucket: 'shelf', Key, Body, ...condition }))).ETag
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    return `${error.$metadata.httpStatusCode} ${error.name}`
  }
}
const text = async () =>
  (await clients.s3.send(new GetObjectCommand({ Bucket: 'shelf', Key }))).Body?.transformToString()

test('an object is put on condition that there is none, or that it is still what was read', async () => {
  expect(await put('0', { IfMatch: '"none"' })).toBe('404 NoSuchKey')
  const first = await put('1', { IfNoneMatch: '*' })
  expect(first).toMatch(/^"[0-9a-f]{32}"$/)
  expect(await put('2', { IfNoneMatch: '*' })).toBe('412 PreconditionFailed')
  const third = await put('3', { IfMatch: String(first) })
  expect(await put('4', { IfMatch: String(first) })).toBe('412 PreconditionFailed')
  expect(await text()).toBe('3')
  expect(await put('5')).not.toBe(third)
  expect(await put('6', { IfMatch: String(third) })).toBe('412 PreconditionFailed')
})

test('of many writes at one moment that ask for the same, one is done', async () => {
  const etag = String(await put('before'))
  const many = Array.from({ length: 12 }, (_, index) => String(index))
  const done = await Promise.all(many.map((body) => put(body, { IfMatch: etag })))
  const won = done.flatMap((answer, index) => (answer === '412 PreconditionFailed' ? [] : [many[index]]))
  expect(won).toHaveLength(1)
  expect(await text()).toBe(won[0])
})

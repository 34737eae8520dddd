import { createHash, createHmac } from 'node:crypto'
import type { GetText } from '../../../functions/aws/get-text.ts'
import { READ_WITHIN_MS, s3Reader } from '../../../functions/aws/s3-object.ts'
import { type Asked, type Reply, startHttp } from '../support/http.ts'

let server: Awaited<ReturnType<typeof startHttp>>
let asked: Asked[]
let reply: Reply | Promise<Reply>
beforeAll(async () => {
  server = await startHttp((request) => {
    asked.push(request)
    return reply
  })
})
afterAll(() => server.stop())
beforeEach(() => {
  asked = []
  reply = { headers: { etag: '"v1"' }, body: '{"title":"Größe"}' }
})

const loader = (endpoint = server.url, more: { readonly get?: GetText } = {}) => {
  const read = s3Reader({
    region: 'eu-west-1',
    bucket: 'the-bucket',
    host: 'the-bucket.s3.cn-north-1.amazonaws.com.cn',
    endpoint,
    ...more,
    credentials: async () => ({ accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' }),
  })
  return (etag: string | undefined) => read('catalogue/current.json', etag)
}

/** The signature of a request as AWS's Signature Version 4 defines it, from what arrived. */
function signatureOf({ method, path, headers }: Asked, region: string, secretKey: string): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const signed = /SignedHeaders=([^,]+)/.exec(String(headers.authorization))?.[1] ?? ''
  const canonicalHeaders = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [
    method,
    path,
    '',
    canonicalHeaders.join(''),
    signed,
    String(headers['x-amz-content-sha256']),
  ].join('\n')
  const time = String(headers['x-amz-date'])
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request']
  const key = scope.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secretKey}`)
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(canonical)].join('\n')).toString('hex')
}

test('an object is read with a signed request, and comes with its ETag', async () => {
  expect(await loader()(undefined)).toEqual({ text: '{"title":"Größe"}', etag: '"v1"' })
  expect(asked).toMatchObject([{ method: 'GET', path: '/the-bucket/catalogue/current.json', body: '' }])
  const { headers } = asked[0] ?? {}
  expect(headers).toMatchObject({
    host: `127.0.0.1:${server.port}`,
    'x-amz-security-token': 'token',
    // S3 refuses a request that does not say what it hashed: here the empty body.
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  expect(headers?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
  )
  expect(headers?.['if-none-match']).toBeUndefined()
})

test.each([undefined, '"v1"'])(
  'the signature is the one that S3 computes, with the ETag %s',
  async (etag) => {
    await loader()(etag)
    const [request] = asked
    if (!request) throw new TypeError('nothing was asked')
    expect(request.headers.authorization).toContain(
      `Signature=${signatureOf(request, 'eu-west-1', 'secret')}`,
    )
  },
)

test('an object that still has the ETag given is not sent again', async () => {
  reply = { status: 304 }
  expect(await loader()('"v1"')).toBe('unchanged')
  expect(asked[0]?.headers['if-none-match']).toBe('"v1"')
})

test('an endpoint may end in a slash', async () => {
  await loader(`${server.url}/`)(undefined)
  expect(asked[0]?.path).toBe('/the-bucket/catalogue/current.json')
})

test('an object that is not there is told apart from a bucket that is not, and from one that may not be read', async () => {
  const answered = async (status: number, code: string) => {
    reply = { status, body: `<Error><Code>${code}</Code></Error>` }
    return loader()(undefined).catch((error: Error) => [error.name, error.message])
  }
  const object = 's3://the-bucket/catalogue/current.json'
  expect(await answered(404, 'NoSuchKey')).toEqual(['MissingObjectError', `there is no ${object}`])
  expect(await answered(404, 'NoSuchBucket')).toEqual(['Error', `reading ${object}: status 404 NoSuchBucket`])
  expect(await answered(403, 'AccessDenied')).toEqual([
    'Error',
    `reading ${object}: status 403 AccessDenied: the function's role, or the bucket's policy, does not let it be read`,
  ])
})

test('a bucket is asked at its own host, in whatever partition of AWS', async () => {
  const urls: string[] = []
  const get: GetText = async ({ href }) => {
    urls.push(href)
    return { status: 304, etag: undefined, text: '' }
  }
  await loader('', { get })('"v1"')
  expect(urls).toEqual(['https://the-bucket.s3.cn-north-1.amazonaws.com.cn/catalogue/current.json'])
})

test.each([301, 400, 403, 404, 500, 503])('status %i is an error that says which object', async (status) => {
  reply = { status, body: '<Error><Code>Whatever</Code></Error>' }
  await expect(loader()(undefined)).rejects.toThrow(
    `reading s3://the-bucket/catalogue/current.json: status ${status}`,
  )
})

test('a server that is not there is an error', async () => {
  const gone = await startHttp(() => ({}))
  await gone.stop()
  await expect(loader(gone.url)(undefined)).rejects.toThrow()
})

test('an object that does not come within a second is not waited for: what was read before is served', async () => {
  expect(READ_WITHIN_MS).toBe(1_000)
  let letGo = () => {}
  reply = new Promise((resolve) => {
    letGo = () => resolve({})
  })
  const began = performance.now()
  await expect(loader()(undefined)).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(performance.now() - began).toBeGreaterThanOrEqual(READ_WITHIN_MS - 5)
  letGo()
})

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { NEVER, PERSONAL, SECURITY_HEADERS, SHARED } from '../../../functions/http/answers.ts'
import { apiHandler } from '../../../functions/http/stack.ts'
import { type ApiFunction, answerOf, request } from '../support/api.ts'
import { context, observed } from '../support/powertools.ts'

const LONG = { title: 'Größe '.repeat(400) }

const functionOf = (body: unknown) =>
  apiHandler(async () => ({ body, cacheControl: 'private, no-cache' }), observed()) as unknown as ApiFunction

const rawAnswer = (body: unknown, acceptEncoding?: string) =>
  functionOf(body)(
    request({ headers: acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding } }),
    context,
  )

describe('a long answer', () => {
  test.each([
    'gzip',
    'GZIP',
    'x-gzip',
    'gzip, deflate, br',
    'deflate, gzip;q=1.0, *;q=0.5',
    'br;q=1.0, gzip;q=0.001',
    '*',
    'identity;q=0.5, gzip;q=0.8',
    'identity;q=0.5 ,  gzip ; q=0.8',
  ])('is compressed for who takes it: %j', async (acceptEncoding) => {
    const { headers, body, isBase64Encoded } = await rawAnswer(LONG, acceptEncoding)
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/json' })
    expect(isBase64Encoded).toBe(true)
    const bytes = Buffer.from(String(body), 'base64')
    expect(JSON.parse(String(gunzipSync(bytes)))).toEqual(LONG)
    expect(bytes.length).toBeLessThan(500)
  })

  test.each([
    undefined,
    '',
    'identity',
    'br',
    'deflate, br',
    'gzip;q=0',
    'gzip; q=0.000',
    '*;q=0',
    'gzip;q=0, *',
    'identity, gzip;q=0.5',
    'gzip;q=much',
    'gzipped',
    ';q=1',
  ])('is left as it is for who does not: %j', async (acceptEncoding) => {
    const { headers, body, isBase64Encoded } = await rawAnswer(LONG, acceptEncoding)
    expect(headers).not.toHaveProperty('content-encoding')
    expect([body, isBase64Encoded]).toEqual([JSON.stringify(LONG), undefined])
  })

  test('has the same ETag however it is encoded, and is 304 to who has it in the other encoding', async () => {
    const [plain, gzipped] = [await rawAnswer(LONG), await rawAnswer(LONG, 'gzip')]
    expect(gzipped.headers?.etag).toBe(plain.headers?.etag)
    expect([plain.headers?.vary, gzipped.headers?.vary]).toEqual([
      expect.stringContaining('accept-encoding'),
      expect.stringContaining('accept-encoding'),
    ])
    for (const encoding of ['gzip', 'identity']) {
      const headers = { 'if-none-match': String(plain.headers?.etag), 'accept-encoding': encoding }
      const answer = await functionOf(LONG)(request({ headers }), context)
      expect(answer).toEqual({
        statusCode: 304,
        headers: {
          ...SECURITY_HEADERS,
          etag: plain.headers?.etag,
          vary: plain.headers?.vary,
          'cache-control': 'private, no-cache',
        },
      })
    }
  })
})

test.each([
  [1_399, false],
  [1_400, true],
])('an answer of %d bytes is compressed: %p', async (bytes, compresses) => {
  // Two bytes each, and the quotes.
  const text = `${'ö'.repeat((bytes - 2) >> 1)}${bytes % 2 ? 'x' : ''}`
  expect(Buffer.byteLength(JSON.stringify(text))).toBe(bytes)
  const { headers } = await rawAnswer(text, 'gzip')
  expect(headers?.['content-encoding'] === 'gzip').toBe(compresses)
  expect(headers?.vary).toContain('accept-encoding')
})

test('whatever is asked for, the content comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.json(),
      fc.string(),
      fc.integer({ min: 1, max: 200 }),
      async (json, accepted, times) => {
        const content = Array.from({ length: times }, () => JSON.parse(json))
        for (const encoding of [accepted, `gzip, ${accepted}`]) {
          const { body } = await answerOf(functionOf(content), { headers: { 'accept-encoding': encoding } })
          expect(body).toEqual(JSON.parse(JSON.stringify(content)))
        }
      },
    ),
    { numRuns: 50 },
  )
})

const secondsOf = (name: string) => Number(new RegExp(`(?:^|, )${name}=(\\d+)(?:,|$)`).exec(SHARED)?.[1])
const { catalogueRefreshSeconds } = parse(readFileSync('serverless.yml', 'utf8')).params.default

test('what is published shows within a minute wherever people look, and each edge asks three times a minute', () => {
  expect(60 / secondsOf('s-maxage')).toBe(3)
  expect(catalogueRefreshSeconds + secondsOf('s-maxage')).toBeLessThan(60)
})

test('nobody waits for an edge that asks, nor is shown what is older than a minute more', () => {
  expect(secondsOf('stale-while-revalidate')).toBe(60)
})

test('an app keeps for a minute what is the same for everybody', () => {
  expect(SHARED).toMatch(/^public, /)
  expect(secondsOf('max-age')).toBe(60)
})

test('what is one user’s is kept by their app alone, which asks each time', () => {
  expect(PERSONAL).toBe('private, no-cache')
  expect(NEVER).toBe('no-store')
})

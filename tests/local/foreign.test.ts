import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { WebSocket } from 'ws'
import type { AwsServer } from '../../local/aws/server.ts'
import type { HttpApi } from '../../local/http-api/server.ts'
import { createTokenIssuer, localRoutes } from '../../local/http-api/tokens.ts'
import { clientsOf, openAws } from './aws/open.ts'
import { route, send, startFixture } from './http-api/fixture.ts'

let fixture: Awaited<ReturnType<typeof startFixture>>
let api: HttpApi
let aws: AwsServer
const upgraded: string[] = []

beforeAll(async () => {
  fixture = await startFixture()
  const issuer = await createTokenIssuer({ issuer: 'https://issuer.example/', audience: 'app' })
  api = await fixture.start(
    {
      routes: [route('GET /v1/mine'), route('DELETE /v1/mine'), route('POST /v1/activities')],
      cors: { allowOrigins: ['https://app.example'], allowMethods: ['GET', 'DELETE'] },
    },
    {
      local: localRoutes(issuer, (request, response) => {
        if (request.url !== '/') return false
        response.end('the page')
        return true
      }),
      upgrade(request, socket) {
        upgraded.push(String(request.headers.origin))
        socket.destroy()
      },
    },
  )
  aws = await openAws()
})
afterAll(async () => {
  await fixture.stop()
  await aws.stop()
})

const ports = () => [api, aws]
const ask = (port: { port: number }, path: string, headers: Record<string, string>, method = 'GET') =>
  send(port, method, path, { headers })

describe('a host', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', 'shelf.localhost', 'a.b.s3.localhost'])(
    '%s is this machine, with any port or none',
    async (name) => {
      for (const host of [name, `${name}:1`, `${name}:65535`]) {
        expect((await ask(api, '/', { host })).status).toBe(200)
        expect((await ask(aws, '/', { host })).status).toBe(200)
      }
    },
  )

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'notlocalhost',
    '10.0.0.1',
    'localhost:',
    'localhost@evil.example',
  ])('that may be an attacker’s reads nothing, with what to ask instead: %j', async (host) => {
    for (const port of ports()) {
      for (const path of ['/', '/local/token', '/.well-known/jwks.json', '/v1/mine']) {
        const answer = await ask(port, path, { host })
        expect([answer.status, answer.json().message]).toEqual([
          403,
          expect.stringMatching(/^The host ".*" is refused: ask 127\.0\.0\.1, localhost or/),
        ])
      }
    }
  })

  test('of a bucket, as SDKs make it, leads to its objects', async () => {
    const { s3 } = clientsOf(aws.url)
    await s3.send(new PutObjectCommand({ Bucket: 'shelf', Key: 'a', Body: 'text' }))
    const answer = await ask(aws, '/a', { host: `shelf.localhost:${aws.port}` })
    expect([answer.status, answer.text]).toEqual([200, 'text'])
    s3.destroy()
  })
})

describe('a web page elsewhere', () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]

  test.each(foreign)('changes nothing of AWS: %j', async (headers) => {
    const { s3 } = clientsOf(aws.url)
    await s3.send(new PutObjectCommand({ Bucket: 'shelf', Key: 'kept', Body: 'text' }))
    const sent = { ...headers, 'content-type': 'text/plain' }
    const requests = [
      ask(aws, '/shelf?delete', sent, 'POST'),
      ask(aws, '/shelf/kept', sent, 'DELETE'),
      ask(aws, '/?Action=ListTopics', sent),
      ask(aws, '/shelf/kept', { ...sent, 'access-control-request-method': 'DELETE' }, 'OPTIONS'),
      ask(aws, '/.well-known/jwks.json', sent),
    ]
    for (const answer of await Promise.all(requests))
      expect([answer.status, answer.json().message]).toEqual([
        403,
        expect.stringMatching(/^A request of a web page of .* is refused: .* Ask from a program/),
      ])
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'shelf', Key: 'kept' }))
    expect(await Body?.transformToString()).toBe('text')
    s3.destroy()
  })

  test.each(foreign)('gets no token, and sends nothing that CORS does not allow: %j', async (headers) => {
    const token = await send(api, 'POST', '/local/token', { headers, body: '{"sub":"anna"}' })
    expect([token.status, token.text]).toEqual([403, expect.not.stringMatching(/ey/)])
    for (const method of ['POST', 'DELETE'])
      expect(
        (await ask(api, method === 'POST' ? '/v1/activities' : '/v1/mine', headers, method)).status,
      ).toBe(403)
    // Its browser keeps these answers from it.
    expect((await ask(api, '/v1/mine', headers)).status).toBe(200)
    expect((await ask(api, '/', headers)).status).toBe(200)
  })

  test('that the template’s CORS names does what CORS allows', async () => {
    const headers = { origin: 'https://app.example' }
    expect((await ask(api, '/v1/mine', headers, 'DELETE')).status).toBe(200)
    expect((await ask(api, '/v1/activities', headers, 'POST')).status).toBe(403)
    expect((await ask(api, '/local/token', headers, 'POST')).status).toBe(403)
  })

  test('opens a WebSocket only where CORS allows it', async () => {
    const open = (origin?: string) =>
      new Promise<number | undefined>((resolve) => {
        const client = new WebSocket(
          `ws://127.0.0.1:${api.port}/live`,
          origin === undefined ? {} : { origin },
        )
        client.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
        client.on('error', () => resolve(undefined))
      })
    for (const origin of ['https://evil.example', 'null']) expect(await open(origin)).toBe(403)
    for (const origin of ['https://app.example', `http://127.0.0.1:${api.port}`, undefined])
      expect(await open(origin)).toBeUndefined()
    expect(upgraded).toEqual(['https://app.example', `http://127.0.0.1:${api.port}`, 'undefined'])
  })
})

test.each([
  ['no CORS', undefined],
  ['a CORS that allows everything', { allowOrigins: ['*'], allowMethods: ['*'] }],
])('with %s in the template, a web page elsewhere still gets no token', async (_, cors) => {
  const issuer = await createTokenIssuer({ issuer: 'https://issuer.example/', audience: 'app' })
  const own = await fixture.start({ routes: [], ...(cors && { cors }) }, { local: localRoutes(issuer) })
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
    const token = await send(own, 'POST', '/local/token', { headers, body: '{"sub":"anna"}' })
    expect([token.status, token.text]).toEqual([403, expect.not.stringMatching(/ey/)])
  }
})

test('the page itself gets tokens, and so does any program', async () => {
  const own = {
    origin: `http://localhost:${api.port}`,
    host: `localhost:${api.port}`,
    'sec-fetch-site': 'same-origin',
  }
  for (const headers of [own, {}]) {
    const { status } = await send(api, 'POST', '/local/token', { headers, body: '{"sub":"anna"}' })
    expect(status).toBe(200)
  }
})

describe('a body', () => {
  test('of a wish for a token has 16 KB at most', async () => {
    const { status, json } = await send(api, 'POST', '/local/token', {
      body: `{"sub":"${'a'.repeat(17_000)}"}`,
    })
    expect([status, json()]).toEqual([413, { message: 'The body has 16384 bytes at most' }])
  })

  test('of a request of AWS has 16 MB at most', async () => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' }
    const refused = await send(aws, 'POST', '/', { headers, body: Buffer.alloc(16 * 1024 * 1024 + 1, ' ') })
    expect([refused.status, refused.json().__type]).toEqual([413, 'RequestEntityTooLarge'])
  })

  test('that unpacks to more than a request may have is refused without being unpacked', async () => {
    const headers = {
      'x-amz-target': 'AWSEvents.PutEvents',
      'content-encoding': 'gzip',
      'content-type': 'application/x-amz-json-1.1',
    }
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '))
    const refused = await send(aws, 'POST', '/', { headers, body: bomb })
    expect([refused.status, refused.json().__type]).toEqual([413, 'RequestEntityTooLarge'])
    const broken = await send(aws, 'POST', '/', { headers, body: 'no gzip' })
    expect([broken.status, broken.json().message]).toEqual([
      400,
      'The body is not gzip, as its Content-Encoding says.',
    ])
    const Entries = [{ EventBusName: 'shop', Source: 'a', DetailType: 'b', Detail: '{}' }]
    const taken = await send(aws, 'POST', '/', { headers, body: gzipSync(JSON.stringify({ Entries })) })
    expect(taken.json()).toMatchObject({ FailedEntryCount: 0 })
  })
})

test('what lies in a bucket runs nothing when it is opened', async () => {
  const { s3 } = clientsOf(aws.url)
  await s3.send(
    new PutObjectCommand({ Bucket: 'shelf', Key: 'x.svg', Body: '<svg/>', ContentType: 'image/svg+xml' }),
  )
  expect((await ask(aws, '/shelf/x.svg', {})).headers).toMatchObject({
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  })
  s3.destroy()
})

test('stopping ends every socket, of whatever protocol and however it was left', async () => {
  const own = await fixture.start({ routes: [] }, { upgrade: () => undefined })
  const sockets = await Promise.all(
    [
      'GET / HTTP/1.1\r\n',
      'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ].map(async (text) => {
      const socket = connect(own.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write(text)
      return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) }
    }),
  )
  await own.stop()
  await Promise.all(sockets.map(({ closed }) => closed))
})

import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { HttpApi } from '../../../local/http-api/server.ts'
import { type Answer, route, send, startFixture } from './fixture.ts'

let fixture: Awaited<ReturnType<typeof startFixture>>
let api: HttpApi

beforeAll(async () => {
  fixture = await startFixture()
  api = await fixture.start(
    {
      routes: [
        route('GET /v1/me/passports/{campaignId}'),
        route('ANY /files/{proxy+}'),
        route('POST /echo'),
        route('POST /answer', 'answer'),
        route('HEAD /answer', 'echo'),
        route('GET /fail', 'fail'),
        route('GET /crash', 'crash'),
        route('GET /hang', 'hang', { timeoutMs: 100 }),
        route('GET /lost', 'nowhere'),
      ],
    },
    {
      local: async (request, response) => {
        if (request.url === '/local/broken') throw new Error('broken page')
        if (request.url !== '/local/page') return false
        response.end('a page')
        return true
      },
    },
  )
})
afterAll(() => fixture.stop())

const message = (answer: Answer) => [answer.status, answer.text]
const post = (payload: unknown) =>
  send(api, 'POST', '/answer', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })

describe('the event of payload format 2.0', () => {
  test('describes the request', async () => {
    const before = Date.now()
    const answer = await send(
      api,
      'GET',
      '/v1/me/passports/passport-to-paris?limit=5&tag=a&tag=b%20c&q=x+y&empty=&flag',
      {
        headers: {
          'User-Agent': 'app/1.0',
          'X-Many': ['one', 'two'],
          Cookie: 'a=1; b=2',
          'Accept-Language': 'fr',
        },
      },
    )
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({
      version: '2.0',
      routeKey: 'GET /v1/me/passports/{campaignId}',
      rawPath: '/v1/me/passports/passport-to-paris',
      rawQueryString: 'limit=5&tag=a&tag=b%20c&q=x+y&empty=&flag',
      cookies: ['a=1', 'b=2'],
      headers: {
        host: `127.0.0.1:${api.port}`,
        connection: expect.any(String),
        'user-agent': 'app/1.0',
        'x-many': 'one,two',
        'accept-language': 'fr',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': String(api.port),
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { limit: '5', tag: 'a,b c', q: 'x y', empty: '', flag: '' },
      pathParameters: { campaignId: 'passport-to-paris' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: {
          method: 'GET',
          path: '/v1/me/passports/passport-to-paris',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'app/1.0',
        },
        requestId: answer.headers['apigw-requestid'],
        routeKey: 'GET /v1/me/passports/{campaignId}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    })
    const { timeEpoch } = answer.json().requestContext as { timeEpoch: number }
    expect(timeEpoch).toBeGreaterThanOrEqual(before)
  })

  test('has the path decoded, segment by segment, and the query string as it came', async () => {
    const event = (await send(api, 'GET', '/v1/me/passports/caf%C3%A9%2Fparis%20%3F?x=%2F')).json()
    expect(event).toMatchObject({
      rawPath: '/v1/me/passports/café/paris ?',
      pathParameters: { campaignId: 'café/paris ?' },
      rawQueryString: 'x=%2F',
      queryStringParameters: { x: '/' },
    })
  })

  test('has a parameter whose name begins with a question mark', async () => {
    const event = (await send(api, 'GET', '/v1/me/passports/paris??x=1')).json()
    expect(event).toMatchObject({ rawQueryString: '?x=1', queryStringParameters: { '?x': '1' } })
  })

  test.each([
    ['application/json', '{"a":"é"}', false],
    ['application/json; charset=utf-8', '{}', false],
    ['text/csv', 'a,b', false],
    ['application/xml', '<a/>', false],
    ['application/octet-stream', Buffer.from([0, 255, 1]), true],
    ['application/x-www-form-urlencoded', 'a=1', true],
    ['application/cloudevents+json', '{}', true],
    [undefined, 'untyped', true],
  ])('has a body of %s as text or in base64', async (type, body, isBase64Encoded) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    const event = (await send(api, 'POST', '/echo', { headers, body })).json()
    const bytes = Buffer.from(body)
    expect(event).toMatchObject({
      isBase64Encoded,
      body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'),
    })
  })

  test('has no body, cookies, parameters or authorizer where there are none', async () => {
    const event = (await send(api, 'POST', '/echo')).json()
    for (const key of ['body', 'cookies', 'queryStringParameters', 'pathParameters'])
      expect(event).not.toHaveProperty(key)
    expect(event.requestContext).not.toHaveProperty('authorizer')
    expect(event.isBase64Encoded).toBe(false)
  })
})

describe('the response', () => {
  test('of a function that gives a status is taken whole', async () => {
    const answer = await post({
      statusCode: 201,
      headers: {
        'Content-Type': 'text/html',
        'X-Number': 7,
        'X-True': true,
        'Content-Length': '999',
        Connection: 'upgrade',
      },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: '<p>é</p>',
    })
    expect(message(answer)).toEqual([201, '<p>é</p>'])
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html',
      'content-length': '9',
      'x-number': '7',
      'x-true': 'true',
      'set-cookie': ['a=1; HttpOnly', 'b=2'],
      'apigw-requestid': expect.stringMatching(/.{10,}/),
    })
    expect(answer.headers.connection).not.toBe('upgrade')
  })

  test('in base64 is decoded', async () => {
    const answer = await post({ statusCode: 200, isBase64Encoded: true, body: 'aMOp' })
    expect(message(answer)).toEqual([200, 'hé'])
  })

  test('without a content type is plain text', async () => {
    expect((await post({ statusCode: 200, body: 'hi' })).headers['content-type']).toBe(
      'text/plain;charset=utf-8',
    )
  })

  test.each([
    [{ keepsakes: [] }, '{"keepsakes":[]}'],
    ['a text', 'a text'],
    [[1, 2], '[1,2]'],
    [null, 'null'],
    [5, '5'],
  ])('of a function that returns %j is a 200 in JSON', async (payload, text) => {
    const answer = await post(payload)
    expect(message(answer)).toEqual([200, text])
    expect(answer.headers['content-type']).toBe('application/json')
  })

  test.each([204, 304])('with status %i has no body', async (statusCode) => {
    const answer = await post({ statusCode, headers: { etag: '"1"' }, body: 'ignored' })
    expect(message(answer)).toEqual([statusCode, ''])
    expect(answer.headers.etag).toBe('"1"')
  })

  test.each([
    { statusCode: '200' },
    { statusCode: 99 },
    { statusCode: 200.5 },
    { statusCode: null },
    { statusCode: 200, body: { a: 1 } },
    { statusCode: 200, headers: { a: ['b'] } },
    { statusCode: 200, headers: 'a: b' },
    { statusCode: 200, headers: { 'a b': 'c' } },
    { statusCode: 200, headers: { a: 'b\r\nc: d' } },
    { statusCode: 200, cookies: 'a=1' },
    { statusCode: 200, cookies: ['a\nb'] },
    { statusCode: 200, isBase64Encoded: 'yes' },
  ])('%j is no response', async (payload) => {
    expect(message(await post(payload))).toEqual([500, '{"message":"Internal Server Error"}'])
  })

  test('to HEAD has the headers and no body', async () => {
    const answer = await send(api, 'HEAD', '/answer')
    expect(message(answer)).toEqual([200, ''])
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0)
  })
})

describe('the gateway itself answers', () => {
  test.each([
    ['GET', '/nowhere', 404, 'Not Found'],
    ['DELETE', '/echo', 404, 'Not Found'],
    ['OPTIONS', '/echo', 404, 'Not Found'],
    ['GET', '/echo/%E0%A4%A', 400, 'Bad Request'],
    ['GET', '/fail', 500, 'Internal Server Error'],
    ['GET', '/crash', 500, 'Internal Server Error'],
    ['GET', '/lost', 500, 'Internal Server Error'],
    ['GET', '/hang', 503, 'Service Unavailable'],
  ])('%s %s with %i', async (method, path, status, text) => {
    const answer = await send(api, method, path)
    expect(message(answer)).toEqual([status, JSON.stringify({ message: text })])
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.headers['apigw-requestid']).toBeDefined()
  })

  test('404 to HEAD without a body', async () => {
    expect(message(await send(api, 'HEAD', '/nowhere'))).toEqual([404, ''])
  })

  test('413 when the body is over 10 MB, or the event over what Lambda takes', async () => {
    const headers = { 'content-type': 'text/plain' }
    const refused = [413, '{"message":"Request Entity Too Large"}']
    expect(
      message(await send(api, 'POST', '/echo', { headers, body: Buffer.alloc(10 * 1024 * 1024 + 1, 'x') })),
    ).toEqual(refused)
    expect(
      message(await send(api, 'POST', '/echo', { headers, body: Buffer.alloc(7 * 1024 * 1024, 'x') })),
    ).toEqual(refused)
  })

  test.each([11_000, 100_000])('431 when the header fields are %i bytes', async (size) => {
    const answer = await send(api, 'GET', '/echo', { headers: { 'x-big': 'x'.repeat(size) } })
    expect(message(answer)).toEqual([431, '{"message":"Request Header Fields Too Large"}'])
  })

  test('400 to what is not HTTP', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(api.port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'))
      let received = ''
      socket.on('data', (chunk) => {
        received += String(chunk)
      })
      socket.on('close', () => resolve(received))
    })
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\{"message":"Bad Request"\}$/)
  })

  test('and logs why, with the route and the function', () => {
    const text = fixture.lines.join('\n')
    expect(text).toContain('GET /fail: fail failed, Error: no such table')
    expect(text).toContain('GET /crash: crash failed, Runtime.ExitError')
    expect(text).toContain('GET /hang: hang did not answer within 100 ms')
    expect(text).toContain('no function nowhere')
    expect(text).toContain('returned no valid response')
  })
})

describe('paths that exist only locally', () => {
  test('are served first', async () => {
    expect(message(await send(api, 'GET', '/local/page'))).toEqual([200, 'a page'])
  })

  test('that break answer 500', async () => {
    expect(message(await send(api, 'GET', '/local/broken'))).toEqual([
      500,
      '{"message":"Internal Server Error"}',
    ])
  })
})

describe('CORS', () => {
  const cors = {
    allowOrigins: ['https://app.example.com', 'http://*'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type'],
    exposeHeaders: ['ETag'],
    allowCredentials: true,
    maxAge: 600,
  }
  const origin = 'https://app.example.com'
  const corsHeaders = ({ headers }: Answer) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')))
  let open: HttpApi
  beforeAll(async () => {
    open = await fixture.start({
      cors,
      routes: [route('POST /answer', 'answer'), route('OPTIONS /answer', 'echo')],
    })
  })
  const preflight = { origin, 'access-control-request-method': 'POST' }
  const preflightHeaders = {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'etag',
    'access-control-max-age': '600',
  }

  test('answers a preflight that no route takes, also where there is none', async () => {
    for (const api of [open, await fixture.start({ cors, routes: [route('POST /answer', 'answer')] })]) {
      const answer = await send(api, 'OPTIONS', '/nowhere', { headers: preflight })
      expect(message(answer)).toEqual([204, ''])
      expect(corsHeaders(answer)).toEqual(preflightHeaders)
    }
  })

  test.each(['OPTIONS /answer', 'ANY /answer', '$default'])(
    'leaves a preflight to a route that takes OPTIONS, %s, and adds its headers to the answer',
    async (routeKey) => {
      const api = await fixture.start({ cors, routes: [route(routeKey, 'answer')] })
      const body = JSON.stringify({ statusCode: 405, headers: { 'Access-Control-Allow-Origin': '*' } })
      const length = { 'content-type': 'application/json', 'content-length': String(body.length) }
      const headers = { ...preflight, ...length }
      const answer = await send(api, 'OPTIONS', '/answer', { headers, body })
      expect([answer.status, corsHeaders(answer)]).toEqual([405, preflightHeaders])
    },
  )

  test('leaves other OPTIONS requests to the routes', async () => {
    expect((await send(open, 'OPTIONS', '/answer', { headers: { origin } })).status).toBe(200)
    expect((await send(open, 'OPTIONS', '/nowhere', { headers: { origin } })).status).toBe(404)
  })

  test('replaces what the function says', async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': '*', 'x-own': '1' },
    })
    const foreign = await send(open, 'POST', '/answer', {
      headers: { ...headers, origin: 'https://other.example.com' },
      body,
    })
    // Refused here, where a browser has sent it already when it sees that it was not allowed to.
    expect([foreign.status, corsHeaders(foreign), foreign.headers['x-own']]).toEqual([403, {}, undefined])
    const own = await send(open, 'POST', '/answer', { headers: { ...headers, origin }, body })
    expect(corsHeaders(own)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'etag',
    })
    const plain = await send(open, 'POST', '/answer', {
      headers: { ...headers, origin: 'http://any.example.com' },
      body,
    })
    expect(corsHeaders(plain)['access-control-allow-origin']).toBe('http://any.example.com')
  })

  test('that is not configured leaves the function to it', async () => {
    const headers = { 'content-type': 'application/json', origin }
    const body = JSON.stringify({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } })
    expect(corsHeaders(await send(api, 'POST', '/answer', { headers, body }))).toEqual({
      'access-control-allow-origin': '*',
    })
  })
})

test('a request that offers HTTP/2 on the way, as some clients always do, is served in HTTP/1.1', async () => {
  const upgraded: string[] = []
  const without = await fixture.start({ routes: [route('GET /echo')] })
  const both = await fixture.start(
    { routes: [route('GET /echo')] },
    {
      upgrade(request, socket) {
        upgraded.push(String(request.headers.upgrade))
        socket.destroy()
      },
    },
  )
  const offering = (upgrade: string, api = both) =>
    send(api, 'GET', '/echo', { headers: { connection: 'Upgrade', upgrade } })
  expect((await offering('h2c')).status).toBe(200)
  expect((await offering('websocket', without)).status).toBe(200)
  await expect(offering('WebSocket')).rejects.toThrow()
  expect(upgraded).toEqual(['WebSocket'])
})

describe('start and stop', () => {
  test('a port in use is named, with what to do', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(fixture.start({}, { port })).rejects.toThrow(
      `Port ${port} is in use by another program. Stop it, or choose another port with --port (0 takes any free one).`,
    )
    await new Promise((resolve) => other.close(resolve))
  })

  test('stop ends connections that are kept alive and requests that hang', async () => {
    const own = await fixture.start({
      routes: [route('GET /hang', 'hang', { timeoutMs: 3_600_000 }), route('POST /echo')],
    })
    const socket = connect(own.port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await new Promise<void>((resolve) => {
      socket.on('data', () => resolve())
      socket.write('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
    })
    const hanging = send(own, 'GET', '/hang').catch((error: NodeJS.ErrnoException) => error.code)
    await send(own, 'POST', '/echo')
    await own.stop()
    await closed
    expect(await hanging).toBe('ECONNRESET')
    await expect(send(own, 'POST', '/echo')).rejects.toThrow('ECONNREFUSED')
  })
})

import { connect as connectTo } from 'node:net'
import { until } from '../../stack/support/until.ts'
import { type Answer, allow, type Fixture, idOf, opened, refusal, startFixture } from './fixture.ts'

let fixture: Fixture | undefined
afterEach(() => fixture?.stop())

const start = async (functions: Record<string, Answer> = {}) => {
  fixture = await startFixture({ functions })
  return fixture
}
const fail = (message: string): Answer => {
  return () => {
    throw new Error(message)
  }
}

const deciding = (Effect: string, Resource: string): Answer => {
  return () => ({
    principalId: 'x',
    policyDocument: { Statement: { Effect, Action: 'execute-api:*', Resource } },
  })
}

test('the authorizer is asked in API Gateway’s form, and what it says is text in every event after it', async () => {
  const { connect, events } = await start({
    authorizer: () => allow({ userId: 'anna', expiresAt: 7, admin: false }),
  })
  const client = await opened(connect(undefined, '/test?a=1&a=2', { 'User-Agent': 'app/1', 'X-App': 'b' }))
  expect(client.protocol).toBe('keepsakes')
  const [asked] = events.authorizer ?? []
  expect(asked).toMatchObject({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-west-1:000000000000:the-api/test/$connect',
    headers: { 'Sec-WebSocket-Protocol': 'keepsakes,token', 'X-App': 'b', 'X-Forwarded-For': '127.0.0.1' },
    multiValueHeaders: { 'X-App': ['b'] },
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    stageVariables: {},
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      stage: 'test',
      apiId: 'the-api',
      connectedAt: expect.any(Number),
      requestTimeEpoch: expect.any(Number),
      identity: { userAgent: 'app/1', sourceIp: '127.0.0.1' },
    },
  })
  const [connected] = events.$connect ?? []
  expect(connected).toMatchObject({
    isBase64Encoded: false,
    requestContext: {
      connectionId: idOf(asked ?? {}),
      authorizer: { principalId: 'anna', userId: 'anna', expiresAt: '7', admin: 'false' },
    },
  })
})

test.each<[what: string, status: number, functions: Record<string, Answer>]>([
  ['whose token the authorizer does not take', 401, { authorizer: fail('Unauthorized') }],
  ['that the policy denies', 403, { authorizer: deciding('Deny', '*') }],
  ['that no statement allows', 403, { authorizer: deciding('Allow', 'arn:*/other/$connect') }],
  ['whose authorizer fails', 500, { authorizer: fail('unauthorized') }],
  ['whose authorizer answers nonsense', 500, { authorizer: () => ({ isAuthorized: true }) }],
  ['that the function refuses', 429, { $connect: () => ({ statusCode: 429 }) }],
  ['whose function fails', 502, { $connect: fail('no table') }],
  ['whose function answers nonsense', 502, { $connect: () => 'yes' }],
])('a connection %s is refused with status %i', async (_, status, functions) => {
  const { connect, events } = await start(functions)
  expect(await refusal(connect())).toMatchObject({ status })
  if (functions.authorizer) expect(events.$connect).toBeUndefined()
})

test('a connection without the identity source is refused without asking anybody', async () => {
  const { connect, events } = await start()
  expect(await refusal(connect([]))).toEqual({ status: 401, body: '{"message":"Unauthorized"}' })
  expect(events).toEqual({})
})

test('no other stage is served', async () => {
  const { connect, events } = await start()
  for (const path of ['/', '/prod', '/test/more', '/testing'])
    expect(await refusal(connect(undefined, path))).toEqual({ status: 403, body: '{"message":"Forbidden"}' })
  expect(events).toEqual({})
})

test('a client that goes away before its connection opens is told to the function all the same', async () => {
  const { connect, events } = await start({
    $connect: async () => {
      client.terminate()
      await new Promise((resolve) => client.once('close', resolve))
      return { statusCode: 200 }
    },
  })
  const client = connect()
  const told = await until(
    '$disconnect',
    () => events.$disconnect ?? [],
    ({ length }) => length > 0,
  )
  expect(idOf(told[0] ?? {})).toBe(idOf(events.$connect?.[0] ?? {}))
})

test.each([
  [
    'whose path is none',
    'GET // HTTP/1.1',
    ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13'],
  ],
  ['without a key', 'GET /test HTTP/1.1', ['Sec-WebSocket-Version: 13']],
  [
    'of a version that nobody speaks',
    'GET /test HTTP/1.1',
    ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 99'],
  ],
])(
  'a handshake %s is answered 400, and its socket ended, though the client leaves it open',
  async (_, line, fields) => {
    const { url } = await start()
    const socket = connectTo({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
    const head = [
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Protocol: keepsakes, token',
    ]
    socket.write(`${[line, ...head, ...fields].join('\r\n')}\r\n\r\n`)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    const refusedSocket = new Promise((resolve) => socket.once('error', resolve))
    // The other side is gone altogether: it answers what still comes with a reset.
    const writing = setInterval(() => socket.write('x'), 5)
    await refusedSocket
    clearInterval(writing)
  },
)

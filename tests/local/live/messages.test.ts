import { once } from 'node:events'
import { until } from '../../stack/support/until.ts'
import { type Answer, closing, type Fixture, idOf, opened, startFixture } from './fixture.ts'

let fixture: Fixture | undefined
afterEach(() => fixture?.stop())

const start = async (given: Parameters<typeof startFixture>[0] = {}) => {
  fixture = await startFixture(given)
  return fixture
}
const got = (events: Fixture['events'], name: string, count = 1) =>
  until(
    `${count} of ${name}`,
    () => events[name] ?? [],
    ({ length }) => length >= count,
  )

test('a message is given to $default as it came, with whose connection it is', async () => {
  const { connect, events } = await start()
  const client = await opened(connect())
  client.send('ping')
  client.send(Buffer.from([0, 255]))
  const [text, binary] = await got(events, '$default', 2)
  expect(text).toMatchObject({
    body: 'ping',
    isBase64Encoded: false,
    requestContext: {
      routeKey: '$default',
      eventType: 'MESSAGE',
      messageId: expect.any(String),
      authorizer: { userId: 'anna' },
      connectionId: idOf(events.$connect?.[0] ?? {}),
    },
  })
  expect(binary).toMatchObject({ body: 'AP8=', isBase64Encoded: true })
})

test('a message goes to the route that its field names, and never to one of the three', async () => {
  const routes = ['$default', 'shout'].map((routeKey) => ({ routeKey, target: routeKey, timeoutMs: 5_000 }))
  const { connect, events } = await start({ definition: { routes }, functions: { shout: () => null } })
  const client = await opened(connect([]))
  for (const action of ['shout', 'whisper', '$connect', 7]) client.send(JSON.stringify({ action }))
  await got(events, '$default', 3)
  expect((await got(events, 'shout')).map(({ body }) => body)).toEqual(['{"action":"shout"}'])
})

const failing: Answer = () => {
  throw new Error('no table')
}
test.each<[what: string, message: string, protocols: string[], given: Parameters<typeof startFixture>[0]]>([
  ['whose function fails', 'Internal server error', ['keepsakes', 't'], { functions: { $default: failing } }],
  ['for which there is no route', 'Forbidden', [], { definition: { routes: [] } }],
])('a message %s is answered: %s', async (_, message, protocols, given) => {
  const { connect } = await start(given)
  const client = await opened(connect(protocols))
  client.send('x')
  const [answer] = await once(client, 'message')
  expect(JSON.parse(String(answer))).toEqual({
    message,
    connectionId: expect.any(String),
    requestId: expect.any(String),
  })
})

test('the end of a connection is told with its code and reason', async () => {
  const { connect, events } = await start()
  const client = await opened(connect())
  client.close(4001, 'enough')
  const [event] = await got(events, '$disconnect')
  expect(event).toMatchObject({
    isBase64Encoded: false,
    headers: { 'x-restapi': '' },
    requestContext: {
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectStatusCode: 4001,
      disconnectReason: 'enough',
      authorizer: { userId: 'anna' },
    },
  })
})

test('a message over the limit closes the connection', async () => {
  const { connect, events } = await start({ limits: { messageBytes: 1000 } })
  const client = await opened(connect())
  client.send('x'.repeat(1000))
  client.send('x'.repeat(1001))
  expect(await closing(client)).toMatchObject([1009, expect.any(String)])
  expect(await got(events, '$default')).toHaveLength(1)
})

test.each([
  ['idle for', { idleMs: 50 }],
  ['open for', { longestMs: 50 }],
])('a connection that is %s too long is closed, and its end is told', async (_, limits) => {
  const { connect, events } = await start({ limits })
  const client = await opened(connect())
  expect(await closing(client)).toEqual([1001, 'Going away'])
  await got(events, '$disconnect')
})

test('stopping closes every connection as going away, once the functions know, and takes no more', async () => {
  const { connect, events, api } = await start()
  const clients = [await opened(connect()), await opened(connect())]
  const ends = Promise.all(clients.map(closing))
  await api.stop()
  expect(events.$disconnect).toHaveLength(2)
  expect(await ends).toEqual([
    [1001, 'Going away'],
    [1001, 'Going away'],
  ])
  const [, response] = await once(connect(), 'unexpected-response')
  expect(response.statusCode).toBe(503)
})

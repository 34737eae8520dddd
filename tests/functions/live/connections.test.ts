import {
  type ConnectionEvent,
  MOST_CONNECTIONS,
  onConnectionEvent,
  UnauthorizedEventError,
} from '../../../functions/live/connections.ts'
import { openStore, type Store } from '../../../store/open.ts'
import { startTables, type TestTables } from '../../store/support/tables.ts'
import { eventually, user } from '../../store/support/values.ts'

const NOW = Date.UTC(2024, 6, 26, 18)
const HOUR = 3600

let tables: TestTables
let store: Store
let closed: string[]
let gone: Set<string>

beforeAll(async () => {
  tables = await startTables()
  store = openStore({ client: tables.newClient(), tables: tables.names })
})
afterAll(() => tables.stop())
beforeEach(() => {
  closed = []
  gone = new Set()
})

interface Given {
  readonly userId?: unknown
  readonly connectionId?: string
  /** Seconds after NOW at which the token ends. */
  readonly tokenLeft?: number
  readonly connectedAt?: number
}

const eventOf = (routeKey: string, given: Given): ConnectionEvent => ({
  requestContext: {
    routeKey,
    connectionId: given.connectionId ?? 'c1',
    connectedAt: given.connectedAt ?? NOW,
    // API Gateway hands numbers on as text.
    authorizer: { userId: given.userId, expiresAt: String(NOW / 1000 + (given.tokenLeft ?? HOUR)) },
  },
})

const on = (routeKey: string, given: Given) =>
  onConnectionEvent(eventOf(routeKey, given), {
    store,
    close: async (id) => {
      closed.push(id)
      return gone.has(id) ? 'gone' : 'closed'
    },
    now: () => NOW,
  })

test.each<[Partial<ConnectionEvent>, string[] | undefined]>([
  [{}, undefined],
  [{ headers: null, queryStringParameters: null }, undefined],
  [{ headers: { 'Accept-Language': 'ar-EG,en;q=0.5' } }, ['ar-EG', 'en']],
  [{ headers: { 'accept-language': 'en' }, queryStringParameters: { lang: 'AR' } }, ['ar']],
  [{ headers: { 'accept-language': 'en' }, queryStringParameters: { lang: 'no language' } }, ['en']],
  [{ headers: { 'accept-language': 'a,aa,ab,ac,ad,ae,af,ag' } }, ['aa', 'ab', 'ac', 'ad', 'ae']],
])('opened with %j, it is to be told in %j', async (asking, languages) => {
  const userId = `reader-${JSON.stringify(asking).length}`
  const event = { ...eventOf('$connect', { userId, connectionId: userId }), ...asking }
  await onConnectionEvent(event, { store, close: async () => 'closed', now: () => NOW })
  const [connection] = await settled(userId, 1)
  expect(connection?.languages).toEqual(languages)
})

const openOf = (userId: string) => store.forUser(user(userId)).connections(NOW)
const settled = (userId: string, count: number) =>
  eventually(
    () => openOf(userId),
    ({ length }) => length === count,
  )

test('a connection that opens is kept with its user, and answered the subprotocol that was agreed on', async () => {
  const { answer, tally } = await on('$connect', { userId: 'anna' })
  expect(answer).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'keepsakes' } })
  expect(tally).toMatchObject({ connected: 1, replaced: 0 })
  expect(await settled('anna', 1)).toEqual([
    { connectionId: 'c1', connectedAt: new Date(NOW).toISOString(), expiresAt: NOW / 1000 + HOUR },
  ])
})

test('nothing is sent for longer than API Gateway keeps a connection open, however long the token lasts', async () => {
  await on('$connect', { userId: 'ben', tokenLeft: 24 * HOUR })
  const [connection] = await settled('ben', 1)
  expect(connection?.expiresAt).toBe(NOW / 1000 + 2 * HOUR + 60)
})

test('a connection that closes is forgotten, however often that is told', async () => {
  await on('$connect', { userId: 'carl' })
  await settled('carl', 1)
  for (let times = 0; times < 2; times++)
    expect(await on('$disconnect', { userId: 'carl' })).toMatchObject({ answer: { statusCode: 200 } })
  expect(await settled('carl', 0)).toEqual([])
  expect(closed).toEqual([])
})

test('a ping keeps a connection open while its token is valid, and then closes it', async () => {
  await on('$connect', { userId: 'dora' })
  expect(await on('$default', { userId: 'dora' })).toEqual({ answer: { statusCode: 200 }, tally: {} })
  expect([closed, await settled('dora', 1)]).toEqual([[], [expect.anything()]])
  expect(await on('$default', { userId: 'dora', tokenLeft: 0 })).toMatchObject({ tally: { expired: 1 } })
  expect([closed, await settled('dora', 0)]).toEqual([['c1'], []])
})

test('of more connections than a user may have, the oldest are closed for the newest', async () => {
  gone.add('screen-0')
  for (let index = 0; index < MOST_CONNECTIONS + 2; index++) {
    const connectedAt = NOW - (100 - index) * 1000
    await on('$connect', { userId: 'emil', connectionId: `screen-${index}`, connectedAt })
    await settled('emil', Math.min(index + 1, MOST_CONNECTIONS))
  }
  expect(closed).toEqual(['screen-0', 'screen-1'])
  const left = (await openOf('emil')).map(({ connectionId }) => connectionId)
  expect([left.length, left.at(0), left.at(-1)]).toEqual([MOST_CONNECTIONS, 'screen-2', 'screen-21'])
})

test.each<[what: string, authorizer: ConnectionEvent['requestContext']['authorizer']]>([
  ['nothing', undefined],
  ['no user', { expiresAt: '1' }],
  ['an impossible user', { userId: 'a b', expiresAt: '1' }],
  ['no end', { userId: 'anna' }],
])('an event of which the authorizer says %s is an error', async (_, authorizer) => {
  const { requestContext } = eventOf('$connect', { userId: 'anna' })
  const event = {
    requestContext: { ...requestContext, ...(authorizer ? { authorizer } : { authorizer: null }) },
  }
  await expect(
    onConnectionEvent(event, { store, close: async () => 'closed', now: () => NOW }),
  ).rejects.toThrow(UnauthorizedEventError)
})

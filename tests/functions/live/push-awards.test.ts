import { headingOf } from '../../../functions/campaigns/heading.ts'
import { type PushPorts, pushAwards } from '../../../functions/live/push-awards.ts'
import { liveMessageSchema } from '../../../schemas/api/live-message.ts'
import { type NewKeepsake, openStore, type Store, type Units } from '../../../store/open.ts'
import { startTables, type TestTables } from '../../store/support/tables.ts'
import { eventually, keepsake, user } from '../../store/support/values.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'
import { keptTraces } from '../support/traces.ts'

const NOW = Date.UTC(2024, 6, 26, 18)
const MINUTE = 60_000

let tables: TestTables
let store: Store
let units: Units[]
/** Messages by connection. */
let sent: Record<string, string[]>
let gone: Set<string>
let broken: Set<string>
let reports: { message: string; userId?: string }[]

beforeAll(async () => {
  tables = await startTables()
  store = openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (spent) => units.push(spent),
  })
})
afterAll(() => tables.stop())
beforeEach(() => {
  units = []
  sent = {}
  gone = new Set()
  broken = new Set()
  reports = []
})

async function open(userId: string, ...connectionIds: string[]): Promise<void> {
  const one = store.forUser(user(userId))
  for (const connectionId of connectionIds) {
    const connectedAt = new Date(NOW - 10 * MINUTE).toISOString()
    await one.connect({ connectionId, connectedAt, expiresAt: NOW / 1000 + 3600 })
  }
  await eventually(
    () => one.connections(NOW),
    ({ length }) => length === connectionIds.length,
  )
  units = []
}

const award = (userId: string, keepsakeId = 'voter', more: object = {}) => ({
  ...keepsake('paris', keepsakeId),
  awardId: `${userId}/paris/${keepsakeId}`,
  userId,
  ...more,
})

/** Awarding puts this before it announces. */
async function hold(userId: string, keepsakeId = 'voter', more: Partial<NewKeepsake> = {}): Promise<void> {
  await store.forUser(user(userId)).putKeepsake({ ...keepsake('paris', keepsakeId), ...more })
  units = []
}

const { traces, spans } = keptTraces()
let records = 0
const record = (body: string) => ({ messageId: `message-${++records}`, body })
const announcement = (detail: object) =>
  record(
    JSON.stringify({
      version: '0',
      source: 'keepsakes.awards',
      'detail-type': 'KeepsakeAwarded',
      time: '2024-07-26T17:59:01Z',
      detail,
    }),
  )

const push = (...all: { messageId: string; body: string }[]) => pushWith({}, ...all)
const pushWith = (ports: Partial<PushPorts>, ...all: { messageId: string; body: string }[]) =>
  pushAwards(all, {
    ...ports,
    store,
    now: () => NOW,
    traces,
    post: async (connectionId, message) => {
      if (broken.has(connectionId)) throw new Error('limit exceeded')
      if (gone.has(connectionId)) return 'gone'
      sent[connectionId] = [...(sent[connectionId] ?? []), message]
      return 'posted'
    },
    report: (message, { userId }) => reports.push({ message, ...(userId ? { userId } : {}) }),
  })

const idsOf = async (userId: string) =>
  (await store.forUser(user(userId)).connections(NOW)).map(({ connectionId }) => connectionId).sort()

test('an award goes to each open connection of its user, and to nobody else', async () => {
  await open('anna', 'a1', 'a2')
  await open('ben', 'b1')
  const edition = { number: 7, of: 100 }
  await hold('anna', 'gold', { edition })
  const { failed, tally } = await push(announcement(award('anna', 'gold', { edition })))
  expect(failed).toEqual([])
  expect(tally).toEqual({ pushed: 2, gone: 0, unread: 0, notHeld: 0, failed: 0 })
  expect(Object.keys(sent).sort()).toEqual(['a1', 'a2'])
  const message: unknown = JSON.parse(String(sent.a1?.[0]))
  expect(message).toEqual({ 'detail-type': 'KeepsakeAwarded', detail: award('anna', 'gold', { edition }) })
  expect(liveMessageSchema.safeParse(message).success).toBe(true)
})

test('each screen is told the title and the picture in the languages that it was opened with', async () => {
  const catalogue = catalogueOf({
    id: 'paris',
    language: 'en',
    keepsakes: [{ id: 'gold', title: { en: 'Gold', ar: 'ذهب' }, earn: votes(1) }],
  })
  const heading: PushPorts['heading'] = async (of, asked) =>
    headingOf(of, { catalogue, imageUrl: (image) => `https://pictures.example/${image}`, asked })
  const at = { connectedAt: new Date(NOW).toISOString(), expiresAt: NOW / 1000 + 60 }
  await store.forUser(user('lea')).connect({ connectionId: 'l1', ...at, languages: ['fr', 'ar-EG'] })
  await open('lea', 'l2')
  await hold('lea', 'gold')
  await hold('lea', 'of-another-time')
  await pushWith({ heading }, ...['gold', 'of-another-time'].map((id) => announcement(award('lea', id))))
  const messages = (screen: string) => (sent[screen] ?? []).map((message) => JSON.parse(message))
  const image = 'https://pictures.example/stamps/gold.svg'
  expect(messages('l1').map(({ keepsake }) => keepsake)).toEqual([
    { language: 'ar', title: 'ذهب', image },
    undefined,
  ])
  expect(messages('l2')[0].keepsake).toEqual({ language: 'en', title: 'Gold', image })
  for (const message of messages('l1')) expect(liveMessageSchema.safeParse(message).success).toBe(true)
})

test('a user costs half a read unit, and one with an open app another for each award', async () => {
  await open('carl', 'c1')
  for (const id of ['k1', 'k2', 'k3']) await hold('carl', id)
  await push(
    ...['k1', 'k2', 'k3'].map((id) => announcement(award('carl', id))),
    announcement(award('nobody-connected')),
  )
  expect(sent.c1?.map((message) => JSON.parse(message).detail.keepsakeId)).toEqual(['k1', 'k2', 'k3'])
  // The embedded database gives a query that finds nothing away; it costs the same half unit.
  const of = (wanted: string) => units.filter(({ operation }) => operation === wanted)
  expect([of('Query').length, of('GetItem').length, units.length]).toEqual([2, 3, 5])
  for (const { read, write } of of('Query')) expect([read <= 0.5, write]).toEqual([true, 0])
  for (const { read, write } of of('GetItem')) expect([read, write]).toEqual([1, 0])
})

test('an announcement that was forged reaches nobody, and takes nothing from its neighbours', async () => {
  await open('frida', 'f3')
  await hold('frida', 'gold')
  await hold('frida', 'quiet', { silent: true })
  const { failed, tally } = await push(
    announcement(award('frida', 'platinum')),
    announcement(award('frida', 'quiet')),
    announcement(award('frida', 'gold')),
  )
  expect([failed, tally]).toEqual([[], { pushed: 1, gone: 0, unread: 0, notHeld: 2, failed: 0 }])
  expect(sent.f3?.map((message) => JSON.parse(message).detail.keepsakeId)).toEqual(['gold'])
})

test('what is sent of a keepsake is what is held of it, whatever an announcement says', async () => {
  await open('hilde', 'h1')
  await hold('hilde', 'gold', { edition: { number: 7, of: 100 } })
  await push(announcement(award('hilde', 'gold', { edition: { number: 1, of: 100 }, eventId: 'forged' })))
  expect(JSON.parse(String(sent.h1?.[0])).detail).toEqual(
    award('hilde', 'gold', { edition: { number: 7, of: 100 } }),
  )
})

test('a connection that is gone is removed, and the others get what they are to get', async () => {
  await open('dora', 'd1', 'd2')
  for (const id of ['k1', 'k2']) await hold('dora', id)
  gone.add('d1')
  const { failed, tally } = await push(announcement(award('dora', 'k1')), announcement(award('dora', 'k2')))
  expect(failed).toEqual([])
  expect(tally).toMatchObject({ pushed: 2, gone: 1 })
  expect(
    await eventually(
      () => idsOf('dora'),
      ({ length }) => length === 1,
    ),
  ).toEqual(['d2'])
})

test('a connection that may still be opening is not removed, though API Gateway calls it gone', async () => {
  const emil = store.forUser(user('emil'))
  const connectedAt = new Date(NOW - 1000).toISOString()
  await emil.connect({ connectionId: 'e1', connectedAt, expiresAt: NOW / 1000 + 3600 })
  await eventually(() => idsOf('emil'), Boolean)
  await hold('emil')
  gone.add('e1')
  expect(await push(announcement(award('emil')))).toMatchObject({ failed: [], tally: { gone: 1 } })
  expect(await idsOf('emil')).toEqual(['e1'])
})

test('what could not be sent comes again, its neighbours do not', async () => {
  await open('fritz', 'f1', 'f2')
  await open('gina', 'g1')
  for (const userId of ['fritz', 'gina']) await hold(userId)
  broken.add('f1')
  const [hers, his] = [announcement(award('gina')), announcement(award('fritz'))]
  const { failed, tally } = await push(hers, his)
  expect(failed).toEqual([his])
  expect(tally).toMatchObject({ pushed: 2, failed: 1 })
  expect(reports).toEqual([{ message: 'an award could not be pushed', userId: 'fritz' }])
  broken.clear()
  expect(await push(his)).toMatchObject({ failed: [], tally: { pushed: 2 } })
  // Sent twice, under the same awardId.
  expect(sent.f2).toHaveLength(2)
  expect(new Set(sent.f2).size).toBe(1)
})

test('a user whose connections cannot be read fails alone', async () => {
  await tables.fill(tables.names.connections, [{ userId: 'hans', connectionId: 'broken' }])
  await open('ida', 'i1')
  await hold('ida')
  const [his, hers] = [announcement(award('hans')), announcement(award('ida'))]
  expect(await push(his, hers)).toMatchObject({ failed: [his], tally: { pushed: 1, failed: 1 } })
})

test.each<[what: string, body: string]>([
  ['no JSON', 'garbage'],
  ['JSON of nothing', 'null'],
  ['another event', JSON.stringify({ 'detail-type': 'KeepsakeLost', detail: award('anna') })],
  ['an award without a user', JSON.stringify({ 'detail-type': 'KeepsakeAwarded', detail: { awardId: 'x' } })],
])('%s is counted and let go: it could never be sent', async (_, body) => {
  expect(await push(record(body))).toMatchObject({ failed: [], tally: { unread: 1, pushed: 0 } })
  expect([sent, units]).toEqual([{}, []])
})

test('the trace of an announcement goes on to the app, and how far it came is told where it is sampled', async () => {
  await open('jan', 'j1', 'j2')
  await hold('jan')
  gone.add('j2')
  spans.length = 0
  const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`
  await push(
    announcement(award('jan', 'voter', { traceparent })),
    announcement(award('nobody-connected', 'voter', { traceparent })),
    announcement(award('jan', 'not-held', { traceparent })),
    announcement(award('jan')),
  )
  const pushed = sent.j1?.map((message) => liveMessageSchema.parse(JSON.parse(message)).detail.traceparent)
  expect(pushed).toEqual([traceparent, undefined])
  expect(spans.map(({ trace, about }) => [trace.traceId, about.outcome, about.screens])).toEqual([
    ['a1'.repeat(16), 'pushed', 1],
    ['a1'.repeat(16), 'not held', 0],
    ['a1'.repeat(16), 'nobody connected', 0],
  ])
})

test('an announcement with a trace that is none was not made here: it is let go', async () => {
  const { tally } = await push(announcement(award('anna', 'voter', { traceparent: '"; drop' })))
  expect(tally).toMatchObject({ unread: 1 })
})

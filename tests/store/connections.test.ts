import { openStore, type Store, type Units } from '../../store/open.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { eventually, user } from './support/values.ts'

const NOW = Date.UTC(2024, 6, 26, 18)
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()
/** Opened that many minutes ago, and good for that many more. */
const connection = (connectionId: string, openedAgo = 0, left = 60) => ({
  connectionId,
  connectedAt: at(-openedAgo),
  expiresAt: NOW / 1000 + left * 60,
})

let tables: TestTables
let units: Units[]
let store: Store

beforeAll(async () => {
  tables = await startTables()
})
afterAll(() => tables.stop())
beforeEach(() => {
  units = []
  store = openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (spent) => units.push(spent),
  })
})

const idsOf = async (userId: string) =>
  (await store.forUser(user(userId)).connections(NOW)).map(({ connectionId }) => connectionId)

test('a user’s connections are the user’s alone, oldest first, and as they were put', async () => {
  const anna = store.forUser(user('anna'))
  await anna.connect(connection('a-late', 1))
  await anna.connect(connection('z-early', 9))
  await store.forUser(user('ben')).connect(connection('b', 5))
  const found = await eventually(
    () => anna.connections(NOW),
    ({ length }) => length === 2,
  )
  expect(found).toEqual([connection('z-early', 9), connection('a-late', 1)])
})

test('the languages that an app asked for are kept in their order, and are absent where it asked for none', async () => {
  const eve = store.forUser(user('eve'))
  await eve.connect({ ...connection('two', 2), languages: ['fr-CA', 'en'] })
  await eve.connect({ ...connection('none', 1), languages: [] })
  const found = await eventually(
    () => eve.connections(NOW),
    ({ length }) => length === 2,
  )
  expect(found.map((each) => each.languages)).toEqual([['fr-CA', 'en'], undefined])
})

test('a time of another form than UTC with milliseconds is refused', async () => {
  const put = store
    .forUser(user('fay'))
    .connect({ ...connection('f'), connectedAt: '2024-07-26T20:00:00+02:00' })
  await expect(put).rejects.toThrow('connectedAt is 2024-07-26T20:00:00+02:00')
})

test('putting a connection again changes nothing', async () => {
  const carl = store.forUser(user('carl'))
  await carl.connect(connection('c', 3))
  await carl.connect(connection('c', 0))
  expect(await eventually(() => carl.connections(NOW), Boolean)).toEqual([connection('c', 3)])
})

test('a connection is not shown from the second on in which it expires, though it is still in the table', async () => {
  const dora = store.forUser(user('dora'))
  await dora.connect(connection('d', 0, 1))
  const shownAt = async (now: number) => (await dora.connections(now)).length
  expect(await eventually(() => shownAt(NOW), Boolean)).toBe(1)
  expect([await shownAt(NOW + 59_999), await shownAt(NOW + 60_000)]).toEqual([1, 0])
})

test('a connection is removed by its user only, and removing it again does no harm', async () => {
  const emil = store.forUser(user('emil'))
  await emil.connect(connection('e'))
  await store.forUser(user('fritz')).disconnect('e')
  expect(await eventually(() => idsOf('emil'), Boolean)).toEqual(['e'])
  await emil.disconnect('e')
  await emil.disconnect('e')
  expect(
    await eventually(
      () => idsOf('emil'),
      ({ length }) => length === 0,
    ),
  ).toEqual([])
})

test('opening and closing a connection cost a unit each, and looking for a user’s half a one', async () => {
  const gina = store.forUser(user('gina'))
  const others = Array.from({ length: 2_000 }, (_, index) => ({
    userId: `gina-${index}`,
    connectionId: 'x',
    connectedAt: at(0),
    expiresAt: NOW,
  }))
  await tables.fill(tables.names.connections, others)
  await gina.connect({ ...connection('g'), connectionId: 'g'.repeat(32) })
  await eventually(() => idsOf('gina'), Boolean)
  const look = units.filter(({ operation }) => operation === 'Query')
  await gina.disconnect('g'.repeat(32))
  const table = tables.names.connections
  expect(look.at(-1)).toEqual({ operation: 'Query', table, read: 0.5, write: 0 })
  expect(units.filter(({ write }) => write > 0)).toEqual([
    { operation: 'PutItem', table, read: 0, write: 1 },
    { operation: 'DeleteItem', table, read: 0, write: 1 },
  ])
})

test('an item that no connection could have is an error that names what it lacks', async () => {
  await tables.fill(tables.names.connections, [{ userId: 'hans', connectionId: 'h' }])
  await expect(store.forUser(user('hans')).connections(NOW)).rejects.toThrow(/lacks the string connectedAt/)
})

import { randomBytes } from 'node:crypto'
import type { Item } from '../../store/items.ts'
import { openStore, type ProgressBody, type Units } from '../../store/open.ts'
import { runs } from '../support/runs.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, eventually, keepsake, keepsakeId, user } from './support/values.ts'

type Cost = { calls: string[]; read: number; write: number }

const LONGEST = {
  user: 'u'.repeat(255),
  campaign: 'c'.repeat(64),
  keepsake: 'k'.repeat(64),
  event: 'e'.repeat(256),
}

/** Progress whose item is as near to 1 KB as text gets: the working state of some criteria half done. */
const FULL_BODY: ProgressBody = {
  measures: { trivia: Array.from({ length: 45 }, (_, i) => `question-${i}`), watch: 'x'.repeat(60) },
  earned: { 'opening-night': 1_722_000_000_000 },
}

/** Does all that the store does for one user, and tells what each step cost. */
async function costs(tables: TestTables, userId: string): Promise<Record<string, Cost>> {
  let heard: Units[] = []
  const store = openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (units) => heard.push(units),
  })
  const one = store.forUser(user(userId))
  const costly: Record<string, Cost> = {}
  const step = async (name: string, act: () => Promise<unknown>) => {
    heard = []
    await act()
    const sum = (kind: 'read' | 'write') => heard.reduce((total, units) => total + units[kind], 0)
    costly[name] = { calls: heard.map((units) => units.operation), read: sum('read'), write: sum('write') }
  }
  const paris = campaign('paris')
  const listAll = () => one.listKeepsakes({ limit: 100 })
  const limited = { campaignId: paris, keepsakeId: keepsakeId(`limited-${userId.slice(0, 20)}`), of: 1000 }

  await step('read of no progress', () => one.readProgress([paris], { consistent: false }))
  await step('first commit', () => one.commitProgress(paris, FULL_BODY, undefined))
  await step('commit', () => one.commitProgress(paris, FULL_BODY, { version: 1 }))
  await step('commit in conflict', () => one.commitProgress(paris, FULL_BODY, { version: 1 }))
  await step('read of progress', () => one.readProgress([paris], { consistent: false }))
  await step('consistent read of progress', () => one.readProgress([paris], { consistent: true }))
  await step('read of progress in three campaigns', () =>
    one.readProgress([paris, campaign('rome'), campaign('oslo')], { consistent: false }),
  )
  await step('put of a keepsake', () => one.putKeepsake(keepsake('paris', 'k0')))
  await step('put of a keepsake already held', () => one.putKeepsake(keepsake('paris', 'k0')))
  await step('first claim of an edition', () => one.claimEdition(limited))
  await step('claim again', () => one.claimEdition(limited))
  const another = store.forUser(user(`${userId}-2`))
  await step('claim of another edition', () => another.claimEdition(limited))

  for (let i = 1; i < 9; i += 1) await one.putKeepsake(keepsake('paris', `k${i}`, i))
  await eventually(listAll, (page) => page.keepsakes.length === 9)
  await step('list of nine keepsakes', listAll)
  await step('passport', () =>
    Promise.all([one.keepsakesOfCampaign(paris), one.progressInCampaign(paris, { consistent: false })]),
  )

  for (let i = 0; i < 60; i += 1) await one.putKeepsake(keepsake('rome', `k${i}`, i))
  await eventually(listAll, (page) => page.keepsakes.length === 69)
  await step('first nine of 69 keepsakes', () => one.listKeepsakes({ limit: 9 }))
  await step('nine of one campaign of 69 keepsakes', () => one.listKeepsakes({ campaignId: paris, limit: 9 }))
  return costly
}

/** Very many items of others in the same campaigns, their ids all round the user's. */
async function crowd(tables: TestTables, userId: string) {
  const ids = Array.from(
    { length: runs(1_000) },
    (_, i) => `${userId.slice(0, -1 - (i % userId.length))}${i}`,
  )
  const each = (of: (id: string, n: number) => Item) => ids.flatMap((id) => [0, 1, 2].map((n) => of(id, n)))
  const earnedAt = '2024-07-26T00:00:00.000Z'
  await tables.fill(
    tables.names.keepsakes,
    each((id, n) => ({ userId: id, keepsake: `paris#k${n}`, earnedAt, eventId: 'e' })),
  )
  await tables.fill(
    tables.names.progress,
    each((id, n) => ({ userId: id, campaignId: ['paris', 'rome', 'oslo'][n] ?? '', body: '{}' })),
  )
  await tables.fill(
    tables.names.editions,
    ids.slice(0, -ids.length / 3).map((id, i) => ({
      userOrBucket: `user#${id}`,
      keepsakeOrNumber: 'paris#limited',
      edition: i + 1,
      supply: 10_000,
      ticket: `ticket-${i}`,
    })),
  )
}

let tables: TestTables

beforeAll(async () => {
  tables = await startTables()
})
afterAll(() => tables.stop())

test('every call keeps its budget, the same with very many items of other users in the tables', async () => {
  const onEmptyTables = await costs(tables, 'anna')
  await crowd(tables, 'berta')
  const onFullTables = await costs(tables, 'berta')
  expect(onFullTables).toEqual(onEmptyTables)

  expect(onEmptyTables).toEqual({
    'read of no progress': { calls: ['Query'], read: 0.5, write: 0 },
    'first commit': { calls: ['UpdateItem'], read: 0, write: 1 },
    commit: { calls: ['UpdateItem'], read: 0, write: 1 },
    'commit in conflict': { calls: ['UpdateItem'], read: 0, write: 1 },
    'read of progress': { calls: ['Query'], read: 0.5, write: 0 },
    'consistent read of progress': { calls: ['Query'], read: 1, write: 0 },
    'read of progress in three campaigns': { calls: ['Query', 'Query', 'Query'], read: 1.5, write: 0 },
    'put of a keepsake': { calls: ['PutItem'], read: 0, write: 2 },
    'put of a keepsake already held': tables.tellsWhatIsHeld
      ? { calls: ['PutItem'], read: 0, write: 1 }
      : { calls: ['PutItem', 'GetItem'], read: 1, write: 1 },
    'first claim of an edition': { calls: ['GetItem', 'Query', 'PutItem', 'PutItem'], read: 1, write: 2 },
    'claim again': tables.tellsWhatIsHeld
      ? { calls: ['Query', 'PutItem', 'GetItem'], read: 1, write: 1 }
      : { calls: ['Query', 'PutItem', 'GetItem', 'GetItem'], read: 2, write: 1 },
    'claim of another edition': { calls: ['Query', 'PutItem', 'PutItem'], read: 0.5, write: 2 },
    'list of nine keepsakes': { calls: ['Query'], read: 0.5, write: 0 },
    passport: { calls: expect.arrayContaining(['Query', 'GetItem']), read: 1, write: 0 },
    'first nine of 69 keepsakes': { calls: ['Query'], read: 0.5, write: 0 },
    'nine of one campaign of 69 keepsakes': { calls: ['Query'], read: 0.5, write: 0 },
  })
})

test('items with the longest ids still cost one unit', async () => {
  const heard: Units[] = []
  const client = tables.newClient()
  const store = openStore({ client, tables: tables.names, onUnits: (units) => heard.push(units) })
  const one = store.forUser(user(LONGEST.user))
  const longest = {
    ...keepsake(LONGEST.campaign, LONGEST.keepsake),
    eventId: LONGEST.event as never,
    source: `partner.${'p'.repeat(128)}`,
    edition: { number: 10_000_000, of: 10_000_000 },
    silent: true as const,
    erasedAt: '2024-07-26T00:00:00.000Z',
  }
  await one.putKeepsake(longest)
  await one.claimEdition({ campaignId: longest.campaignId, keepsakeId: longest.keepsakeId, of: 999_999_999 })
  // As much as leaves the item within 1 KB beside 383 bytes of all else, and does not compress.
  const measures = { m: randomBytes(600).toString('base64url').slice(0, 612) }
  const erasedAt = '2024-07-26T00:00:00.000Z'
  await one.commitProgress(longest.campaignId, { measures, earned: {} }, undefined, erasedAt)
  await one.connect({ connectionId: 'i'.repeat(128), connectedAt: erasedAt, expiresAt: 9_999_999_999 })
  expect(heard.filter((units) => units.write > 0).map((units) => [units.operation, units.write])).toEqual([
    ['PutItem', 2],
    ['PutItem', 1],
    ['PutItem', 1],
    ['UpdateItem', 1],
    ['PutItem', 1],
  ])
})

test('a progress of many KB is kept in as many units as its deflated form has', async () => {
  const heard: Units[] = []
  const client = tables.newClient()
  const store = openStore({ client, tables: tables.names, onUnits: (units) => heard.push(units) })
  const one = store.forUser(user('long'))
  const measures = { trivia: Array.from({ length: 500 }, (_, i) => `opening-question-${i}`) }
  await one.commitProgress(campaign('paris'), { measures, earned: {} }, undefined)
  expect(JSON.stringify(measures).length).toBeGreaterThan(10_000)
  expect(heard).toEqual([{ operation: 'UpdateItem', table: tables.names.progress, read: 0, write: 2 }])
  const read = await one.progressInCampaign(campaign('paris'), { consistent: true })
  expect(read?.body).toEqual({ measures, earned: {} })
})

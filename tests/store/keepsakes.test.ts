import { openStore, type Position, type Store, type UserStore } from '../../store/open.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, eventually, keepsake, user } from './support/values.ts'

let tables: TestTables
let store: Store

beforeAll(async () => {
  tables = await startTables()
  store = openStore({ client: tables.newClient(), tables: tables.names })
})
afterAll(() => tables.stop())

async function put(userStore: UserStore, ...keepsakes: ReturnType<typeof keepsake>[]) {
  for (const each of keepsakes) await userStore.putKeepsake(each)
}

async function pages(userStore: UserStore, limit: number, campaignId?: string) {
  const found: string[][] = []
  let after: Position | undefined
  do {
    const page = await userStore.listKeepsakes({
      limit,
      ...(campaignId === undefined ? {} : { campaignId: campaign(campaignId) }),
      ...(after === undefined ? {} : { after }),
    })
    found.push(page.keepsakes.map((each) => each.keepsakeId))
    after = page.next
  } while (after)
  return found
}

const ids = (userStore: UserStore, limit: number) =>
  userStore.listKeepsakes({ limit }).then(({ keepsakes }) => keepsakes.map((each) => each.keepsakeId))

describe('putting a keepsake', () => {
  test('a keepsake is read back as it was put, with and without the optional fields', async () => {
    const anna = store.forUser(user('anna'))
    const plain = keepsake('paris', 'plain', 1)
    const limited = {
      ...keepsake('paris', 'limited', 2),
      source: 'partner.one',
      edition: { number: 7, of: 100 },
    }
    expect(await anna.putKeepsake(plain)).toEqual({ put: true })
    expect(await anna.putKeepsake(limited)).toEqual({ put: true })
    const { keepsakes } = await eventually(
      () => anna.listKeepsakes({ limit: 10 }),
      (page) => page.keepsakes.length === 2,
    )
    expect(keepsakes).toEqual([
      { userId: 'anna', ...limited },
      { userId: 'anna', ...plain },
    ])
  })

  test('a second put of a keepsake changes nothing and tells what is held', async () => {
    const ben = store.forUser(user('ben'))
    const first = { ...keepsake('paris', 'stamp', 1), edition: { number: 3, of: 5 } }
    await ben.putKeepsake(first)
    const again = { ...keepsake('paris', 'stamp', 30), edition: { number: 4, of: 5 } }
    expect(await ben.putKeepsake(again)).toEqual({ put: false, held: { userId: 'ben', ...first } })
  })

  test('of puts at the same time exactly one succeeds and the others hear of it', async () => {
    const cleo = store.forUser(user('cleo'))
    const puts = await Promise.all(
      Array.from({ length: 20 }, (_, minute) => cleo.putKeepsake(keepsake('paris', 'stamp', minute))),
    )
    expect(puts.filter((result) => result.put)).toHaveLength(1)
    const held = puts.flatMap((result) => (result.put ? [] : [result.held.earnedAt]))
    expect(new Set(held).size).toBe(1)
  })
})

describe('listing keepsakes', () => {
  test('the newest comes first, by the time it was earned and not by when it was put', async () => {
    const dora = store.forUser(user('dora'))
    await put(dora, keepsake('a', 'noon', 720), keepsake('b', 'evening', 1200), keepsake('c', 'morning', 500))
    const found = await eventually(
      () => ids(dora, 9),
      (all) => all.length === 3,
    )
    expect(found).toEqual(['evening', 'noon', 'morning'])
  })

  test('pages join to the whole list, and the last page has no next', async () => {
    const emil = store.forUser(user('emil'))
    // Some earned at the same moment, on both sides of a page's end.
    await put(emil, ...Array.from({ length: 12 }, (_, i) => keepsake('a', `k${i}`, Math.floor(i / 4))))
    const [all = []] = await eventually(
      () => pages(emil, 100),
      ([page]) => page?.length === 12,
    )
    expect(new Set(all).size).toBe(12)
    for (const limit of [1, 3, 4, 5, 12, 13]) {
      const found = await pages(emil, limit)
      expect(found.flat()).toEqual(all)
      expect(found).toHaveLength(Math.ceil(12 / limit))
    }
  })

  test('an award between two pages neither repeats nor hides a keepsake', async () => {
    const fred = store.forUser(user('fred'))
    await put(fred, keepsake('a', 'k1', 10), keepsake('a', 'k2', 20), keepsake('a', 'k3', 30))
    await eventually(
      () => ids(fred, 9),
      (all) => all.length === 3,
    )
    const first = await fred.listKeepsakes({ limit: 2 })
    expect(first.keepsakes.map((each) => each.keepsakeId)).toEqual(['k3', 'k2'])
    await put(fred, keepsake('a', 'newest', 40), keepsake('a', 'late', 5))
    await eventually(
      () => ids(fred, 9),
      (all) => all.length === 5,
    )
    const rest = await fred.listKeepsakes({ limit: 9, ...(first.next ? { after: first.next } : {}) })
    expect(rest.keepsakes.map((each) => each.keepsakeId)).toEqual(['k1', 'late'])
    expect(rest.next).toBeUndefined()
  })

  test("one campaign's list has its own keepsakes only, newest first, in pages", async () => {
    const gina = store.forUser(user('gina'))
    const wanted = Array.from({ length: 5 }, (_, i) => keepsake('paris', `k${i}`, [3, 1, 4, 1, 5][i]))
    await put(gina, ...wanted, keepsake('paris-2', 'x'), keepsake('pari', 'x'), keepsake('paris.b', 'x'))
    await eventually(
      () => gina.keepsakesOfCampaign(campaign('paris')),
      (all) => all.length === 5,
    )
    for (const limit of [1, 2, 3, 5, 6]) {
      const found = await pages(gina, limit, 'paris')
      expect(found.flat()).toEqual(['k4', 'k2', 'k0', 'k3', 'k1'])
      expect(found).toHaveLength(Math.ceil(5 / limit))
    }
  })

  test('a list without a keepsake is empty and has no next', async () => {
    expect(await store.forUser(user('nobody')).listKeepsakes({ limit: 5 })).toEqual({ keepsakes: [] })
  })

  test.each([0, -1, 1.5, Number.NaN])('a limit of %p is refused', async (limit) => {
    await expect(store.forUser(user('anna')).listKeepsakes({ limit })).rejects.toThrow(RangeError)
  })
})

describe("another's keepsakes", () => {
  test('a user whose id begins with, or is the beginning of, another id sees their own only', async () => {
    const names = ['hal', 'hal.', 'hal:9000', 'ha', 'hal-2', 'HAL']
    for (const name of names) await put(store.forUser(user(name)), keepsake('paris', 'stamp'))
    for (const name of names) {
      const one = store.forUser(user(name))
      const { keepsakes } = await eventually(
        () => one.listKeepsakes({ limit: 100 }),
        (page) => page.keepsakes.length > 0,
      )
      expect(keepsakes.map((each) => each.userId)).toEqual([name])
      expect((await one.keepsakesOfCampaign(campaign('paris'))).map((each) => each.userId)).toEqual([name])
    }
  })

  test("a position taken from another's list does not leave the user's own partition", async () => {
    await put(store.forUser(user('ida')), keepsake('a', 'early', 1), keepsake('a', 'late', 9))
    const jan = store.forUser(user('jan'))
    await put(jan, keepsake('a', 'own', 1))
    await eventually(
      () => ids(jan, 9),
      (all) => all.length === 1,
    )
    const { campaignId, keepsakeId, earnedAt } = keepsake('a', 'late', 9)
    const page = await jan.listKeepsakes({ limit: 9, after: { campaignId, keepsakeId, earnedAt } })
    expect(page.keepsakes.map((each) => [each.userId, each.keepsakeId])).toEqual([['jan', 'own']])
  })
})

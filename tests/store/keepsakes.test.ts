import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import type { EventId } from '../../schemas/ids.ts'
import {
  openStore,
  type Position,
  PositionError,
  type Store,
  type Units,
  type UserStore,
} from '../../store/open.ts'
import { type Gate, putGateInto, open as ungated } from '../functions/support/effects.ts'
import { memoryTables } from './support/memory-tables.ts'
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

  test("a position taken from another's list leads nowhere, and never into their partition", async () => {
    const ida = store.forUser(user('ida'))
    await put(ida, keepsake('a', 'early', 1), keepsake('a', 'late', 9), keepsake('a', 'tied', 9))
    const jan = store.forUser(user('jan'))
    await put(jan, keepsake('a', 'own', 1), keepsake('a', 'late', 8))
    await eventually(
      () => ids(jan, 9),
      (all) => all.length === 2,
    )
    const { next } = await ida.listKeepsakes({ limit: 2 })
    expect(next?.tiedWith).toBeDefined()
    for (const scope of [{}, { campaignId: campaign('a') }])
      await expect(
        jan.listKeepsakes({ limit: 9, ...scope, ...(next ? { after: next } : {}) }),
      ).rejects.toThrow(PositionError)
  })
})

describe('a list that goes on', () => {
  test.each([{}, { campaignId: campaign('a') }])(
    'is not refused because a copy of the table is behind: %j',
    async (scope) => {
      const client = tables.newClient()
      let behind = 0
      client.middlewareStack.add(
        (next) => async (call) => {
          const answer = await next(call)
          const output = answer.output as { Items?: unknown[] }
          // As of before the newest was put.
          if (behind-- > 0 && !(call.input as { ConsistentRead?: boolean }).ConsistentRead) {
            return { ...answer, output: { ...output, Items: output.Items?.slice(1) } as typeof answer.output }
          }
          return answer
        },
        { step: 'initialize' },
      )
      const mia = openStore({ client, tables: tables.names }).forUser(
        user(`mia-${Object.keys(scope).length}`),
      )
      await put(mia, keepsake('a', 'b-older', 1), keepsake('a', 'a-newer', 2))
      const list = (after?: Position) =>
        mia.listKeepsakes({ limit: 1, ...scope, ...(after ? { after } : {}) })
      const { next } = await eventually(
        () => list(),
        (page) => page.next !== undefined,
      )
      behind = 1
      expect((await list(next)).keepsakes.map(({ keepsakeId }) => keepsakeId)).toEqual(['b-older'])
    },
  )

  const erase = (userId: string, id: string) =>
    tables.newClient().send(
      new DeleteItemCommand({
        TableName: tables.names.keepsakes,
        Key: { userId: { S: userId }, keepsake: { S: `a#${id}` } },
      }),
    )
  const onlyNext = async (one: UserStore, limit: number, after?: Position) => {
    const { next } = await one.listKeepsakes({ limit, ...(after ? { after } : {}) })
    if (!next) throw new Error('the list has ended')
    return next
  }

  test.each([
    ['among others', [1, 2, 3, 4]],
    ['among others of the same moment', [3, 3, 3, 3]],
    ['as the oldest', [4, 3]],
  ])('is refused once the keepsake it goes on from is gone, %s', async (what, minutes) => {
    const name = `kim-${what.replaceAll(' ', '-')}`
    const kim = store.forUser(user(name))
    await put(kim, ...minutes.map((minute, i) => keepsake('a', `k${i}`, minute)))
    await eventually(
      () => ids(kim, 9),
      (all) => all.length === minutes.length,
    )
    const after = await onlyNext(kim, minutes.length - 1)
    await erase(name, after.keepsakeId)
    await eventually(
      () => ids(kim, 9),
      (all) => all.length === minutes.length - 1,
    )
    for (const scope of [{}, { campaignId: campaign('a') }])
      await expect(kim.listKeepsakes({ limit: 1, ...scope, after })).rejects.toThrow(PositionError)
  })

  test('is refused without reading on to the end of the list', async () => {
    const units: Units[] = []
    const own = openStore({
      client: tables.newClient(),
      tables: tables.names,
      onUnits: (spent) => units.push(spent),
    })
    const olga = own.forUser(user('olga'))
    await put(olga, ...Array.from({ length: 20 }, (_, i) => keepsake('a', `o${i}`, i)))
    await eventually(
      () => ids(olga, 50),
      (all) => all.length === 20,
    )
    const after = await onlyNext(olga, 1)
    await erase('olga', after.keepsakeId)
    await eventually(
      () => ids(olga, 50),
      (all) => all.length === 19,
    )
    units.length = 0
    await expect(olga.listKeepsakes({ limit: 1, after })).rejects.toThrow(PositionError)
    // One page, and once more a consistent one.
    expect(units.map(({ operation, read }) => [operation, read])).toEqual([
      ['Query', 0.5],
      ['Query', 1],
    ])
  })

  test('is refused once the keepsake it goes on from was earned anew', async () => {
    const lea = store.forUser(user('lea'))
    await put(lea, keepsake('a', 'first', 1), keepsake('a', 'second', 2))
    await eventually(
      () => ids(lea, 9),
      (all) => all.length === 2,
    )
    const after = await onlyNext(lea, 1)
    await erase('lea', 'second')
    await put(lea, keepsake('a', 'second', 30))
    await eventually(
      () => ids(lea, 9),
      (all) => all.length === 2 && all[0] === 'second',
    )
    await expect(lea.listKeepsakes({ limit: 1, after })).rejects.toThrow(PositionError)
  })

  test('neither repeats nor hides a keepsake when others are awarded that were earned at its very moment', async () => {
    for (const limit of [1, 2, 3]) {
      const nora = store.forUser(user(`nora-${limit}`))
      const before = ['k3', 'k5', 'k7'].map((id) => keepsake('a', id, 5))
      await put(nora, ...before, keepsake('a', 'older', 1))
      await eventually(
        () => ids(nora, 9),
        (found) => found.length === 4,
      )
      const first = await nora.listKeepsakes({ limit })
      await put(nora, ...['k0', 'k1', 'k2', 'k4', 'k6', 'k8', 'k9'].map((id) => keepsake('a', id, 5)))
      await eventually(
        () => ids(nora, 20),
        (found) => found.length === 11,
      )
      const shown = first.keepsakes.map((each) => each.keepsakeId)
      let after = first.next
      while (after) {
        const page = await nora.listKeepsakes({ limit, after })
        shown.push(...page.keepsakes.map((each) => each.keepsakeId))
        after = page.next
      }
      expect(new Set(shown).size).toBe(shown.length)
      expect(shown).toEqual(expect.arrayContaining(['k3', 'k5', 'k7', 'older']))
      expect(shown.at(-1)).toBe('older')
    }
  })

  test('reads a page and two keepsakes more, however many were earned at one moment', async () => {
    const heard: Units[] = []
    const open = openStore({
      client: tables.newClient(),
      tables: tables.names,
      onUnits: (units) => heard.push(units),
    })
    const max = open.forUser(user('max'))
    // Each of nearly 1 KB, so that a read of more of them than a page costs more.
    const source = `partner.${'s'.repeat(128)}`
    const all = Array.from({ length: 120 }, (_, i) => `k${i}${'-'.repeat(50)}`)
    for (const id of all) await max.putKeepsake({ ...keepsake('c'.repeat(64), id), source })
    await eventually(
      () => ids(max, 200),
      (found) => found.length === 120,
    )
    heard.length = 0
    const seen: string[] = []
    let after: Position | undefined
    do {
      const page = await max.listKeepsakes({ limit: 10, ...(after ? { after } : {}) })
      seen.push(...page.keepsakes.map((each) => each.keepsakeId))
      after = page.next
    } while (after)
    expect(seen.toSorted()).toEqual(all.toSorted())
    expect(heard.map(({ operation }) => operation)).toEqual(Array.from({ length: 12 }, () => 'Query'))
    // 12 keepsakes are less than 8 KB.
    for (const { read } of heard) expect(read).toBeLessThanOrEqual(1)
  })
})

describe('dating a keepsake back', () => {
  const [paris, ERASED_AT] = [campaign('paris'), '2024-07-25T00:00:00.000Z']
  const at = (minute: number) => keepsake('paris', 'stamp', minute).earnedAt
  const to = (minute: number, more: { source?: string; erasedAt?: string } = {}) => ({
    ...{ campaignId: paris, keepsakeId: keepsake('paris', 'stamp').keepsakeId, earnedAt: at(minute) },
    ...{ eventId: 'earlier' as EventId, ...more },
  })
  let anna: UserStore
  beforeEach(() => {
    const memory = memoryTables()
    anna = openStore({ client: memory.newClient(), tables: memory.names }).forUser(user('anna'))
  })
  const held = async () => {
    const [one] = await anna.keepsakesOfCampaign(paris)
    return [one?.earnedAt, one?.eventId, one?.source]
  }

  test('gives it another event with its source, or none where that is not known', async () => {
    await anna.putKeepsake({ ...keepsake('paris', 'stamp', 30), source: 'partner.one' })
    expect(await anna.dateKeepsakeBack(to(20, { source: 'partner.two' }))).toBe(true)
    expect(await held()).toEqual([at(20), 'earlier', 'partner.two'])
    expect(await anna.dateKeepsakeBack(to(10))).toBe(true)
    expect(await held()).toEqual([at(10), 'earlier', undefined])
  })

  test('changes nothing where it has that date or an earlier one, or is not held', async () => {
    await anna.putKeepsake(keepsake('paris', 'stamp', 30))
    expect(await anna.dateKeepsakeBack(to(30))).toBe(false)
    expect(await anna.dateKeepsakeBack(to(40))).toBe(false)
    expect(await anna.dateKeepsakeBack({ ...to(1), campaignId: campaign('rome') })).toBe(false)
    expect(await held()).toEqual([at(30), 'event-stamp', undefined])
  })

  test('changes nothing of a keepsake from after an erasure that is not known, or from before one that is', async () => {
    await anna.putKeepsake({ ...keepsake('paris', 'stamp', 30), erasedAt: ERASED_AT })
    expect(await anna.dateKeepsakeBack(to(20))).toBe(false)
    expect(await anna.dateKeepsakeBack(to(20, { erasedAt: '2024-07-24T00:00:00.000Z' }))).toBe(false)
    expect(await anna.dateKeepsakeBack(to(20, { erasedAt: ERASED_AT }))).toBe(true)
    expect(await held()).toEqual([at(20), 'earlier', undefined])
  })

  test('takes no time of another form', async () => {
    await expect(anna.dateKeepsakeBack({ ...to(1), earnedAt: '2024-07-26' })).rejects.toThrow(RangeError)
  })
})

describe('on tables in memory', () => {
  const behind = { now: 0 }
  const memory = memoryTables({ stale: () => behind.now })
  let gate: Gate = ungated
  const client = memory.newClient()
  putGateInto(
    client,
    () => gate,
    (name) => name,
  )
  const gated = openStore({ client, tables: memory.names })
  beforeEach(async () => {
    behind.now = 0
    gate = ungated
    await memory.clear()
  })
  const [paris, anna] = [campaign('paris'), gated.forUser(user('anna'))]

  test('a keepsake that was there and then was not fails its put, which is to come again', async () => {
    await anna.putKeepsake(keepsake('paris', 'stamp'))
    gate = async (name, effect) => {
      if (name.startsWith('GetItem')) {
        gate = ungated
        await anna.erase('2024-07-27T00:00:00.000Z')
      }
      return effect()
    }
    await expect(anna.putKeepsake(keepsake('paris', 'stamp'))).rejects.toMatchObject({
      name: 'ErasedMeanwhileError',
      message: 'Keepsake paris#stamp of user anna was in table keepsakes and then was not.',
    })
  })

  test('what is asked for by its name, and all that is held, is told as it is now', async () => {
    await anna.putKeepsake(keepsake('paris', 'stamp'))
    behind.now = 1000
    expect(await anna.keepsakesOfCampaign(paris)).toEqual([])
    expect(await anna.keepsakeInFull(paris, keepsake('paris', 'stamp').keepsakeId)).toBeDefined()
    expect((await anna.holdings()).keepsakes).toHaveLength(1)
  })

  test('a page after a keepsake takes one query, however many are newer', async () => {
    for (let minute = 0; minute < 30; minute++)
      await anna.putKeepsake(keepsake('paris', `k${minute}`, minute))
    const { next } = await anna.listKeepsakes({ limit: 25 })
    const asked: string[] = []
    gate = (name, effect) => {
      asked.push(name)
      return effect()
    }
    const page = await anna.listKeepsakes({ limit: 2, ...(next ? { after: next } : {}) })
    expect(page.keepsakes.map(({ keepsakeId }) => keepsakeId)).toEqual(['k4', 'k3'])
    expect(asked).toEqual(['Query keepsakes'])
  })

  test('a page goes on where others came to the moment of the last one, up to the very last', async () => {
    const [last, ...older] = [
      keepsake('paris', 'm', 9),
      keepsake('paris', 'k2', 2),
      keepsake('paris', 'k1', 1),
    ]
    for (const each of [last, ...older]) await anna.putKeepsake(each)
    const { next } = await anna.listKeepsakes({ limit: 1 })
    expect(next).toEqual({ campaignId: 'paris', keepsakeId: 'm', earnedAt: last.earnedAt })
    await anna.putKeepsake(keepsake('paris', 'z', 9))
    const found: string[] = []
    for (let after = next; after; ) {
      const page = await anna.listKeepsakes({ limit: 1, after })
      found.push(...page.keepsakes.map(({ keepsakeId }) => keepsakeId))
      after = page.next
    }
    expect(found).toEqual(['k2', 'k1'])
  })

  test('a page goes on after the keepsake of its campaign, where another has one of that id and moment', async () => {
    for (const id of ['rome', 'paris', 'oslo']) await anna.putKeepsake(keepsake(id, 'stamp', 9))
    const found: string[] = []
    let after: Position | undefined
    do {
      const page = await anna.listKeepsakes({ limit: 1, ...(after ? { after } : {}) })
      found.push(...page.keepsakes.map(({ campaignId }) => campaignId))
      after = page.next
    } while (after)
    expect(found).toEqual(['rome', 'paris', 'oslo'])
  })

  test('a list that could not be read is not read again', async () => {
    let reads = 0
    gate = async () => {
      reads++
      throw new Error('throttled')
    }
    await expect(anna.listKeepsakes({ limit: 1 })).rejects.toThrow('throttled')
    expect(reads).toBe(1)
  })

  test.each([0, -1, 1.5, Number.NaN])('a limit of %p is refused', async (limit) => {
    await expect(anna.listKeepsakes({ limit })).rejects.toThrow(
      new RangeError(`limit is ${limit}, not a whole number from 1 up.`),
    )
  })

  test('a position that the user does not hold is refused by its own name', async () => {
    const after = { ...keepsake('paris', 'ghost') }
    await expect(anna.listKeepsakes({ limit: 1, after })).rejects.toMatchObject({
      name: 'PositionError',
      message: 'User anna holds no paris#ghost earned at 2024-07-26T00:00:00.000Z.',
    })
  })
})

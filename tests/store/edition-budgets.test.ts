import fc from 'fast-check'
import { MOST_OPEN } from '../../store/edition-frontier.ts'
import { NUMBERS_PER_BUCKET } from '../../store/edition-items.ts'
import type { Item } from '../../store/items.ts'
import { openStore, type Store, type Units } from '../../store/open.ts'
import { runs } from '../support/runs.ts'
import { itemBytes } from './support/item-bytes.ts'
import { type MemoryTables, memoryTables } from './support/memory-tables.ts'
import { campaign, keepsakeId, user } from './support/values.ts'

const gold = { campaignId: campaign('paris'), keepsakeId: keepsakeId('gold') }
const START = Date.UTC(2024, 6, 27)

let tables: MemoryTables
let units: Units[]
let now: number
beforeEach(() => {
  tables = memoryTables()
  units = []
  now = START
})

const open = (): Store =>
  openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (spent) => units.push(spent),
    now: () => now,
  })

/** The numbers that `isTaken` says are taken, as a quiet day leaves them: all below each were taken before it. */
function layOut(isTaken: (number: number) => boolean) {
  tables.layOut(tables.names.editions, (partition) => {
    const [kind, , , bucket] = partition.split('#')
    if (kind !== 'bucket') return []
    return Array.from({ length: NUMBERS_PER_BUCKET }, (_, at) => Number(bucket) * NUMBERS_PER_BUCKET + at + 1)
      .filter(isTaken)
      .map((number) => numberItem(partition, number))
  })
}

const numberItem = (partition: string, number: number): Item => ({
  userOrBucket: partition,
  keepsakeOrNumber: String(number),
  ticket: `ticket-of-${number}`,
})

async function costOf(store: Store, userId: string, of: number) {
  units = []
  const answer = await store.forUser(user(userId)).claimEdition({ ...gold, of })
  const sum = (kind: 'read' | 'write') => units.reduce((total, used) => total + used[kind], 0)
  return { answer, read: sum('read'), write: sum('write') }
}

describe.each([100, 10_000, 1_000_000, 10_000_000])('of %i', (of) => {
  const half = of / 2
  test.each([
    ['none is taken', 0, 1],
    ['half are taken', half, half + 1],
    ['all but one are taken', of - 1, of],
  ])(
    'where %s, the next gets the lowest, in a new environment and in one that knows',
    async (_, taken, next) => {
      layOut((number) => number <= taken)
      const store = open()
      const cold = await costOf(store, 'first', of)
      expect(cold).toMatchObject({ answer: { number: next, of }, write: 2 })
      expect(cold.read).toBeLessThanOrEqual(15)

      const other = open()
      await costOf(other, 'second', of)
      // The first environment is one number behind here, and at the end of a bucket one bucket.
      for (let number = next + 2; number <= Math.min(of, next + 2 * NUMBERS_PER_BUCKET); number++) {
        const warm = await costOf(number % 2 ? store : other, `viewer-${number}`, of)
        expect(warm).toMatchObject({ answer: { number, of }, write: 2 })
        expect(warm.read).toBeLessThanOrEqual(1.5)
      }
    },
  )

  test('where all are taken, it is sold out: for half a unit, but for the first time and the first minute', async () => {
    layOut((number) => number <= of)
    const [store, other] = [open(), open()]
    const first = await costOf(store, 'first', of)
    expect(first).toMatchObject({ answer: 'sold-out', write: 1 })
    expect(first.read).toBeLessThanOrEqual(15)

    now += 59_999
    expect(await costOf(store, 'second', of)).toEqual({ answer: 'sold-out', read: 1, write: 0 })
    expect(await costOf(other, 'third', of)).toEqual({ answer: 'sold-out', read: 1.5, write: 0 })
    now += 1
    expect(await costOf(store, 'fourth', of)).toEqual({ answer: 'sold-out', read: 0.5, write: 0 })
    expect(await costOf(other, 'fifth', of)).toEqual({ answer: 'sold-out', read: 0.5, write: 0 })
    expect(await costOf(open(), 'sixth', of)).toEqual({ answer: 'sold-out', read: 1, write: 0 })
  })

  test('an environment that slept while others took most of them finds the next like a new one', async () => {
    let taken = 0
    layOut((number) => number <= taken)
    const store = open()
    await costOf(store, 'first', of)
    await tables.clear()
    taken = of - 2
    const woken = await costOf(store, 'second', of)
    expect(woken).toMatchObject({ answer: { number: of - 1, of }, write: 2 })
    expect(woken.read).toBeLessThanOrEqual(15)
  })

  test('one that slept while all were given out and marked is told so, as one that has known it for long', async () => {
    let taken = 0
    layOut((number) => number <= taken)
    const store = open()
    await costOf(store, 'first', of)
    await tables.clear()
    taken = of
    expect((await costOf(open(), 'second', of)).answer).toBe('sold-out')
    now += 60_000
    const woken = await costOf(store, 'third', of)
    expect(woken).toMatchObject({ answer: 'sold-out', write: 0 })
    expect(woken.read).toBeLessThanOrEqual(15)
    expect(units.at(-1)).toMatchObject({ operation: 'GetItem', read: 0.5 })
  })

  test('a raised supply goes on where the lower one ended', async () => {
    layOut((number) => number <= of)
    const [store, other] = [open(), open()]
    await costOf(store, 'first', of)
    for (const [index, each] of [store, other, open()].entries()) {
      const raised = await costOf(each, `viewer-${index}`, of + 30)
      expect(raised).toMatchObject({ answer: { number: of + 1 + index, of: of + 30 }, write: 2 })
      expect(raised.read).toBeLessThanOrEqual(1.5)
    }
  })
})

test('wherever among 10,000,000 the next number is, a new environment finds it for at most 15 units', async () => {
  const of = 10_000_000
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.nat({ max: of - 1 }), fc.nat({ max: 2000 })), async (taken) => {
      tables = memoryTables()
      layOut((number) => number <= taken)
      const { answer, read, write } = await costOf(open(), 'anna', of)
      expect({ answer, write }).toEqual({ answer: { number: taken + 1, of }, write: 2 })
      expect(read).toBeLessThanOrEqual(15)
    }),
    // The last bucket but one takes the most probes.
    { numRuns: runs(30), examples: [[of - 20], [of - 1], [65_840 * NUMBERS_PER_BUCKET]] },
  )
})

test('the first of a hundred on a quiet day has number 1, the next 2, whatever environment they come to', async () => {
  const answers = []
  for (const userId of ['anna', 'ben', 'carla', 'dora'])
    answers.push((await costOf(open(), userId, 100)).answer)
  expect(answers).toEqual([1, 2, 3, 4].map((number) => ({ number, of: 100 })))
})

test('on a quiet day that many environments share, every claim but the first of each costs at most 1.5 RRU', async () => {
  const stores = Array.from({ length: 30 }, open)
  for (let number = 1; number <= 600; number++) {
    const store = stores[number % 30] ?? open()
    const { answer, read, write } = await costOf(store, `viewer-${number}`, 10_000)
    expect({ answer, write }).toEqual({ answer: { number, of: 10_000 }, write: 2 })
    expect(read).toBeLessThanOrEqual(number > 30 ? 1.5 : 2)
  }
})

test('whoever has claimed is told their number again for no write but the one that meets their claim', async () => {
  const store = open()
  await costOf(store, 'anna', 100)
  expect(await costOf(store, 'anna', 100)).toEqual({ answer: { number: 1, of: 100 }, read: 2, write: 1 })
  tables = Object.assign(memoryTables({ tellsWhatIsHeld: true }))
  const telling = open()
  await costOf(telling, 'anna', 100)
  expect(await costOf(telling, 'anna', 100)).toEqual({ answer: { number: 1, of: 100 }, read: 1, write: 1 })
})

test.each([100, MOST_OPEN - 1])(
  'a hole that claims left which met, %i buckets below the highest, is found by a new environment',
  async (below) => {
    const of = 1_000_000
    const hole = 400_000
    const top = hole + below * NUMBERS_PER_BUCKET
    tables.layOut(tables.names.editions, (partition) => {
      const bucket = Number(partition.split('#')[3])
      const openBelow = bucket - Math.floor((hole - 1) / NUMBERS_PER_BUCKET)
      return Array.from({ length: NUMBERS_PER_BUCKET }, (_, at) => bucket * NUMBERS_PER_BUCKET + at + 1)
        .filter((number) => number <= top && number !== hole)
        .map((number) => ({
          ...numberItem(partition, number),
          ...(openBelow > 0 ? { openBelow } : {}),
        }))
    })
    const store = open()
    const numbers = new Set<number>()
    for (let claim = 0; claim < 3 * NUMBERS_PER_BUCKET; claim++) {
      const { answer, write } = await costOf(store, `viewer-${claim}`, of)
      expect(write).toBe(2)
      if (answer !== 'sold-out') numbers.add(answer.number)
    }
    expect(numbers).toContain(hole)
    expect(Math.max(...numbers)).toBe(top + 3 * NUMBERS_PER_BUCKET - 1)
    if (below === MOST_OPEN - 1) expect([...numbers][0]).toBe(hole)
  },
)

test('claims that meet are spread, and some seconds later the lowest number is given out again', async () => {
  const of = 1000
  const stores = Array.from({ length: 20 }, open)
  const claims = stores.map((store, index) =>
    store.forUser(user(`viewer-${index}`)).claimEdition({ ...gold, of }),
  )
  const numbers = (await Promise.all(claims)).map((answer) => (answer === 'sold-out' ? 0 : answer.number))
  expect(new Set(numbers).size).toBe(20)
  now += 10_000
  const free = Array.from({ length: of }, (_, at) => at + 1).filter((number) => !numbers.includes(number))
  for (const [index, number] of free.slice(0, 40).entries()) {
    const store = stores[index % 20] ?? open()
    expect((await costOf(store, `late-${index}`, of)).answer).toEqual({ number, of })
  }
})

/** A store of which the n-th call of a command fails, before it is sent. */
function failing(command: string, nth: number): Store {
  const client = tables.newClient()
  let calls = 0
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === `${command}Command` && ++calls === nth) throw new Error('throttled')
      return next(args)
    },
    { step: 'initialize', priority: 'high' },
  )
  return openStore({ client, tables: tables.names, onUnits: (spent) => units.push(spent) })
}

test.each([
  ['GetItem', 1, 'whether it has sold out'],
  ['Query', 1, 'a bucket'],
  ['Query', 2, 'a bucket of a search'],
  ['PutItem', 1, 'the claim'],
  ['PutItem', 2, 'the number'],
])('an environment whose %s number %i failed, of %s, goes on as if it had not', async (command, nth) => {
  layOut((number) => number <= 100)
  const store = failing(command, nth)
  await expect(costOf(store, 'anna', 1000)).rejects.toThrow('throttled')
  expect((await costOf(store, 'ben', 1000)).answer).toEqual({ number: 101, of: 1000 })
})

test('an environment that finds the last taken by others learns since when, and not from its own search', async () => {
  const [store, other] = [open(), open()]
  for (const userId of ['anna', 'ben', 'carla']) await costOf(store, userId, 5)
  for (const userId of ['dora', 'emil', 'fay']) await costOf(other, userId, 5)
  now += 60_000
  // The last bucket, the mark, and the claim, not consistently.
  expect(await costOf(store, 'gil', 5)).toEqual({ answer: 'sold-out', read: 1.5, write: 0 })
})

test('claims at once in one environment keep apart: each costs what one alone does, and numbers have no gap', async () => {
  const store = open()
  await costOf(store, 'first', 1000)
  units = []
  const claims = Array.from({ length: 30 }, (_, index) =>
    store.forUser(user(`viewer-${index}`)).claimEdition({ ...gold, of: 1000 }),
  )
  const numbers = (await Promise.all(claims)).map((answer) => (answer === 'sold-out' ? 0 : answer.number))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 2))
  expect(units.reduce((total, { write }) => total + write, 0)).toBe(60)
})

test('a claim that an old read misled reads consistently, and meets nobody twice', async () => {
  tables = memoryTables({ stale: () => 1000 })
  const store = open()
  for (let index = 1; index <= 15; index++) await costOf(store, `viewer-${index}`, 16)
  const { answer, write, read } = await costOf(open(), 'late', 16)
  expect(answer).toEqual({ number: 16, of: 16 })
  // The mark and a bucket; the claim and a number that is taken; the bucket again, the claim moved, and a number.
  expect({ write, read }).toEqual({ write: 4, read: 2 })
})

test('whoever has claimed is told their number again, however far reads are behind', async () => {
  tables = memoryTables({ stale: () => 1000 })
  for (let again = 0; again < 2; again++)
    expect((await costOf(open(), 'anna', 100)).answer).toEqual({ number: 1, of: 100 })
})

test('with the longest ids a bucket is read for half a unit, and a claim is written for one', async () => {
  const longest = { campaignId: campaign('c'.repeat(64)), keepsakeId: keepsakeId('k'.repeat(64)) }
  const of = Number.MAX_SAFE_INTEGER
  const userId = '#'.repeat(255) as never
  await open()
    .forUser(userId)
    .claimEdition({ ...longest, of })
  const [claim, number] = (await tables.everyItem(tables.names.editions)).sort((a) => (a.edition ? -1 : 1))
  if (!claim || !number) throw new Error('There is no claim and no number.')
  const erasedAt = new Date(START).toISOString()
  expect(itemBytes({ ...claim, edition: of, supply: of, erasedAt })).toBeLessThan(1024)
  const last = {
    ...number,
    userOrBucket: `${number.userOrBucket}${Math.floor(of / NUMBERS_PER_BUCKET)}`,
    keepsakeOrNumber: String(of),
    openBelow: 127,
  }
  expect(NUMBERS_PER_BUCKET * itemBytes(last)).toBeLessThanOrEqual(4096)
})

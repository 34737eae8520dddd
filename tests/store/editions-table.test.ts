import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { MOST_OPEN } from '../../store/edition-frontier.ts'
import { bucketOf, NUMBERS_PER_BUCKET } from '../../store/edition-items.ts'
import type { Item } from '../../store/items.ts'
import { openStore, type Store, type Units } from '../../store/open.ts'
import { memoryTables } from './support/memory-tables.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, keepsakeId, user } from './support/values.ts'

class Crash extends Error {}

/** Numbers from 0 to below 1 that look like chance, the same each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** Every third write fails before it is sent, or after it took effect, by turns. */
function crashing(client: DynamoDBClient, seen: { writes: number; crashes: number }) {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!/^(Put|Update)ItemCommand$/.test(context.commandName ?? '')) return next(args)
      seen.writes += 1
      if (seen.writes % 3 > 0) return next(args)
      seen.crashes += 1
      if (seen.crashes % 2 === 0) await next(args)
      throw new Crash()
    },
    { step: 'initialize', priority: 'high' },
  )
}

/** Answers about half of what is asked at each turn of the event loop, so that calls overtake each other. */
function overtaking(random: () => number) {
  let parked: (() => void)[] = []
  return (client: DynamoDBClient) => {
    client.middlewareStack.add(
      (next) => async (args) => {
        await new Promise<void>((resume) => {
          if (parked.length === 0) setImmediate(turn)
          parked.push(resume)
        })
        return next(args)
      },
      { step: 'initialize', priority: 'high' },
    )
  }
  function turn() {
    const all = parked
    parked = all.filter((resume) => {
      const waits = random() < 0.5
      if (!waits) resume()
      return waits
    })
    if (parked.length > 0) setImmediate(turn)
  }
}

type Stampede = { of: number; users: number; twice: number; environments: Store[]; atOnce: number }

/** Lets all of them claim, so many at once in each environment, and each until there is an answer, as a queue does. */
async function stampede({ of, users, twice, environments, atOnce }: Stampede) {
  const gold = { campaignId: campaign('paris'), keepsakeId: keepsakeId(`gold-${of}-${users}`), of }
  const names = Array.from({ length: users }, (_, i) => user(`viewer-${i}`))
  const claimants = [...names, ...names.slice(0, twice)]
  const answers: (number | 'sold-out')[] = []
  const highest: number[] = []
  const left = claimants.entries()
  const worker = async (store: Store) => {
    for (const [index, userId] of left) {
      let answer: Awaited<ReturnType<typeof claim>>
      do answer = await claim(store, userId)
      while (!answer)
      answers[index] = answer === 'sold-out' ? answer : answer.number
      if (answer !== 'sold-out') highest.push(answer.number - index)
    }
  }
  const claim = (store: Store, userId: (typeof names)[number]) =>
    store
      .forUser(userId)
      .claimEdition(gold)
      .catch((error) => {
        if (!(error instanceof Crash)) throw error
      })
  await Promise.all(environments.flatMap((store) => Array.from({ length: atOnce }, () => worker(store))))

  const answersOf = Map.groupBy(answers, (_, index) => claimants[index])
  for (const given of answersOf.values()) expect(new Set(given).size).toBe(1)
  const numbers = answers.slice(0, users).filter((answer) => answer !== 'sold-out')
  expect(numbers).toHaveLength(Math.min(of, users))
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.every((number) => number >= 1 && number <= of)).toBe(true)
  return { answers, furthestAhead: Math.max(...highest) }
}

/** Numbers must tell the truth of the buckets below them: a new environment finds its way by that. */
function expectFullBelow(items: readonly Item[]) {
  const taken = items.filter(({ userOrBucket }) => `${userOrBucket}`.startsWith('bucket#'))
  const numbers = new Set(taken.map(({ keepsakeOrNumber }) => Number(keepsakeOrNumber)))
  const full = Math.max(
    ...taken.map(
      ({ keepsakeOrNumber, openBelow }) => bucketOf(Number(keepsakeOrNumber)) - Number(openBelow ?? 0),
    ),
  )
  expect(full).toBeGreaterThan(0)
  for (let number = 1; number <= full * NUMBERS_PER_BUCKET; number++) expect(numbers).toContain(number)
}

describe('on tables in memory that answer in any order, with reads that are some writes behind', () => {
  const environmentsOf = (count: number, options: { crashes?: boolean; stale?: boolean } = {}) => {
    const random = chance(7)
    const tables = memoryTables(options.stale ? { stale: () => Math.floor(random() * 4) } : {})
    const faults = { writes: 0, crashes: 0 }
    const units: Units[] = []
    const overtake = overtaking(random)
    const environments = Array.from({ length: count }, () => {
      const client = tables.newClient()
      overtake(client)
      if (options.crashes) crashing(client, faults)
      return openStore({
        client,
        tables: tables.names,
        onUnits: (used) => units.push(used),
        now: () => 0,
        random,
      })
    })
    return { environments, faults, units, tables }
  }

  test.each([
    { of: 100, users: 500, twice: 100 },
    { of: 150, users: 120, twice: 120 },
    { of: 1000, users: 600, twice: 60 },
  ])('$of editions among $users users, $twice of them twice, with crashes', async (given) => {
    const { environments, faults } = environmentsOf(10, { crashes: true, stale: true })
    const { answers } = await stampede({ ...given, environments, atOnce: 10 })
    expect(faults.crashes).toBeGreaterThan(100)
    expect((await stampede({ ...given, environments, atOnce: 10 })).answers).toEqual(answers)
  })

  test('400 claims at once cost little more than one after the other, and run little ahead', async () => {
    const { environments, units, tables } = environmentsOf(40)
    const users = 1500
    const { furthestAhead } = await stampede({ of: 1_000_000, users, twice: 0, environments, atOnce: 10 })
    expect(furthestAhead).toBeLessThan(MOST_OPEN * NUMBERS_PER_BUCKET)
    expectFullBelow(await tables.everyItem(tables.names.editions))
    const sum = (kind: 'read' | 'write') => units.reduce((total, used) => total + used[kind], 0)
    expect(sum('read') / users).toBeLessThan(1.5)
    expect(sum('write') / users).toBeLessThan(3.5)
  })
})

describe('on the local database', () => {
  let tables: TestTables
  beforeAll(async () => {
    tables = await startTables()
  })
  afterAll(() => tables.stop())

  test.each([
    { of: 20, users: 40, twice: 10 },
    { of: 100, users: 20, twice: 20 },
  ])('$of editions among $users users, $twice of them twice, with crashes', async (given) => {
    const faults = { writes: 0, crashes: 0 }
    const environments = Array.from({ length: 4 }, () => {
      const client = tables.newClient()
      crashing(client, faults)
      return openStore({ client, tables: tables.names })
    })
    const { answers } = await stampede({ ...given, environments, atOnce: 10 })
    expect(faults.crashes).toBeGreaterThan(10)
    expect((await stampede({ ...given, environments, atOnce: 10 })).answers).toEqual(answers)
  })
})

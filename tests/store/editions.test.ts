import fc from 'fast-check'
import type { UserId } from '../../schemas/ids.ts'
import { editionOrder } from '../../store/edition-order.ts'
import { EditionWorld, exhaust, type Faults } from './support/edition-world.ts'
import { campaign, keepsakeId, user } from './support/values.ts'

const gold = { campaignId: campaign('paris'), keepsakeId: keepsakeId('gold') }
const editionOf = (of: number) => ({ ...gold, of })
const orderOf = (userId: UserId, supply: number, perBucket?: number) => [
  ...editionOrder({ ...gold, supply }, userId, perBucket),
]
const numbersOf = (userId: UserId, supply: number, perBucket?: number) =>
  orderOf(userId, supply, perBucket).flatMap(({ numbers }) => numbers)

/** What must hold when all claims have been delivered until they were answered. Two looks, as it is asked 100,000 times. */
function expectFairShare(world: EditionWorld, users: UserId[], supply: number) {
  const numbers = world.holdings.map(({ number }) => number)
  const holders = world.holdings.map(({ userId }) => userId)
  expect({
    numbers: new Set(numbers).size,
    numbersOfTheSupply: numbers.filter((number) => number >= 1 && number <= supply).length,
    holders: new Set(holders).size,
    holdings: world.holdings.length,
  }).toEqual({
    numbers: numbers.length,
    numbersOfTheSupply: numbers.length,
    holders: holders.length,
    holdings: Math.min(supply, users.length),
  })
  expect(world.outcomes).toEqual(
    world.outcomes.map(({ userId }) => {
      const held = world.holdings.find((holding) => holding.userId === userId)
      return { userId, result: held ? { number: held.number } : 'sold-out' }
    }),
  )
}

describe('the order in which a user tries the numbers', () => {
  test('has every number of the supply once, bucket by bucket of at most 100, and is always the same', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/),
        fc.integer({ min: 1, max: 1234 }),
        (id, supply) => {
          const order = orderOf(user(id), supply)
          expect(order).toEqual(orderOf(user(id), supply))
          const numbers = order.flatMap((bucket) => bucket.numbers)
          expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: supply }, (_, i) => i + 1))
          const buckets = order.map((one) => [...new Set(one.numbers.map((n) => Math.floor((n - 1) / 100)))])
          expect(buckets).toEqual(order.map(({ bucket }) => [bucket]))
        },
      ),
    )
  })

  test('a supply of none has no number', () => {
    expect(orderOf(user('anna'), 0)).toEqual([])
  })

  test('users spread over all buckets and over the numbers in them', () => {
    const orders = Array.from({ length: 10_000 }, (_, i) => orderOf(user(`viewer-${i}`), 1000))
    const homes = Map.groupBy(orders, ([home]) => home?.bucket)
    expect(homes.size).toBe(10)
    for (const at of homes.values()) expect(at.length).toBeGreaterThan(850)
    expect(new Set(orders.map(([home]) => home?.numbers[0])).size).toBe(1000)
  })
})

describe('claims of one limited keepsake', () => {
  // Two invocations for the same user and one of a rival's, in every order of their calls: first with a crash of any
  // call before or after its effect, then with a stale read in any one place.
  const anna = user('anna')
  const rivals = (supply: number, perBucket: number) => {
    const names = Array.from({ length: 100 }, (_, i) => user(`rival-${i}`))
    const startsLike = (userId: UserId) => numbersOf(userId, supply, perBucket)[0]
    const same = names.find((name) => startsLike(name) === startsLike(anna))
    const other = names.find((name) => startsLike(name) !== startsLike(anna))
    return [same, other].filter((name) => name !== undefined)
  }
  const faults: Faults[] = [
    { crashes: 1, staleReads: 0 },
    { crashes: 0, staleReads: 1 },
  ]
  const worlds = [
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 2],
  ].flatMap(([supply = 0, perBucket = 0]) =>
    rivals(supply, perBucket).flatMap((rival) =>
      faults.map((fault) => ({ supply, perBucket, rival, fault })),
    ),
  )

  test.each(worlds)(
    'hold in every interleaving: $supply in buckets of $perBucket, $rival, $fault',
    async (world) => {
      const { supply, perBucket, rival, fault } = world
      const interleavings = await exhaust(async (choose) => {
        const run = new EditionWorld(editionOf(supply), perBucket, choose, fault)
        await run.run([anna, anna, rival])
        await run.run([anna])
        await run.run([rival])
        expectFairShare(run, [anna, rival], supply)
      })
      expect(interleavings).toBeGreaterThan(100)
    },
  )

  test('hold for many users in random interleavings with many crashes and stale reads', async () => {
    const users = Array.from({ length: 8 }, (_, i) => user(`viewer-${i}`))
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom(...users), { maxLength: 16 }),
        fc.infiniteStream(fc.nat()),
        async (supply, perBucket, again, choices) => {
          const choose = (options: number) => Number(choices.next().value) % options
          const run = new EditionWorld(editionOf(supply), perBucket, choose, { crashes: 20, staleReads: 50 })
          await run.run([...users, ...again])
          for (const one of users) await run.run([one, one])
          for (let left = 20; left > 0; left -= 1) await run.run(users)
          expectFairShare(run, users, supply)
        },
      ),
      { numRuns: 150 },
    )
  })
})

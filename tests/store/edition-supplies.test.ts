import fc from 'fast-check'
import type { UserId } from '../../schemas/ids.ts'
import { runs } from '../support/runs.ts'
import { type Claimant, EditionWorld } from './support/edition-world.ts'
import { exhaust } from './support/exhaust.ts'
import { user } from './support/values.ts'

// A supply is raised or lowered by publishing, which functions follow one by one: so for a while some claim under the
// one and some under the other, also for one user whose activity is delivered again.

const anna = user('anna')
const rival = user('rival')
const users = Array.from({ length: 24 }, (_, i) => user(`viewer-${i}`))
const ERASED_AT = '2024-07-26T00:00:00.000Z'

/** This must hold whatever the supplies were, once every claim was delivered until answered, lastly of `of`. */
function expectSound(world: EditionWorld, { largest, of }: { largest: number; of: number }) {
  const { taken } = world
  const numbers = taken.map(({ number }) => number)
  expect(numbers.filter((number) => number < 1 || number > largest)).toEqual([])
  const holders = taken.flatMap(({ by }) => by ?? [])
  expect(holders.length).toBe(new Set(holders).size)
  // Nobody is told that it has sold out while a number is left, or while they have one.
  const numberOf = new Map(taken.map(({ number, by }) => [by, number]))
  const last = new Map(world.outcomes.map((outcome) => [outcome.userId, outcome]))
  const refused = last.values().filter((outcome) => outcome.of === of && outcome.answer === 'sold-out')
  for (const { userId } of refused) {
    expect(numberOf.get(userId)).toBeUndefined()
    expect(numbers.filter((number) => number <= of)).toHaveLength(of)
  }
  // Whoever was told a number has it, unless it was erased since.
  for (const { userId, erasedAt, answer } of world.outcomes) {
    if (typeof answer === 'string' || world.claimOf(userId)?.erasedAt !== erasedAt) continue
    if (world.claimOf(userId)) expect(numberOf.get(userId)).toBe(answer.number)
    expect(answer.number).toBeLessThanOrEqual(answer.of)
  }
}

describe('one user under two supplies and another under either, in every order of their calls', () => {
  test.each(
    [
      [1, 2],
      [2, 1],
    ].flatMap(([before, after]) => [
      { before, after, crashes: 0, staleReads: 0 },
      { before, after, crashes: 1, staleReads: 0 },
    ]),
  )('from $before to $after, $crashes crashes', async ({ before = 0, after = 0, ...faults }) => {
    const orders = await exhaust(async (choose) => {
      const world = new EditionWorld(choose, faults)
      await world.run([
        { userId: anna, of: before },
        { userId: anna, of: after },
        { userId: rival, of: after },
      ])
      await world.run([{ userId: anna, of: after }])
      await world.run([{ userId: rival, of: after }])
      expectSound(world, { largest: 2, of: after })
      expect(world.taken.filter(({ by }) => by === undefined)).toEqual([])
    })
    expect(orders).toBeGreaterThan(100)
  })
})

const chosen = fc
  .infiniteStream(fc.nat())
  .map((choices) => (options: number) => Number(choices.next().value) % options)
const environment = fc.constantFrom('one', 'another', undefined)
const claimantsOf = (supplies: readonly number[]) =>
  fc.array(
    fc
      .record({ userId: fc.constantFrom(...users), of: fc.constantFrom(...supplies), environment })
      .map(({ environment, ...one }): Claimant => ({ ...one, ...(environment ? { environment } : {}) })),
    { maxLength: 16 },
  )
/** Three supplies in the order of publishing: raised, lowered, or both. */
const published = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .chain(([first, second, third]) =>
    fc.record({
      supplies: fc.constant({ first, second, third }),
      before: claimantsOf([first]),
      during: claimantsOf([first, second]),
      after: claimantsOf([second, third]),
    }),
  )
const faults = { crashes: 20, staleReads: 50 }

describe('a supply that is raised and lowered while many claim, with crashes and stale reads', () => {
  test('leaves no number to nobody, gives none twice, and says sold out only when it is', async () => {
    await fc.assert(
      fc.asyncProperty(published, chosen, async ({ supplies, before, during, after }, choose) => {
        const world = new EditionWorld(choose, faults, true)
        for (const claimants of [before, during, after]) await world.run(claimants)
        world.calm()
        const of = supplies.third
        await world.run(users.map((userId) => ({ userId, of })))
        expectSound(world, { largest: Math.max(...Object.values(supplies)), of })
        expect(world.taken.filter(({ by }) => by === undefined)).toEqual([])
      }),
      { numRuns: runs(5) },
    )
  })

  test('leaves no claim of who is erased in the middle of it, after the passes of the erasure', async () => {
    const erasedUsers = fc.uniqueArray(fc.constantFrom(...users), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        published,
        erasedUsers,
        chosen,
        async ({ supplies, before, during, after }, erased, choose) => {
          const world = new EditionWorld(choose, faults, true)
          const erasures = erased.map((userId): [UserId, string] => [userId, ERASED_AT])
          const { second, third: of } = supplies
          await world.run(before)
          await world.run(during, erasures)
          // Some earn anew, under any of the supplies, beside those who go on without knowing of the erasure.
          const [anew = anna, ...gone] = erased
          const since = [second, of].map((each) => ({ userId: anew, of: each, erasedAt: ERASED_AT }))
          await world.run([...after, ...since])
          world.calm()
          await world.run([], erasures)
          await world.run([since[1] ?? { userId: anew, of, erasedAt: ERASED_AT }])

          for (const userId of gone) expect(world.claimOf(userId)).toBeUndefined()
          expect(world.claimOf(anew)?.erasedAt ?? ERASED_AT).toBe(ERASED_AT)
          const others = users.filter((userId) => !erased.includes(userId))
          await world.run(others.map((userId) => ({ userId, of })))
          expectSound(world, { largest: Math.max(...Object.values(supplies)), of })
          for (const userId of gone) expect(world.claimOf(userId)).toBeUndefined()
        },
      ),
      { numRuns: runs(5) },
    )
  })
})

import fc from 'fast-check'
import type { UserId } from '../../schemas/ids.ts'
import { runs } from '../support/runs.ts'
import { type Claimant, EditionWorld, type Faults } from './support/edition-world.ts'
import { exhaust } from './support/exhaust.ts'
import { user } from './support/values.ts'

const anna = user('anna')
const rival = user('rival')
const users = Array.from({ length: 24 }, (_, i) => user(`viewer-${i}`))

type Taken = EditionWorld['taken']

/** Each number once, within the supply, and each with a holder of its own. */
function expectSound(taken: Taken, supply: number) {
  expect(soundness(taken, supply)).toEqual([taken.length, true])
}

function soundness(taken: Taken, supply: number) {
  const numbers = new Set(taken.map(({ number }) => number))
  return [numbers.size, [...numbers].every((number) => number >= 1 && number <= supply)]
}

/** This must hold once all claims were delivered until answered. It takes one look, as it is asked often. */
function expectFairShare(world: EditionWorld, claimants: readonly UserId[], supply: number) {
  const { taken } = world
  const numberOf = new Map(taken.map(({ number, by }) => [by, number]))
  expect({
    sound: soundness(taken, supply),
    taken: taken.length,
    ofNobody: taken.filter(({ by }) => by === undefined),
    answers: world.outcomes.map(({ answer }) => (answer as { number?: number }).number ?? answer),
  }).toEqual({
    sound: [taken.length, true],
    taken: Math.min(supply, claimants.length),
    ofNobody: [],
    answers: world.outcomes.map(({ userId }) => numberOf.get(userId) ?? 'sold-out'),
  })
}

describe('two invocations for one user and one for another, in every order of their calls', () => {
  test.each(
    [1, 2].flatMap((supply) => [
      { supply, crashes: 0, staleReads: 0 },
      { supply, crashes: 1, staleReads: 0 },
      { supply, crashes: 0, staleReads: 1 },
    ]),
  )('$supply of them, $crashes crashes, $staleReads stale reads', async ({ supply, ...faults }) => {
    const orders = await exhaust(async (choose) => {
      const world = new EditionWorld(choose, faults)
      const claim = (userId: UserId) => ({ userId, of: supply })
      await world.run([claim(anna), claim(anna), claim(rival)])
      await world.run([claim(anna)])
      await world.run([claim(rival)])
      expectFairShare(world, [anna, rival], supply)
    })
    expect(orders).toBeGreaterThan(100)
  })

  test('an erasure beside one that does not know of it and one that does', async () => {
    const orders = await exhaust(async (choose) => {
      const world = new EditionWorld(choose, { crashes: 0, staleReads: 0 })
      const old = { userId: anna, of: 2 }
      const knowing = { ...old, erasedAt: ERASED_AT }
      await world.run([old, knowing], [[anna, ERASED_AT]])
      await world.run([], [[anna, ERASED_AT]])
      await world.run([knowing])
      expectErased(world, 2)
    })
    expect(orders).toBeGreaterThan(10)
  })
})

/** A way to run many: how they fall is picked by chance, and may be played again. */
const chosen = fc
  .infiniteStream(fc.nat())
  .map((choices) => (options: number) => Number(choices.next().value) % options)
const environment = fc.constantFrom('one', 'another', undefined)
const claimants = (of: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({ userId: fc.constantFrom(...users), of, environment }).map(
      ({ environment, ...claimant }): Claimant => ({
        ...claimant,
        ...(environment ? { environment } : {}),
      }),
    ),
    { maxLength: 16 },
  )
const manyFaults: Faults = { crashes: 20, staleReads: 50 }

describe('many users, in random orders with many crashes and stale reads', () => {
  test('share a supply fairly, whichever environments they come to and however much time passes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }).chain((of) => fc.tuple(fc.constant(of), claimants(fc.constant(of)))),
        chosen,
        async ([of, again], choose) => {
          const world = new EditionWorld(choose, manyFaults, true)
          const all = users.map((userId) => ({ userId, of }))
          await world.run([...all, ...again])
          await world.run([...again, ...all])
          world.calm()
          await world.run(all)
          expectFairShare(world, users, of)
        },
      ),
      { numRuns: runs(8) },
    )
  })

  test('share a supply that is raised while they claim, with environments that know of it and some that do not yet', async () => {
    const supplies = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    await fc.assert(
      fc.asyncProperty(
        supplies.chain(([low, more]) =>
          fc.tuple(
            fc.constant(low + more),
            claimants(fc.constantFrom(low, low + more)),
            claimants(fc.constant(low)),
          ),
        ),
        chosen,
        async ([raised, both, before], choose) => {
          const world = new EditionWorld(choose, manyFaults, true)
          world.longestStep = 2000
          await world.run(before)
          await world.run(both)
          const all = users.map((userId) => ({ userId, of: raised }))
          await world.run(all)
          world.calm()
          await world.run(all)

          const { taken } = world
          expectSound(taken, raised)
          expect(taken).toHaveLength(Math.min(raised, users.length))
          const numberOf = new Map(taken.map(({ number, by }) => [by, number]))
          for (const { userId, of, answer } of world.outcomes) {
            // Whoever came with the lower supply may have been told that it had sold out, and may not ask again.
            if (answer === 'sold-out' && of < raised) continue
            expect(answer).toEqual(
              answer === 'sold-out' ? answer : expect.objectContaining({ number: numberOf.get(userId) }),
            )
            if (typeof answer === 'object') expect(answer.number).toBeLessThanOrEqual(answer.of)
          }
        },
      ),
      { numRuns: runs(8) },
    )
  })

  test('begin anew after an erasure, whoever knew of it, and nothing that came after it is erased', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }).chain((of) => fc.tuple(fc.constant(of), claimants(fc.constant(of)))),
        fc.array(fc.constantFrom(...users), { maxLength: 6 }),
        chosen,
        async ([of, old], erased, choose) => {
          const world = new EditionWorld(choose, manyFaults, true)
          const erasures = erased.map((userId): [UserId, string] => [userId, ERASED_AT])
          const since = erased.map((userId) => ({ userId, of, erasedAt: ERASED_AT }))
          await world.run(old.slice(0, 5))
          await world.run([...old, ...since], erasures)
          world.calm()
          await world.run([], erasures)
          await world.run(since)
          expectErased(world, of)
        },
      ),
      { numRuns: runs(8) },
    )
  })
})

const ERASED_AT = '2024-07-26T00:00:00.000Z'

/** Once whoever did not know of an erasure has ended, and it was gone over again. */
function expectErased(world: EditionWorld, supply: number) {
  const { taken } = world
  expectSound(taken, supply)
  const numberOf = new Map(taken.map(({ number, by }) => [by, number]))
  for (const { userId, erasedAt, answer } of world.outcomes) {
    if (erasedAt === undefined) continue
    expect(world.claimOf(userId)?.erasedAt ?? erasedAt).toBe(erasedAt)
    if (answer === 'sold-out') expect([taken.length, numberOf.get(userId)]).toEqual([supply, undefined])
    else expect(answer).toMatchObject({ number: numberOf.get(userId) })
  }
}

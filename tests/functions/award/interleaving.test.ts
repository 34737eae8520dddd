import * as fc from 'fast-check'
import { runs } from '../../support/runs.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { Crash, crashingAt, type Gate, open } from '../support/effects.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { type Choose, everyOrder, interleave } from '../support/interleave.ts'
import { expectSound, type Outcome, outcomeOf } from '../support/outcome.ts'
import { type Invocation, type Sent, startWorld, type World } from '../support/world.ts'

const quiz = { id: 'quiz', keepsakes: [{ id: 'ace', earn: answers(2) }] }
const poll = { id: 'poll', keepsakes: [{ id: 'voter', earn: votes(1) }] }
const limited = { id: 'limited', keepsakes: [{ id: 'rare', earn: votes(1), supply: 2 }] }
const lastOne = { id: 'last-one', keepsakes: [{ id: 'only', earn: votes(1), supply: 1 }] }
const whole = {
  id: 'whole',
  keepsakes: [
    { id: 'ace', earn: answers(2) },
    { id: 'viewer', earn: watched(9) },
    { id: 'rare', earn: votes(1), supply: 2 },
    { id: 'golden', earn: collected('all', 3) },
  ],
}

let world: World
let invocations: [Invocation, Invocation]
beforeAll(async () => {
  world = await startWorld(catalogueOf())
  invocations = [world.environment(), world.environment()]
})
afterAll(() => world.stop())

type Batches = readonly [readonly Sent[], readonly Sent[]]

/** Two invocations at once, a batch each, then whatever must come again; and all of it holds, in this order too. */
async function together(
  users: readonly string[],
  batches: Batches,
  choose: Choose,
  around: (gate: Gate, invocation: number) => Gate = (gate) => gate,
): Promise<Outcome> {
  await world.reset()
  const records = batches.map((batch) => world.send(...batch))
  const participants = invocations.map((invocation, index) => async (gate: Gate) => {
    try {
      await invocation.award(records[index] ?? [], { gate: around(gate, index) })
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  })
  await interleave(participants, choose)
  expect(world.reports.filter((error) => !(error instanceof Crash))).toEqual([])
  await world.drain()
  await expectSound(world, users)
  return outcomeOf(world, users)
}

/** Every order of the effects, where those of the names given alone can matter to the other invocation. */
async function inEveryOrder(
  users: readonly string[],
  batches: Batches,
  check: (outcome: Outcome) => void,
  contended: (effect: string) => boolean = () => true,
): Promise<number> {
  return everyOrder(async (choose) => {
    const taken: number[] = []
    const noted: Choose = (ready) => {
      const chosen = choose(ready)
      taken.push(ready[chosen]?.participant ?? -1)
      return chosen
    }
    const only =
      (gate: Gate): Gate =>
      (name, effect) =>
        (contended(name) ? gate : open)(name, effect)
    try {
      check(await together(users, batches, noted, only))
    } catch (error) {
      throw new Error(`wrong when the effects came in this order: ${taken.join('')}`, { cause: error })
    }
  })
}

/** Announcing and deleting change nothing that the other invocation reads. */
const seenByOthers = (effect: string) => !['announce', 'delete'].includes(effect)

const idsOf = (outcome: Outcome, userId: string) =>
  outcome.keepsakes[userId]?.map(({ keepsakeId }) => keepsakeId)

describe('two invocations for one user, in every order of their effects', () => {
  test('award once what both of them find earned, by the same event delivered to each', async () => {
    world.catalogue = catalogueOf(poll)
    const vote = voted({ userId: 'anna' })
    const orders = await inEveryOrder(
      ['anna'],
      [[vote], [vote]],
      (outcome) => expect(idsOf(outcome, 'anna')).toEqual(['voter']),
      seenByOthers,
    )
    expect(orders).toBeGreaterThan(5)
  })

  test('award what takes the activities of both, though neither was given the other’s', async () => {
    world.catalogue = catalogueOf(quiz)
    const batches: Batches = [[answered({ userId: 'ben' })], [answered({ userId: 'ben' })]]
    const orders = await inEveryOrder(['ben'], batches, (outcome) =>
      expect(idsOf(outcome, 'ben')).toEqual(['ace']),
    )
    expect(orders).toBeGreaterThan(7)
  })

  test('take one edition, not two, where different events earn the same limited keepsake', async () => {
    world.catalogue = catalogueOf(limited)
    const batches: Batches = [[voted({ userId: 'carl' })], [voted({ userId: 'carl' })]]
    const orders = await inEveryOrder(
      ['carl'],
      batches,
      (outcome) => expect(idsOf(outcome, 'carl')).toEqual(['rare']),
      seenByOthers,
    )
    expect(orders).toBeGreaterThan(100)
  })
})

describe('two invocations for two users', () => {
  test('give the last edition to one of them, in every order of their claims', async () => {
    world.catalogue = catalogueOf(lastOne)
    const users = ['dora', 'elsa']
    const batches: Batches = [[voted({ userId: 'dora' })], [voted({ userId: 'elsa' })]]
    const winners = new Set<string | undefined>()
    await inEveryOrder(
      users,
      batches,
      (outcome) => {
        const holders = users.filter((userId) => idsOf(outcome, userId)?.length === 1)
        expect(holders).toHaveLength(1)
        winners.add(holders[0])
      },
      (effect) => effect.endsWith(' editions'),
    )
    expect(winners).toEqual(new Set(users))
  })
})

describe('two invocations for one user, of which either may end anywhere', () => {
  const userId = 'fred'
  const stream = [
    answered({ userId, at: '2024-07-26T18:00:00Z' }),
    answered({ userId, at: '2024-07-26T18:05:00Z' }),
    viewed({ userId, minutes: 6, at: '2024-07-26T18:10:00Z' }),
    viewed({ userId, minutes: 6, at: '2024-07-26T18:13:00Z' }),
    voted({ userId, at: '2024-07-26T18:20:00Z' }),
  ]
  const crashPoint = fc.option(
    fc.record({
      when: fc.constantFrom('before' as const, 'after' as const),
      effect: fc.integer({ min: 1, max: 14 }),
    }),
    { nil: undefined },
  )

  test('award the same as one that gets every activity once, however activities and effects fall', async () => {
    world.catalogue = catalogueOf(whole)
    await world.reset()
    world.send(...stream)
    await world.drain()
    const undisturbed = await outcomeOf(world, [userId])
    expect(idsOf(undisturbed, userId)).toEqual(['ace', 'golden', 'rare', 'viewer'])

    // To which invocation each activity goes, or to both.
    const split = fc.array(fc.constantFrom('first', 'second', 'both'), {
      minLength: stream.length,
      maxLength: stream.length,
    })
    const order = fc.infiniteStream(fc.boolean())
    await fc.assert(
      fc.asyncProperty(split, order, fc.tuple(crashPoint, crashPoint), async (to, first, crashes) => {
        const partFor = (invocation: string) =>
          stream.filter((_, index) => to[index] === invocation || to[index] === 'both')
        const outcome = await together(
          [userId],
          [partFor('first'), partFor('second')],
          (ready) => (first.next().value ? 0 : ready.length - 1),
          (gate, invocation) => {
            const point = crashes[invocation]
            if (!point) return gate
            const crash = crashingAt(point)
            return (name, effect) => crash.gate(name, () => gate(name, effect))
          },
        )
        expect(idsOf(outcome, userId)).toEqual(idsOf(undisturbed, userId))
        expect(outcome.progress).toEqual(undisturbed.progress)
      }),
      { numRuns: runs(12) },
    )
  })
})

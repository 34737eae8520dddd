import * as fc from 'fast-check'
import { runs } from '../../support/runs.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { takenOf } from '../support/editions.ts'
import { Crash, crashingAt, type Gate, open } from '../support/effects.ts'
import { type Erasing, erasingIn, itemsNaming, markerOf } from '../support/erasing.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { type Choose, everyOrder, interleave } from '../support/interleave.ts'
import { keepsakesOf } from '../support/outcome.ts'
import { type Invocation, type Sent, startWorld, type World } from '../support/world.ts'

const ERASED_AT = '2024-07-27T00:00:00.000Z'
const AFTER = '2024-07-27T10:00:00.000Z'
const userId = 'anna'

const limited = { id: 'limited', keepsakes: [{ id: 'rare', earn: votes(1), supply: 5 }] }
const quiz = { id: 'quiz', keepsakes: [{ id: 'ace', earn: answers(1) }] }

let world: World
let erasing: Erasing
let invocations: [Invocation, Invocation]
beforeAll(async () => {
  world = await startWorld(catalogueOf())
  erasing = erasingIn(world)
  invocations = [world.environment(), world.environment()]
})
afterAll(() => world.stop())

/** The other participant can see nothing of these. */
const unseen = ['announce', 'delete', 'finish later', 'Query connections']
const contended =
  (gate: Gate): Gate =>
  (name, effect) =>
    (unseen.includes(name) ? open : gate)(name, effect)

const surviving = async (work: Promise<unknown>) => {
  await work.catch((error) => {
    if (!(error instanceof Crash)) throw error
  })
}

/** An award and an erasure at once, in every order; `check` is called when the erasure has been finished. */
async function inEveryOrder(before: readonly Sent[], batch: readonly Sent[], check: () => Promise<void>) {
  return everyOrder(async (choose) => {
    const taken: number[] = []
    await world.reset()
    erasing.reset()
    world.send(...before)
    await world.drain()
    const records = world.send(...batch)
    const noted: Choose = (ready) => {
      const chosen = choose(ready)
      taken.push(ready[chosen]?.participant ?? -1)
      return chosen
    }
    try {
      await interleave(
        [
          (gate) => invocations[0].award(records, { gate: contended(gate) }),
          (gate) => erasing.erase(userId, ERASED_AT, contended(gate)),
        ],
        noted,
      )
      await erasing.finish()
      await check()
    } catch (error) {
      throw new Error(`wrong when the effects came in this order: ${taken.join('')}`, { cause: error })
    }
  })
}

describe('an award and an erasure at once, in every order of their effects, once the erasure is finished', () => {
  const expectNothingLeft = async () => {
    expect(await itemsNaming(world, userId)).toEqual([markerOf(userId, ERASED_AT)])
    for (const { by } of await takenOf(world, 'limited#rare')) expect(by).toBeUndefined()
  }

  test('leave nothing of a user who earned for the first time', async () => {
    world.catalogue = catalogueOf(limited)
    const vote = voted({ userId })
    const orders = await inEveryOrder([], [vote], async () => {
      await expectNothingLeft()
      await invocations[1].award(world.send(vote))
      await expectNothingLeft()
    })
    expect(orders).toBeGreaterThan(7)
  })

  test('leave nothing where the award began from progress that was erased under it', async () => {
    world.catalogue = catalogueOf({
      id: 'limited',
      keepsakes: [{ id: 'rare', earn: votes(2), supply: 5 }],
    })
    const votesOf = [voted({ userId, eventId: 'one' }), voted({ userId, eventId: 'two' })] as const
    const orders = await inEveryOrder([votesOf[0]], [votesOf[1]], expectNothingLeft)
    expect(orders).toBeGreaterThan(15)
  })

  test('leave nothing in a campaign that the user comes to for the first time, above another', async () => {
    world.catalogue = catalogueOf(limited, quiz)
    const orders = await inEveryOrder([voted({ userId })], [answered({ userId })], expectNothingLeft)
    expect(orders).toBeGreaterThan(11)
  })

  test('leave what was earned after it, or nothing, and never half of it', async () => {
    world.catalogue = catalogueOf(limited)
    const before = voted({ userId, eventId: 'before' })
    const after = voted({ userId, eventId: 'after', at: AFTER })
    const outcomes = new Set<string>()
    await inEveryOrder([], [before, after], async () => {
      const held = await keepsakesOf(world, userId)
      expect(held.filter(({ eventId }) => eventId !== 'after')).toEqual([])
      outcomes.add(held.map(({ eventId }) => eventId).join())
      const taken = (await takenOf(world, 'limited#rare')).filter(({ by }) => by === userId)
      expect(taken.map(({ number }) => number)).toEqual(held.map(({ edition }) => edition?.number))
      // Delivered once more, it is there in any case.
      await invocations[1].award(world.send(after, before))
      expect((await keepsakesOf(world, userId)).map(({ eventId }) => eventId)).toEqual(['after'])
    })
    expect(outcomes).toEqual(new Set(['', 'after']))
  })
})

describe('two awards, an erasure and what finishes it', () => {
  const campaigns = [
    {
      id: 'b-whole',
      keepsakes: [
        { id: 'ace', earn: answers(2) },
        { id: 'viewer', earn: watched(9) },
        { id: 'rare', earn: votes(1), supply: 9 },
        { id: 'golden', earn: collected('all', 3) },
      ],
    },
    { id: 'a-polls', keepsakes: [{ id: 'rare', earn: votes(2), supply: 9 }] },
    { id: 'c-tv', keepsakes: [{ id: 'viewer', earn: watched(5) }] },
  ]
  const older = [
    answered({ userId, at: '2024-07-26T18:00:00Z' }),
    answered({ userId, at: '2024-07-26T18:05:00Z' }),
    viewed({ userId, minutes: 6, at: '2024-07-26T18:10:00Z' }),
    voted({ userId, at: '2024-07-26T18:20:00Z' }),
  ]
  const newer = [
    answered({ userId, at: '2024-07-27T18:00:00Z' }),
    viewed({ userId, minutes: 6, at: '2024-07-27T18:10:00Z' }),
    voted({ userId, at: '2024-07-27T18:20:00Z' }),
  ]
  const all = [...older, ...newer]
  const crashPoint = fc.option(
    fc.record({
      when: fc.constantFrom('before' as const, 'after' as const),
      effect: fc.integer({ min: 1, max: 16 }),
    }),
    { nil: undefined },
  )
  const part = fc.subarray(all)
  const crashing = (point: { when: 'before' | 'after'; effect: number } | undefined, gate: Gate): Gate => {
    if (!point) return gate
    const crash = crashingAt(point)
    return (name, effect) => crash.gate(name, () => gate(name, effect))
  }

  /** The keepsakes, and the measures and earned of the progress; not which edition. */
  const outcome = async () => {
    const { progress } = await world.store
      .forUser(userId as never)
      .readProgress([...world.catalogue.campaigns.keys()], { consistent: true })
    const held = await keepsakesOf(world, userId)
    return {
      held: held.map(({ campaignId, keepsakeId, earnedAt }) => `${campaignId}#${keepsakeId} ${earnedAt}`),
      progress: Object.fromEntries([...progress].map(([id, { body }]) => [id, body]).sort()),
    }
  }

  test('end as if the user had begun with what came after the erasure, however effects fall and end', async () => {
    world.catalogue = catalogueOf(...campaigns)
    await world.reset()
    world.send(...newer)
    await world.drain()
    const undisturbed = await outcome()
    expect(undisturbed.held).toHaveLength(2)

    await fc.assert(
      fc.asyncProperty(
        fc.tuple(part, part, part),
        fc.infiniteStream(fc.nat()),
        fc.tuple(crashPoint, crashPoint, crashPoint, crashPoint),
        async ([before, first, second], order, crashes) => {
          await world.reset()
          erasing.reset()
          world.send(...before.filter((event) => older.includes(event)))
          await world.drain()

          const choose: Choose = (ready) => Number(order.next().value) % ready.length
          const [one, two] = [world.send(...first), world.send(...second)]
          await interleave(
            [
              (gate) => surviving(invocations[0].award(one, { gate: crashing(crashes[0], gate) })),
              (gate) => surviving(invocations[1].award(two, { gate: crashing(crashes[1], gate) })),
              (gate) => surviving(erasing.erase(userId, ERASED_AT, crashing(crashes[2], gate))),
            ],
            choose,
          )
          if (erasing.queue.size === 0) await erasing.erase(userId, ERASED_AT)
          // The first pass meets what is delivered again, and may end anywhere.
          const again = [...world.queue.values()]
          await interleave(
            [
              (gate) => surviving(invocations[0].award(again, { gate })),
              (gate) => erasing.finishOnce(crashing(crashes[3], gate)),
            ],
            choose,
          )
          await erasing.finish()
          const marks = (await itemsNaming(world, userId)).map(({ erasedAt }) => erasedAt)
          expect([...new Set(marks)]).toEqual([ERASED_AT])

          world.send(...all)
          await world.drain()
          expect(await outcome()).toEqual(undisturbed)
          await erasing.finish()
          expect(await outcome()).toEqual(undisturbed)
          for (const keepsake of ['b-whole#rare', 'a-polls#rare']) {
            const [campaignId, keepsakeId] = keepsake.split('#')
            const held = (await keepsakesOf(world, userId)).filter(
              (each) => each.campaignId === campaignId && each.keepsakeId === keepsakeId,
            )
            const taken = (await takenOf(world, keepsake)).filter(({ by }) => by !== undefined)
            expect(taken).toEqual(held.map(({ edition }) => ({ number: edition?.number, by: userId })))
          }
        },
      ),
      { numRuns: runs(80) },
    )
  })
})

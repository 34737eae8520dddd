import { catalogueOf, votes } from '../support/catalogue.ts'
import { takenOf } from '../support/editions.ts'
import { type CrashPoint, crashingAt } from '../support/effects.ts'
import { type Erasing, erasingIn, itemsNaming, markerOf } from '../support/erasing.ts'
import { voted } from '../support/events.ts'
import { keepsakesOf } from '../support/outcome.ts'
import { startWorld, type World } from '../support/world.ts'

const ERASED_AT = '2024-07-27T00:00:00.000Z'
const userId = 'anna'
const others = ['ben', 'bea']

const limitedTo = (supply: number) =>
  catalogueOf({ id: 'paris', keepsakes: [{ id: 'rare', earn: votes(1), supply }] })

let world: World
let erasing: Erasing
beforeAll(() => {
  world = startWorld(limitedTo(2))
  erasing = erasingIn(world)
})
afterAll(() => world.stop())

/** An invocation with all that the queue holds, by a snapshot of that supply, that may end anywhere. */
async function deliver(supply: number, at?: CrashPoint): Promise<readonly string[]> {
  world.catalogue = limitedTo(supply)
  const { gate, seen } = crashingAt(at ?? { when: 'before', effect: Number.POSITIVE_INFINITY })
  await world
    .environment()
    .award([...world.queue.values()], { gate })
    .catch(() => {})
  return seen
}

async function begin(supply: number): Promise<void> {
  await world.reset()
  erasing.reset()
  world.send(...others.map((each) => voted({ userId: each })))
  await deliver(supply)
  world.send(voted({ userId, eventId: 'vote-1' }))
}

/** No number is left to nobody, and whoever has one holds the keepsake with it. */
async function expectNoneLeft(): Promise<void> {
  for (const { number, by } of await takenOf(world, 'paris#rare')) {
    expect(await keepsakesOf(world, String(by))).toMatchObject([{ keepsakeId: 'rare', edition: { number } }])
  }
}

test.each([
  { what: 'raised by many after it sold out', before: 2, after: 40 },
  { what: 'raised by one after it sold out', before: 2, after: 3 },
  { what: 'lowered to what is taken', before: 40, after: 2 },
  { what: 'lowered to one more', before: 40, after: 3 },
])(
  'a supply that is $what, in the middle of a claim, leaves neither a number nor a name',
  async (supplies) => {
    // Functions with either snapshot run side by side: the one that ends may be of either, and so the next.
    for (const [first, next] of [
      [supplies.after, supplies.before],
      [supplies.before, supplies.after],
    ] as const) {
      await begin(supplies.before)
      const effects = await deliver(first)
      for (let effect = 1; effect <= effects.length; effect++) {
        for (const when of ['before', 'after'] as const) {
          await begin(supplies.before)
          await deliver(first, { when, effect })
          await deliver(next)
          expect(world.queue.size).toBe(0)
          await expectNoneLeft()

          await erasing.erase(userId, ERASED_AT)
          await erasing.finish()
          expect(await itemsNaming(world, userId)).toEqual([markerOf(userId, ERASED_AT)])
          const holders = (await takenOf(world, 'paris#rare')).flatMap(({ by }) => by ?? [])
          expect(holders.sort()).toEqual(others.toSorted())
        }
      }
    }
  },
)

import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { takenOf } from '../support/editions.ts'
import { type CrashPoint, crashingAt } from '../support/effects.ts'
import { type Erasing, erasingIn, itemsNaming, markerOf } from '../support/erasing.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { keepsakesOf } from '../support/outcome.ts'
import { startWorld, type World } from '../support/world.ts'

const ERASED_AT = '2024-07-27T00:00:00.000Z'
const AGAIN_AT = '2024-07-27T00:01:00.000Z'
const AFTER = '2024-07-27T10:00:00.000Z'
const userId = 'anna'
const other = 'bea'

const catalogue = catalogueOf(
  {
    id: 'paris',
    keepsakes: [
      { id: 'ace', earn: answers(1) },
      { id: 'rare', earn: votes(1), supply: 9 },
      { id: 'golden', earn: collected('all', 2) },
    ],
  },
  {
    id: 'rome',
    keepsakes: [
      { id: 'viewer', earn: watched(10) },
      { id: 'last', earn: watched(5), supply: 4 },
      { id: 'never-put', earn: answers(9), supply: 3 },
    ],
  },
)

let world: World
let erasing: Erasing
beforeAll(async () => {
  world = await startWorld(catalogue)
  erasing = erasingIn(world)
})
afterAll(() => world.stop())

const day = (of: string, at?: string) => {
  const given = { userId: of, ...(at ? { at } : {}) }
  return [answered(given), voted(given), viewed({ ...given, minutes: 7 })]
}

/** Two users who hold the same, and a number that the one claimed without getting the keepsake. */
async function begin(): Promise<void> {
  await world.reset()
  erasing.reset()
  world.send(...day(userId), ...day(other))
  await world.drain()
  const neverPut = { campaignId: 'rome', keepsakeId: 'never-put', of: 3 }
  const user = world.store.forUser(userId as never)
  await user.claimEdition(neverPut as never)
  const connection = { connectedAt: '2024-07-26T23:00:00.000Z', expiresAt: Date.parse(AFTER) / 1000 }
  for (const connectionId of ['phone', 'television']) await user.connect({ connectionId, ...connection })
  world.announced.length = 0
}

/** All must end like this once nothing goes wrong any more, wherever something did. */
async function expectErased(): Promise<void> {
  await erasing.finish()
  expect(erasing.passes.at(-1)).toMatchObject({ keepsakes: 0, progress: 0, editions: 0, finished: true })
  const [marker, ...more] = await itemsNaming(world, userId)
  expect(more).toEqual([])
  const erasedAt = String(marker?.erasedAt)
  expect(marker).toEqual(markerOf(userId, erasedAt))
  expect([ERASED_AT, AGAIN_AT]).toContain(erasedAt)

  for (const keepsake of ['paris#rare', 'rome#last'])
    expect((await takenOf(world, keepsake)).map(({ by }) => by).sort()).toEqual([other, undefined])
  expect(await takenOf(world, 'rome#never-put')).toMatchObject([{ by: undefined }])
  expect((await keepsakesOf(world, other)).map(({ keepsakeId }) => keepsakeId)).toEqual(
    ['ace', 'golden', 'rare'].concat('last'),
  )

  await world.environment().award(world.send(...day(userId), ...day(other)))
  expect(await itemsNaming(world, userId)).toEqual([marker])
  expect(world.announced).toEqual([])
}

const never: CrashPoint = { when: 'before', effect: Number.POSITIVE_INFINITY }

async function effectsOf(run: (gate: ReturnType<typeof crashingAt>['gate']) => Promise<void>) {
  await begin()
  const { gate, seen } = crashingAt(never)
  await run(gate)
  return seen
}

test('an erasure that ends before or after any of its effects is finished by the message it sent, or by asking again', async () => {
  const effects = await effectsOf((gate) => erasing.erase(userId, ERASED_AT, gate))
  await expectErased()
  expect(effects.slice(0, 6)).toEqual([
    'finish later',
    'Query progress',
    'UpdateItem progress',
    'Query progress',
    'DeleteItem progress',
    'DeleteItem progress',
  ])
  expect(effects.length).toBeGreaterThan(10)
  for (let effect = 1; effect <= effects.length; effect++) {
    for (const when of ['before', 'after'] as const) {
      await begin()
      const { gate, ended } = crashingAt({ when, effect })
      await expect(erasing.erase(userId, ERASED_AT, gate)).rejects.toThrow()
      expect(ended()).toBe(true)
      // Nothing was promised before the message was sent: the app was told of a failure, and asks again.
      if (erasing.queue.size === 0) await erasing.erase(userId, AGAIN_AT)
      await expectErased()
    }
  }
})

test('a second erasure does what a first left, wherever that ended', async () => {
  const effects = await effectsOf((gate) => erasing.erase(userId, ERASED_AT, gate))
  for (let effect = 1; effect <= effects.length; effect++) {
    await begin()
    const { gate } = crashingAt({ when: 'after', effect })
    await expect(erasing.erase(userId, ERASED_AT, gate)).rejects.toThrow()
    await erasing.erase(userId, AGAIN_AT)
    await expectErased()
  }
})

test('numbers of a campaign that the catalogue has no more lose their holder wherever the erasure ended', async () => {
  const effects = await effectsOf((gate) => erasing.erase(userId, ERASED_AT, gate))
  for (let effect = 1; effect <= effects.length; effect++) {
    for (const when of ['before', 'after'] as const) {
      await begin()
      const { gate } = crashingAt({ when, effect })
      await expect(erasing.erase(userId, ERASED_AT, gate)).rejects.toThrow()
      world.catalogue = catalogueOf({
        id: 'rome',
        keepsakes: [{ id: 'never-put', earn: answers(9), supply: 3 }],
      })
      try {
        if (erasing.queue.size === 0) await erasing.erase(userId, ERASED_AT)
        await erasing.finish()
        expect(await itemsNaming(world, userId)).toEqual([markerOf(userId, ERASED_AT)])
        expect((await takenOf(world, 'paris#rare')).map(({ by }) => by).sort()).toEqual([other, undefined])
      } finally {
        world.catalogue = catalogue
      }
    }
  }
})

test('finishing an erasure may end anywhere as well', async () => {
  const crashed = async () => {
    const { gate } = crashingAt({ when: 'after', effect: 2 })
    await expect(erasing.erase(userId, ERASED_AT, gate)).rejects.toThrow()
  }
  const effects = await effectsOf(async (gate) => {
    await crashed()
    await erasing.finishOnce(gate)
  })
  expect(effects.filter((effect) => effect === 'DeleteItem editions')).toHaveLength(3)
  for (let effect = 1; effect <= effects.length; effect++) {
    for (const when of ['before', 'after'] as const) {
      await begin()
      await crashed()
      const { gate, ended } = crashingAt({ when, effect })
      await erasing.finishOnce(gate)
      expect(ended()).toBe(true)
      expect(erasing.queue.size).toBe(1)
      await expectErased()
    }
  }
})

test('what is earned anew while an erasure has ended half way stays, and what it replaces is erased', async () => {
  const effects = await effectsOf((gate) => erasing.erase(userId, ERASED_AT, gate))
  // From the marker on, activities are known to come after it.
  for (let effect = 2; effect <= effects.length; effect++) {
    await begin()
    const before = await takenOf(world, 'paris#rare')
    const { gate } = crashingAt({ when: 'after', effect })
    await expect(erasing.erase(userId, ERASED_AT, gate)).rejects.toThrow()
    // A batch for both campaigns; one of old activities only finds the older progress as if nothing had happened.
    world.send(...day(userId, AFTER))
    await world.drain()
    await erasing.finish()

    const held = await keepsakesOf(world, userId)
    const marks = (await itemsNaming(world, userId)).map(({ erasedAt }) => erasedAt)
    expect({ effect, marks: [...new Set(marks)] }).toEqual({ effect, marks: [ERASED_AT] })
    const taken = await takenOf(world, 'paris#rare')
    expect(taken.filter(({ by }) => by === userId).map(({ number }) => number)).toEqual(
      held.flatMap(({ keepsakeId, edition }) => (keepsakeId === 'rare' && edition ? [edition.number] : [])),
    )
    expect(taken.length).toBeGreaterThanOrEqual(before.length)
    // Delivered again, as a queue may, everything since the erasure is there, and nothing from before.
    await world.environment().award(world.send(...day(userId, AFTER)))
    expect((await keepsakesOf(world, userId)).map(({ keepsakeId }) => keepsakeId)).toEqual(
      ['ace', 'golden', 'rare'].concat('last'),
    )
    expect((await keepsakesOf(world, userId)).every(({ earnedAt }) => earnedAt === AFTER)).toBe(true)
  }
})

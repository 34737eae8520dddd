import { awardBatchOf, heldBy } from '../support/award.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { takenOf } from '../support/editions.ts'
import { type Erasing, erasingIn, itemsNaming, markerOf } from '../support/erasing.ts'
import { answered, type EventGiven, viewed, voted } from '../support/events.ts'
import { keepsakesOf } from '../support/outcome.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

const ERASED_AT = '2024-07-27T00:00:00.000Z'
const AFTER = '2024-07-27T10:00:00.000Z'

const paris = {
  id: 'paris',
  keepsakes: [
    { id: 'ace', earn: answers(2, 'questionId') },
    { id: 'rare', earn: votes(1), supply: 50 },
    { id: 'golden', earn: collected('all', 2), hidden: true },
  ],
}
const rome = { id: 'rome', keepsakes: [{ id: 'viewer', earn: watched(10) }] }
const later = { id: 'zurich', keepsakes: [{ id: 'voter', earn: votes(1) }] }
const earlier = { id: 'amsterdam', keepsakes: [{ id: 'voter', earn: votes(1) }] }

let world: World
let erasing: Erasing
beforeAll(async () => {
  world = await startWorld(catalogueOf(paris, rome))
  erasing = erasingIn(world)
})
afterAll(() => world.stop())
beforeEach(async () => {
  world.catalogue = catalogueOf(paris, rome, later, earlier)
  await world.reset()
  world.catalogue = catalogueOf(paris, rome)
  erasing.reset()
})

const award = (...bodies: readonly Sent[]) => awardBatchOf(world, bodies)

/** Two answers, a vote, and some of a film. */
const dayOf = (userId: string, more: Partial<EventGiven> = {}) => [
  answered({ userId, questionId: 'q1', ...more }),
  answered({ userId, questionId: 'q2', ...more }),
  voted({ userId, ...more }),
  viewed({ userId, minutes: 6, ...more }),
]

test('an erasure leaves nothing of the user but a marker with the time', async () => {
  await award(...dayOf('anna'))
  expect(await heldBy(world, 'anna')).toEqual(['ace', 'golden', 'rare'])
  await erasing.erase('anna', ERASED_AT)
  expect(await itemsNaming(world, 'anna')).toEqual([markerOf('anna', ERASED_AT)])
  expect(erasing.passes).toEqual([
    { erasedAt: ERASED_AT, keepsakes: 3, progress: 2, editions: 1, markers: 1, connections: 0 },
  ])
})

test('an edition stays taken without its holder, and others keep what they have', async () => {
  await award(...dayOf('ben'), ...dayOf('bea'))
  const [before] = (await keepsakesOf(world, 'ben')).filter(({ edition }) => edition)
  const others = await itemsNaming(world, 'bea')
  const taken = await takenOf(world, 'paris#rare')
  await erasing.erase('ben', ERASED_AT)
  expect(await itemsNaming(world, 'bea')).toEqual(others)
  expect(await takenOf(world, 'paris#rare')).toEqual(
    taken.map((each) => (each.number === before?.edition?.number ? { ...each, by: undefined } : each)),
  )
})

test('what is delivered again, or late, or replayed from before recreates nothing and costs a read for each campaign', async () => {
  const day = dayOf('carl')
  await award(...day)
  await erasing.erase('carl', ERASED_AT)
  world.announced.length = 0
  world.units.length = 0
  const late = answered({ userId: 'carl', questionId: 'q9', at: '2024-07-26T23:59:59.999Z' })
  const { tally, calls } = await award(...day, late)
  expect(tally).toMatchObject({ erased: 5, awarded: 0, failed: 0 })
  expect(calls).toEqual(['Query progress', 'Query progress'])
  expect(world.units.reduce((sum, { read, write }) => sum + read + write, 0)).toBe(1)
  expect(world.announced).toEqual([])
  expect(await itemsNaming(world, 'carl')).toEqual([markerOf('carl', ERASED_AT)])
})

test.each([
  ['after all others', later],
  ['before all others', earlier],
])('nor do they in a campaign that was published after the erasure, %s', async (_, published) => {
  const day = dayOf('dora')
  await award(...day)
  await erasing.erase('dora', ERASED_AT)
  world.catalogue = catalogueOf(paris, rome, published)
  const { tally } = await award(...day)
  expect(tally).toMatchObject({ erased: 4, awarded: 0 })
  // Also once there is something of the user again, from which the erasure has to be told.
  await award(viewed({ userId: 'dora', minutes: 3, at: AFTER }))
  expect((await award(...day)).tally).toMatchObject({ erased: 4, awarded: 0 })
  expect(await heldBy(world, 'dora')).toEqual([])
})

test('watching that one campaign counts in part, and another whole, is one activity', async () => {
  const short = { ...rome, id: 'short', endsAt: '2024-07-26T17:57:00Z' }
  await award(viewed({ userId: 'eve', minutes: 6 }))
  await erasing.erase('eve', ERASED_AT)
  world.catalogue = catalogueOf(rome, short)
  expect((await award(viewed({ userId: 'eve', minutes: 6 }))).tally).toMatchObject({ erased: 1 })
})

test('what happens at the very moment of the erasure, and after it, earns anew, with another edition', async () => {
  const day = dayOf('emil')
  await award(...day)
  const [rare] = (await keepsakesOf(world, 'emil')).filter(({ edition }) => edition)
  await erasing.erase('emil', ERASED_AT)
  const { tally } = await award(
    ...day,
    voted({ userId: 'emil', at: ERASED_AT }),
    viewed({ userId: 'emil', minutes: 6, at: AFTER }),
    answered({ userId: 'emil', questionId: 'q1', at: AFTER }),
  )
  expect(tally).toMatchObject({ erased: 4, awarded: 1 })
  // One answer of two, six minutes of ten: what came before is forgotten.
  const held = await keepsakesOf(world, 'emil')
  expect(held).toMatchObject([{ keepsakeId: 'rare', earnedAt: ERASED_AT, edition: { of: 50 } }])
  expect(held[0]?.edition?.number).not.toBe(rare?.edition?.number)
  await award(answered({ userId: 'emil', questionId: 'q2', at: AFTER }))
  expect(await heldBy(world, 'emil')).toEqual(['ace', 'golden', 'rare'])
  // Going over it once more takes nothing of that away.
  const kept = await itemsNaming(world, 'emil')
  await erasing.finish()
  expect(await itemsNaming(world, 'emil')).toEqual(kept)
  expect(erasing.passes.at(-1)).toMatchObject({ keepsakes: 0, progress: 0, editions: 0, finished: true })
})

test('an environment that remembers who held the last editions does not hand an erased user theirs', async () => {
  world.catalogue = catalogueOf({ id: 'paris', keepsakes: [{ id: 'rare', earn: votes(1), supply: 2 }] })
  const environment = world.environment()
  const vote = (userId: string, at?: string) =>
    environment.award(world.send(voted({ userId, ...(at ? { at } : {}) })))
  for (const userId of ['fay', 'fritz', 'flo']) await vote(userId)
  expect(await heldBy(world, 'flo')).toEqual([])
  await erasing.erase('fay', ERASED_AT)
  const { tally } = await vote('fay', AFTER)
  expect(tally).toMatchObject({ awarded: 0, soldOut: 1 })
  expect((await takenOf(world, 'paris#rare')).map(({ by }) => by).sort()).toEqual(['fritz', undefined])
})

test('a number that was claimed before a crash, and never put, is forgotten, of whatever campaign and supply', async () => {
  const gina = world.store.forUser('gina' as never)
  for (const [campaignId, of] of [
    ['paris', 50],
    ['withdrawn', 7],
  ] as const)
    await gina.claimEdition({ campaignId, keepsakeId: 'rare', of } as never)
  await erasing.erase('gina', ERASED_AT)
  expect(erasing.passes).toMatchObject([{ keepsakes: 0, editions: 2 }])
  expect(await itemsNaming(world, 'gina')).toEqual([markerOf('gina', ERASED_AT)])
  for (const keepsake of ['paris#rare', 'withdrawn#rare'])
    expect(await takenOf(world, keepsake)).toEqual([{ number: 1, by: undefined }])
})

test('erasing again erases what was earned since, and an earlier erasure never undoes a later one', async () => {
  await award(...dayOf('hugo'))
  await erasing.erase('hugo', ERASED_AT)
  await award(...dayOf('hugo', { at: AFTER }))
  const again = '2024-07-28T00:00:00.000Z'
  await erasing.erase('hugo', again)
  expect(await itemsNaming(world, 'hugo')).toEqual([markerOf('hugo', again)])
  await erasing.erase('hugo', ERASED_AT)
  await erasing.finish()
  expect(await itemsNaming(world, 'hugo')).toEqual([markerOf('hugo', again)])
  expect((await award(...dayOf('hugo', { at: AFTER }))).tally).toMatchObject({ erased: 4, awarded: 0 })
  expect(await takenOf(world, 'paris#rare')).toMatchObject([{ by: undefined }, { by: undefined }])
})

test('erasing a user of whom nothing is held leaves the marker, and is finished at once', async () => {
  await erasing.erase('ida', ERASED_AT)
  expect(await itemsNaming(world, 'ida')).toEqual([markerOf('ida', ERASED_AT)])
  expect(await erasing.finish()).toBe(1)
  expect((await award(...dayOf('ida'))).tally).toMatchObject({ erased: 4, awarded: 0 })
})

test('live connections are closed and forgotten; one that was opened since stays', async () => {
  const user = world.store.forUser('lea' as never)
  const expiresAt = Date.parse(AFTER) / 1000
  await user.connect({ connectionId: 'old', connectedAt: '2024-07-26T23:00:00.000Z', expiresAt })
  await user.connect({ connectionId: 'expired', connectedAt: '2024-07-25T23:00:00.000Z', expiresAt: 1 })
  await user.connect({ connectionId: 'new', connectedAt: AFTER, expiresAt })
  await erasing.erase('lea', ERASED_AT)
  expect(erasing.closed.sort()).toEqual(['expired', 'old'])
  expect(await user.connections(0)).toMatchObject([{ connectionId: 'new' }])
  // One of which the table knew a moment too late is found by who finishes the erasure.
  await user.connect({ connectionId: 'late', connectedAt: '2024-07-26T23:59:59.000Z', expiresAt })
  expect(await erasing.finish()).toBe(2)
  expect(await user.connections(0)).toMatchObject([{ connectionId: 'new' }])
})

test('a thousand keepsakes are erased for the units that are said, and leave nothing', async () => {
  const userId = 'jo'
  const numbers = Array.from({ length: 1000 }, (_, n) => n)
  const { keepsakes, editions, progress } = world.tables.names
  const text = { earnedAt: '2024-07-26T00:00:00.000Z', recordedAt: 'r', eventId: 'e' }
  await world.tables.fill(
    keepsakes,
    numbers.map((n) => ({
      userId,
      keepsake: `campaign-${n % 20}#keepsake-${n}`,
      ...text,
      ...(n % 2 === 0 ? { edition: { number: 1, of: 10 } } : {}),
    })),
  )
  await world.tables.fill(
    editions,
    numbers
      .filter((n) => n % 2 === 0)
      .map((n) => ({
        userOrBucket: 'user#jo',
        keepsakeOrNumber: `campaign-${n % 20}#keepsake-${n}`,
        edition: 1,
        supply: 10,
        ticket: `ticket-${n}`,
      })),
  )
  await world.tables.fill(
    progress,
    numbers.slice(0, 20).map((n) => ({
      userId,
      campaignId: `campaign-${n}`,
      version: 1,
      body: '{"measures":{},"earned":[]}',
    })),
  )
  await erasing.erase('jo', ERASED_AT)
  expect(erasing.passes).toMatchObject([{ keepsakes: 1000, progress: 20, editions: 500 }])
  const sum = (kind: 'read' | 'write') => erasing.units.reduce((total, used) => total + used[kind], 0)
  // The marker, 20 of progress, 1,000 keepsakes with their index entries, 500 claims.
  expect(sum('write')).toBe(1 + 20 + 2 * 1000 + 500)
  expect(sum('read')).toBeLessThan(50)
  expect(await itemsNaming(world, 'jo')).toEqual([markerOf('jo', ERASED_AT)])
})

test('a message that is no erasure comes again until it is a dead letter, and keeps no other from its end', async () => {
  await erasing.erase('kim', ERASED_AT)
  erasing.queue.set('bad', { messageId: 'bad', body: '{"userId":"kim"}' })
  await erasing.finishOnce()
  expect([...erasing.queue.keys()]).toEqual(['bad'])
  expect(erasing.errors).toHaveLength(1)
})

describe('a message that a person sends', () => {
  const send = (erasedAt: string) =>
    erasing.queue.set('sent', { messageId: 'sent', body: JSON.stringify({ userId: 'lou', erasedAt }) })

  test('is not finished by the pass that puts the marker: an award that read before it may write after it', async () => {
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const award = world.environment().award(world.send(...dayOf('lou')), {
      async gate(name, effect) {
        if (name !== 'Query progress') {
          reached.resolve()
          await released.promise
        }
        return effect()
      },
    })
    await reached.promise
    send(ERASED_AT)
    await erasing.finishOnce()
    released.resolve()
    await award
    await erasing.finish()
    expect(await itemsNaming(world, 'lou')).toEqual([markerOf('lou', ERASED_AT)])
  })

  test.each([
    ['an offset ahead', '2024-07-27T02:00:00.000+02:00'],
    ['an offset behind', '2024-07-26T16:00:00-08:00'],
    ['no milliseconds', '2024-07-27T00:00:00Z'],
    ['more than milliseconds', '2024-07-27T00:00:00.000999Z'],
    ['small letters', '2024-07-27t00:00:00.000z'],
  ])('erases as of its moment, neither more nor less, where its time has %s', async (_, erasedAt) => {
    const expiresAt = Date.parse(AFTER) / 1000
    const user = world.store.forUser('lou' as never)
    await user.connect({ connectionId: 'before', connectedAt: '2024-07-26T23:59:59.999Z', expiresAt })
    await user.connect({ connectionId: 'since', connectedAt: ERASED_AT, expiresAt })
    await award(...dayOf('lou'))
    send(erasedAt)
    await erasing.finish()
    expect(erasing.errors).toEqual([])
    expect(erasing.closed).toEqual(['before'])
    expect((await itemsNaming(world, 'lou')).filter(({ connectionId }) => !connectionId)).toEqual([
      markerOf('lou', ERASED_AT),
    ])
    // The same erasure once more, now as the function writes it, has nothing left to erase; what came since stays.
    await award(...dayOf('lou', { at: ERASED_AT }))
    const since = await heldBy(world, 'lou')
    expect(since).toEqual(['ace', 'golden', 'rare'])
    await erasing.erase('lou', ERASED_AT)
    send(erasedAt)
    await erasing.finish()
    expect(await heldBy(world, 'lou')).toEqual(since)
    const { tally } = await award(...dayOf('lou', { at: '2024-07-26T23:59:59.999Z' }))
    expect(tally).toMatchObject({ erased: 4, awarded: 0 })
  })

  test.each(['{"userId":lou}', 'lou', '{"userId":"lou"'])(
    'is refused where it is no JSON, and names nobody in the log: %s',
    async (body) => {
      erasing.queue.set('sent', { messageId: 'sent', body })
      await erasing.finishOnce()
      expect([...erasing.queue.keys()]).toEqual(['sent'])
      expect(erasing.errors).toHaveLength(1)
      expect(String(erasing.errors[0])).not.toContain('lou')
    },
  )

  test('is refused where its time has not come, and comes again until it has', async () => {
    await award(...dayOf('lou'))
    send('2024-07-27T02:00:00.001+02:00')
    erasing.now = Date.parse(ERASED_AT)
    await erasing.finishOnce()
    expect(erasing.errors).toMatchObject([
      {
        name: 'FutureErasureError',
        message: expect.stringMatching(/2024-07-27T00:00:00.001Z.*has not come yet/),
      },
    ])
    expect(await heldBy(world, 'lou')).toEqual(['ace', 'golden', 'rare'])
    erasing.now += 1
    await erasing.finish()
    expect(await heldBy(world, 'lou')).toEqual([])
  })
})

import { isSilent } from '../../../functions/award/activity-record.ts'
import type { KeepsakeAwarded } from '../../../schemas/keepsake.ts'
import { heldBy } from '../support/award.ts'
import { answers, catalogueOf, collected, votes } from '../support/catalogue.ts'
import { crashingAt } from '../support/effects.ts'
import { answered, voted } from '../support/events.ts'
import { keepsakesOf } from '../support/outcome.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

const catalogue = catalogueOf({
  id: 'paris',
  keepsakes: [
    { id: 'ace', earn: answers(2, 'questionId') },
    { id: 'voter', earn: votes(1), supply: 5 },
    { id: 'golden', earn: collected('all', 2) },
  ],
})

let world: World
beforeAll(async () => {
  world = await startWorld(catalogue)
})
afterAll(() => world.stop())

/** Sent as `keepsakes replay --announce no` does. */
function silently(...events: readonly Sent[]) {
  return world.send(...events).map((record) => {
    const silent = { ...record, messageAttributes: { announce: { stringValue: 'no' } } }
    world.queue.set(record.messageId, silent)
    return silent
  })
}

const told = () => world.announced.map(({ detail }) => (JSON.parse(detail) as KeepsakeAwarded).keepsakeId)

test.each([
  [undefined, false],
  [{}, false],
  [{ announce: { stringValue: 'yes' } }, false],
  [{ announce: {} }, false],
  [{ other: { stringValue: 'no' } }, false],
  [{ announce: { stringValue: 'no' } }, true],
])('a record with the attributes %j is silent: %s', (messageAttributes, silent) => {
  const record = { messageId: '1', body: '', ...(messageAttributes ? { messageAttributes } : {}) }
  expect(isSilent(record)).toBe(silent)
})

test('a silent backfill awards as any delivery does, as of the event, and announces nothing', async () => {
  await world.reset()
  silently(voted({ userId: 'anna', eventId: 'vote', at: '2024-07-26T18:00:00.000Z' }))
  await world.drain()
  const [voter] = await keepsakesOf(world, 'anna')
  expect(voter).toMatchObject({
    keepsakeId: 'voter',
    earnedAt: '2024-07-26T18:00:00.000Z',
    recordedAt: expect.stringMatching(/^2024-07-27/),
    eventId: 'vote',
    edition: { number: expect.any(Number), of: 5 },
  })
  expect(told()).toEqual([])
})

test('what it gathers counts on, and what then completes a criterion is announced', async () => {
  await world.reset()
  silently(answered({ userId: 'ben', questionId: 'q1' }))
  await world.drain()
  world.send(answered({ userId: 'ben', questionId: 'q2' }))
  await world.drain()
  expect(await heldBy(world, 'ben')).toEqual(['ace'])
  expect(told()).toEqual(['ace'])
})

test('in one batch, only what other deliveries earn is announced, also of the same user', async () => {
  await world.reset()
  const batch = [
    ...world.send(
      answered({ userId: 'carl', questionId: 'q1' }),
      answered({ userId: 'carl', questionId: 'q2' }),
      voted({ userId: 'dora' }),
    ),
    ...silently(voted({ userId: 'carl' })),
  ]
  await world.environment().award(batch)
  expect(await heldBy(world, 'carl')).toEqual(['ace', 'golden', 'voter'])
  expect(told().sort()).toEqual(['ace', 'golden', 'voter'])
  expect(world.announced.filter(({ detail }) => detail.includes('"carl"'))).toHaveLength(2)
})

test('a silent backfill that ends anywhere and comes again announces nothing, and awards the same', async () => {
  const events = (userId: string) => [
    voted({ userId }),
    answered({ userId, questionId: 'q1' }),
    answered({ userId, questionId: 'q2' }),
  ]
  for (let effect = 1; ; effect++) {
    await world.reset()
    const { gate, ended } = crashingAt({ when: 'after', effect })
    const crash = world.environment().award(silently(...events('elsa')), { gate })
    await crash.catch(() => {})
    await world.drain()
    expect(await heldBy(world, 'elsa')).toEqual(['ace', 'golden', 'voter'])
    expect({ effect, told: told() }).toEqual({ effect, told: [] })
    if (!ended()) break
    expect(effect).toBeLessThan(20)
  }
})

test('an award that was to be announced when the function ended is announced, though a silent backfill came between', async () => {
  for (let effect = 1; ; effect++) {
    await world.reset()
    const event = voted({ userId: 'fred', eventId: 'the-vote' })
    const { gate, seen, ended } = crashingAt({ when: 'after', effect })
    const loud = world.send(event)
    await world
      .environment()
      .award(loud, { gate })
      .catch(() => {})
    const wasPut = seen.slice(0, effect).includes('PutItem keepsakes')
    for (const record of silently(event)) await world.environment().award([record])
    await world.drain()
    expect(await heldBy(world, 'fred')).toEqual(['voter'])
    // Whoever put it decided.
    expect({ effect, told: new Set(told()).size }).toEqual({ effect, told: wasPut ? 1 : 0 })
    if (!ended()) break
    expect(effect).toBeLessThan(20)
  }
})

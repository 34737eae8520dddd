import { comingAgain } from '../../../functions/award/remainder.ts'
import type { JsonObject } from '../../../json/json.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { crashingAt } from '../support/effects.ts'
import { answered, batchOf, event, viewed, voted } from '../support/events.ts'
import { expectSound, outcomeOf } from '../support/outcome.ts'
import { startWorld, type World } from '../support/world.ts'

const catalogue = catalogueOf({
  id: 'paris',
  keepsakes: [
    { id: 'ace', earn: answers(2, 'questionId') },
    { id: 'viewer', earn: watched(10) },
    { id: 'voter', earn: votes(1) },
    { id: 'rare', earn: votes(1), supply: 2 },
    { id: 'golden', earn: collected('all', 2) },
  ],
})

const world: World = startWorld(catalogue)
afterAll(() => world.stop())
beforeEach(() => world.reset())

const users = ['ana', 'ben', 'cleo']
const evening = (): JsonObject[] => [
  answered({ userId: 'ana', questionId: 'q1' }),
  voted({ userId: 'ben', at: '2024-07-26T18:03:00.000Z' }),
  answered({ userId: 'ana', questionId: 'q2', at: '2024-07-26T18:01:00.000Z' }),
  viewed({ userId: 'cleo', minutes: 12 }),
  voted({ userId: 'ana', at: '2024-07-26T18:02:00.000Z' }),
]

/** Whoever comes later has the later edition. */
const unnumbered = async () => {
  const { keepsakes, ...outcome } = await outcomeOf(world, users)
  const all = Object.entries(keepsakes).map(([userId, held]) => [
    userId,
    held.map(({ edition, ...keepsake }) => ({ ...keepsake, isNumbered: edition !== undefined })),
  ])
  return { ...outcome, keepsakes: Object.fromEntries(all) }
}

const activitiesOf = (body: string) =>
  (JSON.parse(body) as { detail: { activities: { detail: { userId: string } }[] } }).detail.activities

const usersOf = (body: string) => [...new Set(activitiesOf(body).map(({ detail }) => detail.userId))]

test('a batch earns what its activities earn that come alone', async () => {
  const events = evening()
  world.send(...events)
  await world.drain()
  const alone = await outcomeOf(world, users)
  await world.reset()
  const { tally, failed } = await world.environment().award(world.send(batchOf(...events)))
  expect([failed, tally.received, tally.failed]).toEqual([[], 5, 0])
  expect(await outcomeOf(world, users)).toEqual(alone)
  await expectSound(world, users)
})

test('a user’s activities of a batch cost one read and one write, however many they are', async () => {
  const answers = Array.from({ length: 50 }, (_, index) =>
    answered({ userId: 'ana', questionId: `q${index}` }),
  )
  world.send(...answers.slice(0, 1))
  await world.drain()
  const before = world.units.length
  await world.environment().award(world.send(batchOf(...answers.slice(0, 1), ...answers.slice(0, 1))))
  expect(world.units.slice(before).map(({ read, write }) => [read, write])).toEqual([[0.5, 0]])
})

test('a bad activity of a batch rejects itself alone, as the event that it would have been', async () => {
  const good = evening()
  const bad = event('PollVoted', { userId: 'dora' }, { pollId: 'mascot' })
  const { failed, tally } = await world.environment().award(world.send(batchOf(...good, bad)))
  expect([failed, tally.received, tally.rejected]).toEqual([[], 6, 1])
  expect(
    world.rejected.map(({ path, record, partnerId }) => [path, partnerId, JSON.parse(record.body)]),
  ).toEqual([['detail.optionId', 'quiz-show', bad]])
})

test('one user’s failure takes that user’s part out of the batch, and nothing of the others comes again', async () => {
  const events = evening()
  const environment = world.environment()
  const [record] = world.send(batchOf(...events))
  const { failed, tally } = await environment.award(record ? [record] : [], { failing: ['ana'] })
  expect([failed, tally.failed]).toEqual([[], 3])
  const [left, ...others] = [...world.queue.values()]
  expect(others).toEqual([])
  expect(usersOf(left?.body ?? '')).toEqual(['ana'])
  expect(activitiesOf(left?.body ?? '')).toHaveLength(3)

  // It fails again: then it is a message that comes again, whose receives SQS counts, and no new one.
  const again = await environment.award([...world.queue.values()], { failing: ['ana'] })
  expect(again.failed).toEqual([left])
  expect([...world.queue.values()]).toEqual([left])

  await world.drain()
  const outcome = await outcomeOf(world, users)
  await world.reset()
  world.send(...events)
  await world.drain()
  expect(outcome).toEqual(await outcomeOf(world, users))
})

test('of two users who fail each has a message of their own, and both are awarded by those', async () => {
  const events = evening()
  const [record] = world.send(batchOf(...events))
  const { failed } = await world.environment().award(record ? [record] : [], { failing: ['ana', 'ben'] })
  expect(failed).toEqual([])
  expect([...world.queue.values()].map(({ body }) => usersOf(body)).sort()).toEqual([['ana'], ['ben']])
  await world.drain()
  const outcome = await unnumbered()
  await world.reset()
  world.send(...events)
  await world.drain()
  expect(outcome).toEqual(await unnumbered())
})

test('a function that ends before or after any of its effects, while one user fails, loses nothing and awards nothing twice', async () => {
  const events = evening()
  world.send(...events)
  await world.drain()
  const outcome = await unnumbered()
  const failing = ['ben']
  await world.reset()
  const whole = crashingAt({ when: 'before', effect: Number.POSITIVE_INFINITY })
  await world.environment().award(world.send(batchOf(...events)), { gate: whole.gate, failing })
  expect(whole.seen).toContain('sendBack')
  for (let effect = 1; effect <= whole.seen.length; effect++) {
    for (const when of ['before', 'after'] as const) {
      await world.reset()
      const { gate } = crashingAt({ when, effect })
      await world
        .environment()
        .award(world.send(batchOf(...events)), { gate, failing })
        .catch(() => undefined)
      await world.drain()
      await expectSound(world, users)
      expect({ when, effect, ...(await unnumbered()) }).toEqual({ when, effect, ...outcome })
    }
  }
})

test('a batch of which nothing is done comes again itself, and so does one whose remainder the queue does not take', async () => {
  const environment = world.environment()
  const records = world.send(batchOf(...evening()))
  expect((await environment.award(records, { failing: users })).failed).toEqual(records)
  const untaken = { failing: ['ana'], sendBack: async () => false }
  expect((await environment.award(records, untaken)).failed).toEqual(records)
  const away = () => Promise.reject(new Error('the queue is away'))
  expect((await environment.award(records, { failing: ['ana'], sendBack: away })).failed).toEqual(records)
})

test('users for whom there is no time any more are sent back together, to be awarded at once', async () => {
  const crowd = Array.from({ length: 70 }, (_, index) => voted({ userId: `viewer-${index}` }))
  let asked = 0
  const sent: unknown[] = []
  const { failed, tally } = await world.environment().award(world.send(batchOf(...crowd)), {
    hasTimeFor: () => ++asked <= 5,
    sendBack: async (remainders) => {
      sent.push(...remainders.map(({ body, delaySeconds }) => [activitiesOf(body).length, delaySeconds]))
      return true
    },
  })
  expect([failed, tally.failed]).toEqual([[], 0])
  expect(sent).toEqual([[15, 0]])
})

test('of many users that fail, what is left is one message, which tells when the batch came in and whether it is silent', async () => {
  const crowd = Array.from({ length: 12 }, (_, index) => voted({ userId: `viewer-${index}` }))
  const [record] = world.send(batchOf(...crowd))
  if (!record) throw new TypeError('no record')
  const attributes = { SentTimestamp: '1722016800000' }
  const messageAttributes = { announce: { stringValue: 'no' } }
  const sent: unknown[] = []
  await world.environment().award([{ ...record, attributes, messageAttributes }], {
    failing: crowd.slice(1).map(({ detail }) => String((detail as JsonObject).userId)),
    sendBack: async (remainders) => {
      sent.push(...remainders.map(({ body, attributes }) => [activitiesOf(body).length, attributes]))
      return true
    },
  })
  expect(sent).toEqual([[11, { announce: 'no', queuedAt: '1722016800000' }]])
})

test('a record of which all is done does not come again', () => {
  expect(comingAgain([], new Map())).toEqual([])
})

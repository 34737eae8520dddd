import { derivedTraceId } from '../../../events/trace.ts'
import type { KeepsakeAwarded } from '../../../schemas/keepsake.ts'
import { readTraceparent } from '../../../schemas/traceparent.ts'
import { awardBatchOf } from '../support/award.ts'
import { answers, catalogueOf, votes } from '../support/catalogue.ts'
import { crashingAt } from '../support/effects.ts'
import { answered, type EventGiven, viewed, voted } from '../support/events.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = startWorld(
    catalogueOf({
      id: 'paris',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'ace', earn: answers(2, 'questionId') },
      ],
    }),
  )
})
afterAll(() => world.stop())
beforeEach(() => world.reset())

const TRACE = 'a1'.repeat(16)
const traceparent = (flags = '01') => `00-${TRACE}-${'b2'.repeat(8)}-${flags}`
const traced = (given: EventGiven, flags?: string) => ({
  ...given,
  detail: { traceparent: traceparent(flags) },
})
const announced = () => world.announced.map(({ detail }) => JSON.parse(detail) as KeepsakeAwarded)
const told = () => world.spans.map(({ about }) => [about.activity, about.outcome])

test('an announcement carries the trace of the activity that earned it, and names the awarding as its parent', async () => {
  await awardBatchOf(world, [voted(traced({ userId: 'anna', eventId: 'e1' }))])
  const [award] = announced()
  const [span] = world.spans
  expect(readTraceparent(award?.traceparent)).toEqual({
    traceId: TRACE,
    parentId: span?.spanId,
    sampled: true,
  })
  expect(span?.trace).toMatchObject({ traceId: TRACE, parentId: 'b2'.repeat(8) })
  expect(span?.about).toMatchObject({
    activity: 'partner.quiz-show/e1',
    outcome: 'awarded',
    keepsakes: 'paris/voter',
    publishedAt: '2024-07-26T18:01:00.000Z',
    announcedAt: expect.any(String),
    delivery: 1,
  })
})

test('one that came without a trace has that of its source and id, on every announcement, and nothing is told of it', async () => {
  const vote = voted({ userId: 'anna', eventId: 'e1' })
  // Read, put, announced, and then it ends.
  const { gate } = crashingAt({ when: 'after', effect: 3 })
  await awardBatchOf(world, [vote], { gate }).catch(() => {})
  await world.drain()
  expect(announced()).toHaveLength(2)
  const ids = new Set(announced().map((award) => readTraceparent(award.traceparent)?.traceId))
  expect([...ids]).toEqual([derivedTraceId({ source: 'partner.quiz-show', eventId: 'e1' })])
  expect(new Set(announced().map((award) => award.traceparent)).size).toBe(1)
  expect(world.spans).toEqual([])
})

test('a duplicate with another trace is a duplicate: it contradicts nothing, and changes nothing', async () => {
  const vote = (flags: string) => voted(traced({ userId: 'anna', eventId: 'e1' }, flags))
  const { tally } = await awardBatchOf(world, [
    vote('00'),
    vote('01'),
    voted({ userId: 'anna', eventId: 'e1' }),
  ])
  expect(tally).toMatchObject({ contradicting: 0, awarded: 1 })
  const again = await awardBatchOf(world, [voted(traced({ userId: 'anna', eventId: 'e1' }))])
  expect(again.tally).toMatchObject({ awarded: 0, unchanged: 1 })
  expect(told().at(-1)).toEqual(['partner.quiz-show/e1', 'unchanged'])
})

test('what became of each activity that is sampled is told, and of no other', async () => {
  await awardBatchOf(world, [
    voted({ userId: 'nobody', eventId: 'unsampled' }),
    voted(traced({ userId: 'anna', eventId: 'unsampled-too' }, '00')),
    answered(traced({ userId: 'ben', eventId: 'counted' })),
    voted(traced({ userId: 'cid', eventId: 'ignored', at: '2031-07-26T18:00:00.000Z' })),
    viewed({ ...traced({ userId: 'dan', eventId: 'unasked' }), minutes: 5 }),
    voted({ userId: 'eve', eventId: 'rejected', detail: { traceparent: traceparent(), pollId: 7 } }),
  ])
  expect(told()).toEqual([
    ['partner.quiz-show/counted', 'counted'],
    ['partner.quiz-show/ignored', 'ignored'],
    ['partner.quiz-show/unasked', 'unasked'],
    ['partner.quiz-show/rejected', 'rejected'],
  ])
  expect(world.spans.at(-1)?.about.reason).toMatch(/^detail\.pollId: /)
})

test('an activity that fails is told of as failed, by its delivery', async () => {
  const [record] = world.send(voted(traced({ userId: 'anna', eventId: 'e1' })))
  const received = { ...record, attributes: { ApproximateReceiveCount: '3', SentTimestamp: '1722016860000' } }
  const announce = () => Promise.reject(new Error('the bus is away'))
  await world.environment().award([received as never], { announce })
  expect(world.spans).toMatchObject([
    { failed: true, about: { outcome: 'failed', delivery: 3, queuedAt: '2024-07-26T18:01:00.000Z' } },
  ])
})

test('the header of X-Ray that came beside the event counts where it is sampled', async () => {
  const sent = (eventId: string, sampled: 0 | 1) => {
    const [record] = world.send(voted({ userId: eventId, eventId }))
    const AWSTraceHeader = `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${'b2'.repeat(8)};Sampled=${sampled}`
    return { ...record, attributes: { AWSTraceHeader } } as never
  }
  await world.environment().award([sent('with', 1), sent('without', 0)])
  expect(told()).toEqual([['partner.quiz-show/with', 'awarded']])
  const ids = announced().map((award) => readTraceparent(award.traceparent)?.traceId)
  expect(ids.sort()).toEqual(
    [TRACE, derivedTraceId({ source: 'partner.quiz-show', eventId: 'without' })].sort(),
  )
})

import type { RejectedRecord } from '../../../functions/award/ports.ts'
import type { Json } from '../../../json/json.ts'
import { heldBy } from '../support/award.ts'
import { answers, catalogueOf, votes, watched } from '../support/catalogue.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { HOSTILE, NO_EVENT_ID, NO_ID } from '../support/hostile.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf({
      id: 'all',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'ace', earn: answers(1, 'note') },
        { id: 'viewer', earn: watched(1440) },
      ],
    }),
  )
})
afterAll(() => world.stop())
beforeEach(() => world.reset())

let users = 0
const newUser = () => `user-${++users}`
const idsOf = (userId: string) => heldBy(world, userId)

const vote = (detail: Record<string, Json>) => voted({ userId: 'somebody', detail })
const view = (detail: Record<string, Json>) => viewed({ userId: 'somebody', minutes: 5, detail })
const { detail: _, ...withoutDetail } = vote({})
const { userId: __, ...detailWithoutUser } = { ...(vote({}).detail as Record<string, Json>) }
const deep = (open: string, close: string, levels = 100_000) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`
const withExtra = (text: string) => JSON.stringify(vote({ extra: 'HERE' })).replace('"HERE"', text)

const BAD: [what: string, body: Sent, path: string][] = [
  ['no JSON', 'garbage', ''],
  ['nothing', '', ''],
  ['half of an event', JSON.stringify(vote({})).slice(0, -5), ''],
  ['null', 'null', ''],
  ['a number at the limit', '1e999', ''],
  ['a list of events', '[{},{}]', ''],
  ['lists 100,000 levels deep', deep('[', ']'), ''],
  ['objects 100,000 levels deep', deep('{"detail":', '}'), 'source'],
  ['no source', { ...vote({}), source: 7 }, 'source'],
  ['a source that is no partner', { ...vote({}), source: 'keepsakes.awards' }, 'source'],
  ['a partner without a name', { ...vote({}), source: 'partner.' }, 'source'],
  ['a detail-type that is no text', { ...vote({}), 'detail-type': null }, 'detail-type'],
  ['an unknown detail-type', { ...vote({}), 'detail-type': 'PollVoted ' }, 'detail-type'],
  ['a detail-type of the prototype', { ...vote({}), 'detail-type': '__proto__' }, 'detail-type'],
  ['a detail-type of every object', { ...vote({}), 'detail-type': 'constructor' }, 'detail-type'],
  ['no detail', withoutDetail, 'detail'],
  ['a detail that is text', { ...vote({}), detail: '{}' }, 'detail'],
  ['a detail that is a list', { ...vote({}), detail: [] }, 'detail'],
  ['no time', { ...vote({}), time: '2024-07-26' }, 'time'],
  ['no user', { ...vote({}), detail: detailWithoutUser }, 'detail.userId'],
  ['a user that is a number', vote({ userId: 1e308 }), 'detail.userId'],
  ['a user that is a list', vote({ userId: ['somebody'] }), 'detail.userId'],
  ['a user that is an object', vote({ userId: { toString: 'somebody' } }), 'detail.userId'],
  ['no event id', vote({ eventId: null }), 'detail.eventId'],
  ['no poll', vote({ pollId: Number.MAX_SAFE_INTEGER }), 'detail.pollId'],
  ['no answer', answered({ userId: 'somebody', detail: { correct: 'true' } }), 'detail.correct'],
  ['an answer as a number', answered({ userId: 'somebody', detail: { correct: 1 } }), 'detail.correct'],
  ['a time without an offset', vote({ occurredAt: '2024-07-26T18:00:00' }), 'detail.occurredAt'],
  ['a time that is a number', vote({ occurredAt: 1722016800 }), 'detail.occurredAt'],
  ['a day that does not exist', vote({ occurredAt: '2024-02-30T18:00:00Z' }), 'detail.occurredAt'],
  ['a year too long', vote({ occurredAt: '+275760-09-13T00:00:00.001Z' }), 'detail.occurredAt'],
  ['a time in the future', vote({ occurredAt: '2024-07-26T18:06:00.001Z' }), 'detail.occurredAt'],
  ['watching into the future', view({ to: '2024-07-26T18:06:00.001Z' }), 'detail.to'],
  ['watching that ends when it starts', view({ from: '2024-07-26T18:00:00Z' }), 'detail.to'],
  ['watching backwards', view({ from: '2024-07-26T18:00:00.001Z' }), 'detail.to'],
  ['watching for more than a day', view({ from: '2024-07-25T17:59:59.999Z' }), 'detail.to'],
  ['a channel that is none', view({ channelId: '' }), 'detail.channelId'],
  ['live television that is neither', view({ live: 'yes' }), 'detail.live'],
  ['a detail of 300 KB', vote({ padding: 'x'.repeat(300 * 1024) }), 'detail'],
  ['a detail of 300 KB in UTF-8', vote({ padding: '€'.repeat(100 * 1024) }), 'detail'],
  ['a detail of objects 100,000 levels deep', withExtra(deep('{"a":', '}')), 'detail'],
  ['a detail of lists 300,000 levels deep', withExtra(deep('[', ']', 300_000)), 'detail'],
  ...Object.entries(HOSTILE).flatMap(([what, text]): [string, Sent, string][] => [
    [`${what} in the user id`, vote({ userId: text }), 'detail.userId'],
    [`${what} in the time`, vote({ occurredAt: text }), 'detail.occurredAt'],
    [`${what} in the source`, { ...vote({}), source: `partner.${text}` }, 'source'],
    [`${what} in the detail-type`, { ...vote({}), 'detail-type': text }, 'detail-type'],
    [`${what} in the envelope's time`, { ...vote({}), time: text }, 'time'],
  ]),
  ...Object.entries(NO_EVENT_ID).map(([what, text]): [string, Sent, string] => [
    `${what} in the event id`,
    vote({ eventId: text }),
    'detail.eventId',
  ]),
  ...Object.entries(NO_ID).map(([what, text]): [string, Sent, string] => [
    `${what} in a field of the type's own`,
    vote({ optionId: text }),
    'detail.optionId',
  ]),
]

describe('a record that can never succeed', () => {
  test.each(BAD)('is rejected by itself, and says where: %s', async (_what, body, path) => {
    const [before, after] = [newUser(), newUser()]
    const records = world.send(voted({ userId: before }), body, voted({ userId: after }))
    const { failed, tally } = await world.environment().award(records)

    expect(failed).toEqual([])
    expect(tally).toMatchObject({ received: 3, rejected: 1, awarded: 2 })
    expect(world.queue.size).toBe(0)
    expect(world.rejected).toMatchObject([{ record: records[1], path }])
    expect(world.rejected[0]?.reason).toMatch(`${path || 'the event'}: `)
    expect(world.rejected[0]?.reason.length).toBeLessThan(800)
    expect([await idsOf(before), await idsOf(after)]).toEqual([['voter'], ['voter']])
  })

  test('is told all that is wrong with it at once', async () => {
    await world.environment().award(world.send({ ...vote({ userId: '', pollId: 7 }), time: 'now' }))
    const paths = ['time', 'detail.userId', 'detail.pollId']
    expect(world.rejected).toMatchObject([{ path: 'time', mistakes: paths.map((path) => ({ path })) }])
    expect(world.rejected[0]?.reason).toMatch(/^time: .*; detail\.userId: .*; detail\.pollId: /)
  })

  test('is told to its partner, when the event says who that is', async () => {
    await world.environment().award(world.send(vote({ userId: '' }), '{}'))
    expect(world.rejected.map(({ partnerId }) => partnerId)).toEqual(['quiz-show', undefined])
  })

  test('comes again when it cannot be kept as rejected, and its neighbours do not', async () => {
    const userId = newUser()
    const records = world.send('garbage', voted({ userId }), 'more garbage')
    const reject = async (rejected: readonly RejectedRecord[]) =>
      rejected.slice(0, 1).map(({ record }) => record)
    const { failed, tally } = await world.environment().award(records, { reject })
    expect(failed).toEqual([records[0]])
    expect(tally).toMatchObject({ rejected: 1, failed: 1, awarded: 1 })
    expect([...world.queue.values()]).toEqual([records[0]])
    expect(await idsOf(userId)).toEqual(['voter'])
  })
})

describe('a record that is strange but right', () => {
  test.each<[string, Sent]>([
    [
      'fields beyond the schema, of names that every object has',
      vote({ constructor: 1, toString: null, hasOwnProperty: [] }),
    ],
    ['a field called __proto__', withExtra('{"__proto__":{"polluted":true}}')],
    [
      '__proto__ as a field of the detail',
      JSON.stringify(vote({})).replace('"pollId"', '"__proto__":{"userId":"x"},"pollId"'),
    ],
    ['lists 100,000 levels deep in a field that nobody asks for', withExtra(deep('[', ']', 100_000))],
    ['objects 40,000 levels deep', withExtra(deep('{"a":', '}', 40_000))],
    [
      'numbers at the limits',
      vote({
        large: Number.MAX_VALUE,
        small: Number.MIN_VALUE,
        negative: -0,
        whole: Number.MAX_SAFE_INTEGER,
      }),
    ],
    ['a number beyond the limits', withExtra('1e999')],
    ['hostile text where text is free', vote({ note: Object.values(HOSTILE).join('') })],
    ['a detail just below the limit', vote({ padding: 'x'.repeat(255 * 1024) })],
    ['a user called __proto__', vote({})],
    ['the clock of a partner five minutes ahead', vote({ occurredAt: '2024-07-26T18:06:00Z' })],
  ])('is awarded: %s', async (what, given) => {
    const userId = what.endsWith('__proto__') && what.startsWith('a user') ? '__proto__' : newUser()
    const text = (typeof given === 'string' ? given : JSON.stringify(given)).replace(
      '"somebody"',
      JSON.stringify(userId),
    )
    const { failed, tally } = await world.environment().award(world.send(text))
    expect(failed).toEqual([])
    expect(tally).toMatchObject({ rejected: 0, awarded: 1 })
    expect(await idsOf(userId)).toEqual(['voter'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test.each(Object.entries(HOSTILE))('is counted by a field of free text: %s', async (_what, note) => {
    const userId = newUser()
    await world.environment().award(world.send(answered({ userId, detail: { note } })))
    expect(await idsOf(userId)).toEqual(['ace'])
  })

  test('is a whole day of watching', async () => {
    const userId = newUser()
    await world.environment().award(world.send(viewed({ userId, minutes: 1440 })))
    expect(await idsOf(userId)).toEqual(['viewer'])
  })
})

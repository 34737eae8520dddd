import type { ActivityRecord } from '../../../functions/award/activity-record.ts'
import { heldBy } from '../support/award.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'
import { type Erasing, erasingIn } from '../support/erasing.ts'
import { voted } from '../support/events.ts'
import { startWorld, type World } from '../support/world.ts'

const DAY_S = 86_400
const ERASED_AT = '2024-07-27T00:00:00.000Z'
const userId = 'anna'

let world: World
let erasing: Erasing
beforeAll(() => {
  const voter = { id: 'voter', earn: votes(1) }
  world = startWorld(
    catalogueOf({
      id: 'all',
      startsAt: '2024-07-01T00:00:00Z',
      endsAt: '2024-10-01T00:00:00Z',
      keepsakes: [voter],
    }),
  )
  erasing = erasingIn(world)
})
afterAll(() => world.stop())
beforeEach(async () => {
  await world.reset()
  erasing.reset()
})

/** So many seconds after the erasure. */
const since = (seconds: number) => Date.parse(ERASED_AT) + seconds * 1000

interface Times {
  readonly happened: number
  readonly published: number
  readonly sent: number
}

/** A vote; each of its times in seconds after the erasure. */
function vote({ happened, published, sent }: Times): ActivityRecord {
  const times = {
    at: new Date(since(happened)).toISOString(),
    publishedAt: new Date(since(published)).toISOString(),
  }
  const [record] = world.send(voted({ userId, eventId: 'vote-1', ...times }))
  if (!record) throw new Error('nothing was sent')
  return { ...record, attributes: { SentTimestamp: String(since(sent)) } }
}

describe('an activity from before the erasure of its user does not bring them back', () => {
  const before: [what: string, first: Times, again: Times][] = [
    [
      'delivered again',
      { happened: -60, published: -60, sent: -59 },
      { happened: -60, published: -60, sent: -59 },
    ],
    [
      'replayed',
      { happened: -60, published: -60, sent: -59 },
      { happened: -60, published: -60, sent: 9 * DAY_S },
    ],
    [
      'of a device whose clock is 200 s ahead, delivered again',
      { happened: 140, published: -60, sent: -59 },
      { happened: 140, published: -60, sent: -59 },
    ],
    [
      'of a device whose clock is 200 s ahead, replayed from the archive',
      { happened: 140, published: -60, sent: -59 },
      { happened: 140, published: -60, sent: 9 * DAY_S },
    ],
    [
      'of a device whose clock is 200 s ahead, redriven an hour after the erasure',
      { happened: 140, published: -60, sent: -59 },
      { happened: 140, published: -60, sent: 3600 },
    ],
    [
      'of a partner whose clock is 200 s ahead, delivered again',
      { happened: 140, published: 140, sent: -59 },
      { happened: 140, published: 140, sent: -59 },
    ],
    [
      'of a device whose clock is behind, published late',
      { happened: -3600, published: -60, sent: -59 },
      { happened: -3600, published: 3600, sent: 3600 },
    ],
  ]

  test.each(before)('%s', async (_, first, again) => {
    await world.environment().award([vote(first)])
    expect(await heldBy(world, userId)).toEqual(['voter'])
    await erasing.erase(userId, ERASED_AT)
    const { tally } = await world.environment().award([vote(again)])
    expect(tally).toMatchObject({ erased: 1, awarded: 0, rejected: 0, failed: 0 })
    expect(await heldBy(world, userId)).toEqual([])
  })
})

describe('an activity from after the erasure counts', () => {
  test.each<[what: string, times: Times]>([
    ['at the very moment', { happened: 0, published: 0, sent: 0 }],
    ['by true clocks', { happened: 60, published: 61, sent: 62 }],
    ['of a device whose clock is ahead', { happened: 260, published: 60, sent: 61 }],
    ['of a partner whose clock is ahead', { happened: 260, published: 260, sent: 61 }],
    ['that waited long in the queue and was redriven', { happened: 60, published: 61, sent: 5 * DAY_S }],
    ['that is replayed from the archive a month later', { happened: 60, published: 61, sent: 30 * DAY_S }],
  ])('%s', async (_, times) => {
    await erasing.erase(userId, ERASED_AT)
    const { tally } = await world.environment().award([vote(times)])
    expect(tally).toMatchObject({ erased: 0, awarded: 1 })
    expect(await heldBy(world, userId)).toEqual(['voter'])
  })
})

describe('an activity that is published more than 5 minutes after the queue has it', () => {
  const ahead = { happened: 20 * DAY_S, published: 20 * DAY_S, sent: -59 }

  test('is rejected with all its impossible times, their cure and its partner, and is counted as rejected alone', async () => {
    const { tally, failed } = await world.environment().award([vote(ahead)])
    expect(failed).toEqual([])
    expect(tally).toMatchObject({ received: 1, rejected: 1, ignored: 0, awarded: 0 })
    expect(world.rejected).toMatchObject([
      {
        path: 'time',
        partnerId: 'quiz-show',
        mistakes: [
          { path: 'time', message: expect.stringMatching(/5 minutes after the event came in; leave it out/) },
          { path: 'detail.occurredAt', message: expect.stringContaining('is an impossible time') },
        ],
      },
    ])
  })

  test('has a reason that is the same for all such, so that a log can count them', async () => {
    const other = { ...ahead, published: 21 * DAY_S, sent: -40 }
    await world.environment().award([vote(ahead), vote(other)])
    expect(new Set(world.rejected.map(({ reason }) => reason)).size).toBe(1)
  })

  test.each([
    ['at 5 minutes', 300, 0],
    ['above', 301, 1],
  ])('is told to the second: %s', async (_, published, rejected) => {
    const { tally } = await world.environment().award([vote({ happened: -60, published, sent: 0 })])
    expect(tally).toMatchObject({ rejected, awarded: 1 - rejected })
  })

  test('is awarded where the stage rehearses that time', async () => {
    const { tally } = await world.environment().award([vote(ahead)], { leadMs: 20 * DAY_S * 1000 })
    expect(tally).toMatchObject({ rejected: 0, awarded: 1 })
  })

  test.each([undefined, 'soon'])('is not looked for where the queue does not say when: %j', async (text) => {
    const { attributes: _, ...record } = vote(ahead)
    const told = { ...record, ...(text ? { attributes: { SentTimestamp: text } } : {}) }
    expect((await world.environment().award([told])).tally).toMatchObject({ awarded: 1 })
  })
})

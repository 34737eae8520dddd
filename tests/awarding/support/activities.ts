import * as fc from 'fast-check'
import { type Activity, parseActivity } from '../../../events/activity.ts'
import type { JsonObject } from '../../../json/json.ts'

/** One accepted activity from an event's fields; anything left out is filled in. Times are ISO 8601 or milliseconds. */
export function activityOf(given: {
  type?: string
  source?: string
  at: string | number
  publishedAt?: string | number
  from?: string | number
  detail?: JsonObject
}): Activity {
  const { type = 'TriviaAnswered', source = 'partner.stb', at, publishedAt = at, from, detail = {} } = given
  const time = (value: string | number) => new Date(value).toISOString()
  const own: Record<string, JsonObject> = {
    TriviaAnswered: { triviaId: 't', questionId: 'q', correct: true },
    PollVoted: { pollId: 'p', optionId: 'o' },
    TvWatched: { programId: 'p', from: time(from ?? new Date(at).getTime() - 60_000), to: time(at) },
  }
  const parsed = parseActivity({
    source,
    'detail-type': type,
    time: time(publishedAt),
    detail: { eventId: 'e', userId: 'viewer', occurredAt: time(at), ...own[type], ...detail },
  })
  if (!parsed.accepted) throw new Error(parsed.rejection.reason)
  return parsed.activity
}

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

const first = Date.parse('2024-03-07T18:00:00Z')
const last = Date.parse('2024-03-14T06:00:00Z')

const common = {
  source: fc.constantFrom('partner.stb', 'partner.app'),
  // On a coarse grid, so that event times tie and intervals overlap and touch.
  at: fc.oneof(
    fc.integer({ min: 0, max: (last - first) / 30_000 }).map((step) => first + step * 30_000),
    // Evenings let one thing follow on another.
    fc.tuple(fc.nat(5), fc.nat(12)).map(([day, step]) => first + DAY + day * DAY + step * 30_000),
  ),
  delay: fc.constantFrom(0, 1000, 12 * HOUR, 12 * HOUR + 1, DAY, DAY + 1, 2 * DAY, 2 * DAY + 1),
  eventId: fc.integer({ min: 1, max: 9 }).map((n) => `e${n}`),
  userId: fc.constantFrom('ada', 'ada2'),
}

const trivia = fc.record({
  type: fc.constant('TriviaAnswered'),
  ...common,
  detail: fc.record({
    triviaId: fc.constantFrom('t1', 't2'),
    questionId: fc.constantFrom('q1', 'q2', 'q3', 'q4', 'q5'),
    correct: fc.boolean(),
  }),
})
const poll = fc.record({
  type: fc.constant('PollVoted'),
  ...common,
  detail: fc.record({
    pollId: fc.constantFrom('final-1', 'final-2', 'heat-1'),
    optionId: fc.constantFrom('a', 'b'),
  }),
})
const tv = fc.record({
  type: fc.constant('TvWatched'),
  ...common,
  length: fc.integer({ min: 1, max: 600 }).map((seconds) => seconds * 1000),
  detail: fc.record(
    { programId: fc.constantFrom('p1', 'p2', 'p3', 'p4'), live: fc.boolean() },
    { requiredKeys: ['programId'] },
  ),
})

/** Activities about the week of the random campaigns: some outside its window, some late, many that repeat others. */
export const activity: fc.Arbitrary<Activity> = fc.oneof(trivia, poll, tv).map((made) =>
  activityOf({
    type: made.type,
    source: made.source,
    at: made.at,
    publishedAt: made.at + made.delay,
    ...('length' in made ? { from: made.at - made.length } : {}),
    detail: { ...made.detail, eventId: made.eventId, userId: made.userId },
  }),
)

/** A stream in which viewers come back day by day, so that streaks and collections happen. */
export const stream: fc.Arbitrary<Activity[]> = fc.array(activity, { maxLength: 30, size: 'max' })

/** The same stream as a bus may deliver it: every activity at least once, in any order, in any batches. */
export const deliveryOf = (activities: readonly Activity[]): fc.Arbitrary<Activity[][]> =>
  fc
    .tuple(
      fc.subarray([...activities]),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 60, size: 'max' }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: 2 * activities.length,
        maxLength: 2 * activities.length,
      }),
    )
    .map(([repeated, sizes, keys]) => {
      const all = [...activities, ...repeated]
        .map((one, index) => ({ one, key: keys[index] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one)
      const batches: Activity[][] = []
      for (let start = 0, turn = 0; start < all.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        batches.push(all.slice(start, start + size))
        start += size
      }
      return batches
    })

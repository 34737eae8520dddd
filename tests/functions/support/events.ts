import type { Json, JsonObject } from '../../../json/json.ts'

export interface EventGiven {
  readonly userId: string
  readonly eventId?: string
  /** Event time; the envelope's own time is a minute later. */
  readonly at?: string
  readonly publishedAt?: string
  readonly source?: string
  readonly detail?: Record<string, Json>
}

/** The batch of the first one's source and time that carries them all. */
export function batchOf(...events: readonly JsonObject[]): JsonObject {
  const activities = events.map(({ 'detail-type': type = null, time = null, detail = null }) => ({
    'detail-type': type,
    time,
    detail,
  }))
  return { ...events[0], 'detail-type': 'ActivityBatch', detail: { activities } }
}

let published = 0

/** An event as the activity queue holds it: EventBridge's whole envelope. */
export function event(type: string, given: EventGiven, fields: Record<string, Json>): JsonObject {
  const { userId, eventId = `event-${++published}`, at = '2024-07-26T18:00:00.000Z' } = given
  return {
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    'detail-type': type,
    source: given.source ?? 'partner.quiz-show',
    account: '000000000000',
    time: given.publishedAt ?? new Date(Date.parse(at) + 60_000).toISOString(),
    region: 'eu-west-1',
    resources: [],
    detail: { eventId, userId, occurredAt: at, ...fields, ...given.detail },
  }
}

export const answered = (given: EventGiven & { questionId?: string }) =>
  event('TriviaAnswered', given, {
    triviaId: 'quiz',
    questionId: given.questionId ?? 'question-1',
    correct: true,
  })

export const voted = (given: EventGiven) =>
  event('PollVoted', given, { pollId: 'mascot', optionId: 'the-red-one' })

/** Watched for that many minutes, up to `at`. */
export function viewed(given: EventGiven & { minutes: number }): JsonObject {
  const to = given.at ?? '2024-07-26T18:00:00.000Z'
  const from = new Date(Date.parse(to) - given.minutes * 60_000).toISOString()
  return event('TvWatched', { ...given, at: to }, { programId: 'opening-ceremony', from, to })
}

import type { Entry } from './aws.ts'

export type Detail = Record<string, unknown>

let sent = 0

/** An event for PutEvents, sent a minute after it happened: 26 July 2024, 18:00 UTC, unless the detail says otherwise. */
export function activity(type: string, detail: Detail, source = 'partner.acme'): Entry {
  const whole: Detail = { eventId: `event-${++sent}`, occurredAt: '2024-07-26T18:00:00Z', ...detail }
  const happened = Date.parse(String(whole.to ?? whole.occurredAt))
  return {
    Source: source,
    DetailType: type,
    Detail: JSON.stringify(whole),
    ...(Number.isNaN(happened) ? {} : { Time: new Date(happened + 60_000) }),
  }
}

export const vote = (userId: string, more: Detail = {}) =>
  activity('PollVoted', { userId, pollId: 'mascot', optionId: 'the-red-one', ...more })

export const answer = (userId: string, questionId: string, more: Detail = {}) =>
  activity('TriviaAnswered', { userId, triviaId: 'quiz', questionId, correct: true, ...more })

/** Watched for that many minutes from 17:00 UTC on. */
export const watch = (userId: string, minutes: number, more: Detail = {}) => {
  const to = new Date(Date.UTC(2024, 6, 26, 17, minutes)).toISOString()
  const interval = { from: '2024-07-26T17:00:00Z', to, occurredAt: to }
  return activity('TvWatched', { userId, programId: 'opening-ceremony', ...interval, ...more })
}

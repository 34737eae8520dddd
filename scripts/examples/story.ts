import type { OutgoingEvent } from '../../events/publish.ts'

/** When the answers are recorded, as far as the API shows it: the day after the story. */
export const RECORDED_AT = '2024-08-05T12:00:00Z'

const PARTNER = 'partner.acme'

let told = 0

/** An activity, published ten seconds after it happened. */
function activity(detailType: string, occurredAt: string, detail: Record<string, unknown>): OutgoingEvent {
  const eventId = `set-top-box-17.${++told}`
  return {
    source: PARTNER,
    detailType,
    detail: JSON.stringify({ eventId, userId: 'alice', occurredAt, ...detail }),
    time: new Date(Date.parse(occurredAt) + 10_000),
  }
}

const watched = (programId: string, from: string, to: string, more: object = {}) =>
  activity('TvWatched', to, { programId, from, to, ...more })

const answered = (questionId: string, occurredAt: string) =>
  activity('TriviaAnswered', occurredAt, { triviaId: 'paris-1924-quiz', questionId, correct: true })

const voted = (pollId: string, occurredAt: string) =>
  activity('PollVoted', occurredAt, { pollId, optionId: 'first' })

/** Alice follows Paris 2024: it earns her three stamps, one of them limited, and part of others. */
export const story: readonly OutgoingEvent[] = [
  watched('opening-ceremony-20240726', '2024-07-26T20:00:00+02:00', '2024-07-26T20:20:00+02:00'),
  voted('race-of-the-day-20240726', '2024-07-26T22:00:00+02:00'),
  voted('race-of-the-day-20240727', '2024-07-27T22:00:00+02:00'),
  answered('paris-1924-quiz.q1', '2024-07-27T22:05:00+02:00'),
  answered('paris-1924-quiz.q2', '2024-07-27T22:06:00+02:00'),
  voted('race-of-the-day-20240728', '2024-07-28T22:00:00+02:00'),
  watched('fencing-20240803-womens-sabre-team', '2024-08-03T19:00:00+02:00', '2024-08-03T19:12:00+02:00'),
  watched('athletics-20240804-mens-100m-final', '2024-08-04T21:45:00+02:00', '2024-08-04T21:58:00+02:00', {
    live: true,
  }),
]

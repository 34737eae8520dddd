import { AWARDS_SOURCE, KEEPSAKE_AWARDED } from '../../events/announce.ts'
import { EXPORT_COMPLETED, EXPORTS_SOURCE } from '../../events/export-completed.ts'
import { ACTIVITY_REJECTED, REJECTIONS_SOURCE } from '../../events/rejections.ts'
import { ACTIVITY_BATCH } from '../../schemas/activity-batch.ts'

const common = { userId: 'alice', occurredAt: '2024-07-26T20:20:00+02:00' }

/** The `detail` of an event of each type, as a partner would send it. */
const details: Readonly<Record<string, object>> = {
  TriviaAnswered: {
    eventId: 'answer-1',
    ...common,
    triviaId: 'opening-quiz',
    questionId: 'how-many-boats',
    correct: true,
  },
  PollVoted: { eventId: 'vote-1', ...common, pollId: 'mascot', optionId: 'phryge' },
  [ACTIVITY_BATCH]: {
    activities: [
      {
        'detail-type': 'PollVoted',
        detail: { eventId: 'vote-2', ...common, pollId: 'mascot', optionId: 'phryge' },
      },
      {
        'detail-type': 'PollVoted',
        time: '2024-07-26T20:20:30+02:00',
        detail: { eventId: 'vote-3', ...common, userId: 'bob', pollId: 'mascot', optionId: 'phryge' },
      },
    ],
  },
  TvWatched: {
    eventId: 'box-1-0001',
    ...common,
    programId: 'opening-ceremony-20240726',
    from: '2024-07-26T20:00:00+02:00',
    to: '2024-07-26T20:20:00+02:00',
    channelId: 'one',
    live: true,
  },
}

const award = {
  awardId: 'alice/passport-to-paris/golden-passport',
  userId: 'alice',
  campaignId: 'passport-to-paris',
  keepsakeId: 'golden-passport',
  earnedAt: '2024-08-10T20:20:00.000Z',
  recordedAt: '2024-08-10T20:20:01.250Z',
  eventId: 'box-1-0907',
  edition: { number: 4217, of: 10000 },
}

type Shown = { readonly examples?: readonly { readonly payload: object }[] }

export function activityExample(type: string): Shown {
  const detail = details[type]
  if (!detail) return {}
  const envelope = { source: 'partner.acme', 'detail-type': type, time: '2024-07-26T20:21:00+02:00' }
  return { examples: [{ payload: { ...envelope, detail } }] }
}

export const awardExample: Shown = {
  examples: [
    {
      payload: {
        source: AWARDS_SOURCE,
        'detail-type': KEEPSAKE_AWARDED,
        time: '2024-08-10T20:20:01Z',
        detail: award,
      },
    },
  ],
}

const completed = {
  exportId: '01722222900000-2d8752fd',
  tableName: 'keepsakes',
  kind: 'full',
  exportTime: '2024-07-29T03:15:00.000Z',
  fromTime: null,
  files: 4,
  items: 1250000,
  rows: 1250000,
  unknown: 0,
  catalogueVersion: '3f0c5a1e',
  keyGeneration: 1,
}

export const exportExample: Shown = {
  examples: [
    {
      payload: {
        source: EXPORTS_SOURCE,
        'detail-type': EXPORT_COMPLETED,
        time: '2024-07-29T03:31:10Z',
        detail: completed,
      },
    },
  ],
}

const rejected = {
  rejectedId: 'Qm3vJ0yS1nL7c2f8dWk4Tg',
  partnerId: 'acme',
  eventId: 'phone-4.2',
  detailType: 'PollVoted',
  rejectedAt: '2024-07-27T18:00:01.250Z',
  reasonCode: 'schema',
  reason: 'detail.optionId: is missing: write 1 to 256 characters of any script',
  mistakes: [{ path: 'detail.optionId', message: 'is missing: write 1 to 256 characters of any script' }],
}

export const rejectionExample: Shown = {
  examples: [
    {
      payload: {
        source: REJECTIONS_SOURCE,
        'detail-type': ACTIVITY_REJECTED,
        time: '2024-07-27T18:00:01Z',
        detail: rejected,
      },
    },
  ],
}

export const pushExample: Shown = {
  examples: [{ payload: { 'detail-type': KEEPSAKE_AWARDED, detail: award } }],
}

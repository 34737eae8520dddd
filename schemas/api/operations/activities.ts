import * as z from 'zod'
import { timeSchema } from '../../time.ts'
import { activityEventSchema, cloudEventSchema } from '../activity-event.ts'
import { ingestAnswerSchema } from '../ingest.ts'
import { reasonCodeSchema, rejectedListSchema } from '../rejected-list.ts'
import type { Answer, Operation } from './operation.ts'

const answer = (description: string): Answer => ({
  description,
  content: { 'application/json': ingestAnswerSchema },
  headers: ['Cache-Control', 'Vary', 'RateLimit-Policy', 'RateLimit'],
})

export const ingestActivities: Operation = {
  method: 'post',
  path: '/v1/activities',
  operationId: 'ingestActivities',
  tag: 'Activities',
  summary: 'What customers did, from a partner',
  description:
    'One event or a batch of at most 100, in at most 1 MB, each answered for itself: one that is wrong keeps none of the ' +
    'others back. Safe to repeat, since an event counts once, by its `eventId`: an `Idempotency-Key` is taken, and changes ' +
    'nothing. Who sends is told by the token’s claim ' +
    '`partner_id`, never by the body.',
  token: 'partner',
  parameters: {
    query: {
      dryRun: {
        schema: z.enum(['true', 'false']).default('false'),
        description:
          'With `true` nothing is published: the answers are the same, and tell of each accepted event which keepsakes it ' +
          'would add to, or why to none.',
      },
    },
  },
  requestBody: {
    description:
      'An event or an array of events in the project’s own form, or CloudEvents 1.0 in JSON: one, or a batch. One in ' +
      'binary mode is taken as well: its attributes in header fields such as `ce-id`, its data as the body.',
    content: {
      'application/json': z.union([activityEventSchema, z.array(activityEventSchema).min(1).max(100)]),
      'application/cloudevents+json': cloudEventSchema,
      'application/cloudevents-batch+json': z.array(cloudEventSchema).max(100),
    },
  },
  answers: {
    202: answer('Every event was accepted: also of a batch of CloudEvents that has none.'),
    207: answer('What became of each event differs.'),
    422: answer('Every event was rejected.'),
    503: answer('No event was taken just now: send them again.'),
  },
  problems: [
    'invalidBody',
    'notAPartner',
    'missingScope',
    'tooLarge',
    'unsupportedMediaType',
    'tooManyActivities',
  ],
}

export const listRejected: Operation = {
  method: 'get',
  path: '/v1/activities/rejected',
  operationId: 'listRejected',
  tag: 'Activities',
  summary: 'What was rejected of the partner’s activities, and why',
  description:
    'Newest first, a page at a time, of the last 14 days, whichever way they were sent. While the answer has a `cursor`, more ' +
    'follow: ask for them with it, and with the same `reason`, `from` and `to`. A partner sees its own alone, by the ' +
    'token’s claim `partner_id`.',
  token: 'partner',
  parameters: {
    query: {
      reason: { schema: reasonCodeSchema, description: 'Those of this reason only.' },
      from: { schema: timeSchema, description: 'Those that were rejected at this time or later.' },
      to: { schema: timeSchema, description: 'Those that were rejected before this time.' },
      limit: {
        schema: z.int().min(1).max(100).default(20),
        description: 'How many a page has at most.',
      },
      cursor: {
        schema: z.string().min(1).max(1000),
        description: 'The `cursor` of the page before, as it was.',
      },
    },
  },
  answers: {
    200: {
      description: 'A page of the partner’s rejected activities.',
      content: { 'application/json': rejectedListSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['invalidCursor', 'notAPartner', 'missingScope'],
}

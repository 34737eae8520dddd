import * as z from 'zod'
import { activityEventSchema, cloudEventSchema } from '../activity-event.ts'
import { ingestAnswerSchema } from '../ingest.ts'
import type { Answer, Operation } from './operation.ts'

const answer = (description: string): Answer => ({
  description,
  content: { 'application/json': ingestAnswerSchema },
  headers: ['Cache-Control', 'Vary'],
})

export const ingestActivities: Operation = {
  method: 'post',
  path: '/v1/activities',
  operationId: 'ingestActivities',
  tag: 'Activities',
  summary: 'What customers did, from a partner',
  description:
    'One event or a batch of at most 100, in at most 1 MB, each answered for itself: one that is wrong keeps none of the ' +
    'others back. Safe to repeat, since an event counts once, by its `eventId`. Who sends is told by the token’s claim ' +
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
  problems: ['invalidBody', 'notAPartner', 'missingScope', 'tooLarge', 'unsupportedMediaType'],
}

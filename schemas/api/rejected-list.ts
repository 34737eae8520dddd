import * as z from 'zod'
import { storedTimeSchema } from '../canonical-time.ts'
import { eventIdSchema } from '../ids.ts'
import { REASON_CODES } from '../rejection.ts'
import { described } from './common.ts'
import { mistakeSchema } from './ingest.ts'

export const reasonCodeSchema = z
  .enum(REASON_CODES)
  .describe(
    'Why, in one word to count by: `not-json`, `too-large`, `unknown-type`, `schema` (a field), `time` (a time that cannot be), `other`. Of several, the first in this order.',
  )

export const rejectedActivitySchema = z.strictObject({
  rejectedId: z.string().describe('Stable: the event `ActivityRejected` has the same.'),
  rejectedAt: described(storedTimeSchema, 'When it was rejected.'),
  reasonCode: reasonCodeSchema,
  reason: z.string().describe('All that is wrong, in one sentence that names each field.'),
  mistakes: z.array(mistakeSchema).min(1).describe('All that is wrong, one a field at most.'),
  eventId: z.optional(described(eventIdSchema, 'Absent where none could be read.')),
  detailType: z.string().optional().describe('The `detail-type`, absent where none could be read.'),
  bytes: z.int().nonnegative().describe('How long what is kept of it is, in UTF-8.'),
  cut: z
    .boolean()
    .describe('True where it was so large that its start alone could be kept, with a hash of the whole.'),
  record: z
    .string()
    .optional()
    .describe(
      'The event as it came, as text: it may be no JSON. Absent where it has more than 2 KB compressed; it is kept all the same.',
    ),
  resubmittedAt: z.optional(
    described(storedTimeSchema, 'When an operator sent it through again, after what kept it out was mended.'),
  ),
})

/** The answer of `GET /v1/activities/rejected`. */
export const rejectedListSchema = z.strictObject({
  rejected: z.array(rejectedActivitySchema).describe('Newest first by `rejectedAt`.'),
  cursor: z
    .string()
    .optional()
    .describe(
      'Opaque; present if and only if more follow: ask again with it, and with the same `reason`, `from` and `to`.',
    ),
})
export type RejectedList = z.infer<typeof rejectedListSchema>

import * as z from 'zod/mini'
import { campaignIdSchema, eventIdSchema, keepsakeIdSchema, userIdSchema } from './ids.ts'
import { timeSchema } from './time.ts'
import { traceparentSchema } from './traceparent.ts'

/** The number of a limited keepsake: `number` from 1 to `of`, which is the supply. */
export const editionSchema = z.object({
  number: z.int().check(z.positive()),
  of: z.int().check(z.positive()),
})
export type Edition = z.infer<typeof editionSchema>

/** The `detail` of `KeepsakeAwarded`. */
export const keepsakeAwardedSchema = z.object({
  /**
   * `<userId>/<campaignId>/<keepsakeId>`, of which only the user id may have slashes; announcements may come more than
   * once, with the same id.
   */
  awardId: z.string(),
  userId: userIdSchema,
  campaignId: campaignIdSchema,
  keepsakeId: keepsakeIdSchema,
  /** Event time of the activity that completed the criterion. */
  earnedAt: timeSchema,
  /** When the keepsake was put. */
  recordedAt: timeSchema,
  /** The activity that completed the criterion. */
  eventId: eventIdSchema,
  edition: z.optional(editionSchema),
  /** W3C's, of the trace of that activity; its parent is the awarding. */
  traceparent: z.optional(traceparentSchema),
})
export type KeepsakeAwarded = z.infer<typeof keepsakeAwardedSchema>

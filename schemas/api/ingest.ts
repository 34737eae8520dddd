import * as z from 'zod'

/** What became of one event of `POST /v1/activities`. */
export const ingestResultSchema = z.discriminatedUnion('status', [
  /** On the bus. */
  z.strictObject({ status: z.literal('accepted'), eventId: z.string() }),
  /** It can never count as it is: mend it and send it again. */
  z.strictObject({
    status: z.literal('rejected'),
    eventId: z.string().optional(),
    /** Dotted, such as `detail.userId`; empty for the event as a whole. */
    path: z.string(),
    reason: z.string(),
  }),
  /** Valid, but not taken just now: send it again as it is. */
  z.strictObject({ status: z.literal('failed'), eventId: z.string() }),
])

/** The answer of `POST /v1/activities`: one result for each event, in the order they were sent. */
export const ingestAnswerSchema = z.strictObject({
  accepted: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  results: z.array(ingestResultSchema),
})
export type IngestAnswer = z.infer<typeof ingestAnswerSchema>

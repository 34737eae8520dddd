import * as z from 'zod'

export const acceptedResultSchema = z
  .strictObject({ status: z.literal('accepted'), eventId: z.string() })
  .describe('It is on the bus.')

export const mistakeSchema = z
  .strictObject({
    path: z.string().describe('Dotted, such as `detail.userId`; empty for the event as a whole.'),
    message: z.string().describe('What is wrong there, and what to write instead.'),
  })
  .describe('One thing that is wrong with an event.')

export const rejectedResultSchema = z
  .strictObject({
    status: z.literal('rejected'),
    eventId: z.string().optional().describe('Absent where none could be read.'),
    path: z.string().describe('Of the first mistake.'),
    reason: z.string().describe('All that is wrong, in one sentence that names each field.'),
    mistakes: z.array(mistakeSchema).min(1).describe('All that is wrong, one a field at most.'),
  })
  .describe('It can never count as it is: mend it and send it again.')

export const failedResultSchema = z
  .strictObject({ status: z.literal('failed'), eventId: z.string() })
  .describe('Valid, but not taken just now: send it again as it is.')

export const ingestResultSchema = z
  .discriminatedUnion('status', [acceptedResultSchema, rejectedResultSchema, failedResultSchema])
  .describe('What became of one event: tell the three apart by `status`.')

/** The answer of `POST /v1/activities`. */
export const ingestAnswerSchema = z.strictObject({
  accepted: z.int().nonnegative().describe('How many of the results are so.'),
  rejected: z.int().nonnegative().describe('How many of the results are so.'),
  failed: z.int().nonnegative().describe('How many of the results are so.'),
  results: z.array(ingestResultSchema).describe('One for each event, in the order they were sent.'),
})
export type IngestAnswer = z.infer<typeof ingestAnswerSchema>

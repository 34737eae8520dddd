import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema } from '../ids.ts'
import { described } from './common.ts'

export const addsToSchema = z
  .union([
    z.strictObject({
      campaignId: campaignIdSchema,
      keepsakeId: keepsakeIdSchema,
      byChance: z
        .literal(true)
        .optional()
        .describe('A draw decides whether it counts, and nobody is told how before.'),
    }),
    z.strictObject({ campaignId: campaignIdSchema, hidden: z.literal(true) }),
  ])
  .describe(
    'A keepsake that the event adds to: by its id, or as `hidden` where nothing of it is told before it is earned.',
  )

export const ignoredSchema = z
  .strictObject({
    code: z
      .enum(['outside-window', 'too-late', 'unasked'])
      .describe(
        'It happened while no campaign that asks for it was open; it was published too late after it happened; or no ' +
          'campaign that was open asks for it.',
      ),
    reason: z.string().describe('The same in a sentence, with the campaigns that it comes nearest to.'),
    nearest: z
      .array(
        z.strictObject({
          campaignId: campaignIdSchema,
          keepsakeId: z.optional(described(keepsakeIdSchema, 'The keepsake that it comes nearest to.')),
          startsAt: z
            .string()
            .describe('When the keepsake can be earned, or the campaign is open: from this time …'),
          endsAt: z.string().describe('… to before this one.'),
          reason: z.string().describe('Why it does not count there.'),
        }),
      )
      .max(3),
  })
  .describe('Why the event adds to nothing, although it is accepted.')

export const acceptedResultSchema = z
  .strictObject({
    status: z.literal('accepted'),
    eventId: z.string(),
    addsTo: z
      .array(addsToSchema)
      .min(1)
      .optional()
      .describe('With `dryRun` alone: the keepsakes that it would add to, whatever its user has already.'),
    ignored: ignoredSchema.optional().describe('With `dryRun` alone, in place of `addsTo`.'),
  })
  .describe('It is on the bus; with `dryRun`, it would be.')

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

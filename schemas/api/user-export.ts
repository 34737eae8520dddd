import * as z from 'zod'
import { campaignIdSchema, eventIdSchema, keepsakeIdSchema, userIdSchema } from '../ids.ts'
import { editionSchema } from '../keepsake.ts'
import { timeSchema } from '../time.ts'
import { described } from './common.ts'

/** One instance, so that its JSON Schema is one as well. */
export const jsonValueSchema = z.json()

export const exportedKeepsakeSchema = z.strictObject({
  campaignId: campaignIdSchema,
  keepsakeId: described(keepsakeIdSchema, 'Unique within its campaign.'),
  earnedAt: described(timeSchema, 'Event time of the activity that completed the criterion.'),
  recordedAt: described(timeSchema, 'When the keepsake was put.'),
  eventId: described(eventIdSchema, 'The activity that completed the criterion.'),
  source: z
    .string()
    .optional()
    .describe('Who sent that activity, `partner.<partnerId>`. Absent where it was not kept.'),
  edition: z.optional(editionSchema),
  silent: z
    .literal(true)
    .optional()
    .describe('Present where it was awarded by a silent backfill, of which nobody was told.'),
  gathered: z
    .strictObject({
      measures: z.record(z.string(), z.string()).describe('In the criterion’s own form.'),
      cut: z
        .literal(true)
        .optional()
        .describe('Present where there was more than is kept: of the longest only the beginning is here.'),
    })
    .optional()
    .describe('The states of the criterion when it was met.'),
})

export const exportedProgressSchema = z.strictObject({
  campaignId: campaignIdSchema,
  version: z.int().positive().describe('How often it was written.'),
  firstActivityAt: z.optional(
    described(
      timeSchema,
      'The earliest moment of the activities that counted in the campaign. Absent where it is not known.',
    ),
  ),
  measures: z
    .record(z.string(), jsonValueSchema)
    .describe('Working state of criteria not yet met, in each criterion’s own form.'),
  earned: z.array(keepsakeIdSchema),
  soldOut: z
    .int()
    .positive()
    .optional()
    .describe(
      'How many keepsakes’ criteria were met when none was left. Which they are, the passport says; but a hidden one stays a secret.',
    ),
})

export const exportedEditionSchema = z.strictObject({
  campaignId: campaignIdSchema,
  keepsakeId: keepsakeIdSchema,
  number: z.int().positive().describe('The number that was claimed.'),
  of: z.int().positive().describe('How many there were when it was claimed.'),
})

export const exportedConnectionSchema = z.strictObject({
  connectionId: z.string(),
  connectedAt: timeSchema,
  expiresAt: timeSchema,
  languages: z
    .array(z.string())
    .optional()
    .describe('The languages in which its app asked to be told, as tags of BCP 47. Absent: none.'),
})

/** The answer of `GET /v1/me/export`: all that is held of the user. */
export const userExportSchema = z.strictObject({
  userId: userIdSchema,
  erasedAt: z.optional(
    described(
      timeSchema,
      'When the user was last erased: activities before it no longer count. Absent: never.',
    ),
  ),
  keepsakes: z.array(exportedKeepsakeSchema).describe('By campaign and keepsake.'),
  progress: z.array(exportedProgressSchema).describe('How far the user is in each campaign.'),
  editions: z
    .array(exportedEditionSchema)
    .describe('Numbers of limited keepsakes that are claimed for the user, by campaign and keepsake.'),
  connections: z
    .array(exportedConnectionSchema)
    .describe('Live connections that are open, or were until shortly.'),
})
export type UserExport = z.infer<typeof userExportSchema>

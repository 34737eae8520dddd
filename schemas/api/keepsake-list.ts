import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema } from '../ids.ts'
import { editionSchema } from '../keepsake.ts'
import { timeSchema } from '../time.ts'
import { described, imageSchema, imageTextSchema, languageFields } from './common.ts'

export const listedKeepsakeSchema = z.strictObject({
  campaignId: campaignIdSchema,
  keepsakeId: described(keepsakeIdSchema, 'Unique within its campaign.'),
  language: languageFields.language.describe(
    'That of the title: the best of those that are asked for, of those that the title is written in; else the campaign’s own.',
  ),
  title: z
    .string()
    .describe(
      'To be shown. It is the keepsake’s id where the catalogue no longer has it: a keepsake outlives its campaign.',
    ),
  image: imageSchema.optional(),
  imageText: imageTextSchema,
  earnedAt: described(timeSchema, 'Event time of the activity that completed the criterion.'),
  edition: z.optional(editionSchema),
})

/** The answer of `GET /v1/me/keepsakes`. */
export const keepsakeListSchema = z.strictObject({
  keepsakes: z.array(listedKeepsakeSchema).describe('Newest first by `earnedAt`.'),
  cursor: z
    .string()
    .optional()
    .describe(
      'Opaque; present if and only if more follow: ask again with it. Good for the user it was given to alone.',
    ),
})
export type KeepsakeList = z.infer<typeof keepsakeListSchema>

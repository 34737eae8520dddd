import * as z from 'zod'
import { keepsakeAwardedSchema } from '../keepsake.ts'
import { imageSchema, imageTextSchema, languageFields } from './common.ts'

/** The live connection pushes one message of JSON text an award. An award may come more than once, with the same `awardId`. */
export const liveMessageSchema = z
  .strictObject({
    'detail-type': z.literal('KeepsakeAwarded'),
    detail: keepsakeAwardedSchema,
    keepsake: z
      .strictObject({
        language: languageFields.language,
        title: z.string().describe('To be shown.'),
        image: imageSchema.optional(),
        imageText: imageTextSchema,
      })
      .optional()
      .describe(
        'It is shown by this, in the language that the connection was opened with, by `lang` or `Accept-Language`. Absent: the ' +
          'catalogue does not have it, or cannot be had just now.',
      ),
  })
  .describe('The live connection pushes one message of this JSON an award (docs/live.md).')
export type LiveMessage = z.infer<typeof liveMessageSchema>

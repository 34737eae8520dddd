import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema } from '../ids.ts'
import { editionSchema } from '../keepsake.ts'
import { timeSchema } from '../time.ts'
import { imageSchema } from './image.ts'

export const listedKeepsakeSchema = z.strictObject({
  campaignId: campaignIdSchema,
  keepsakeId: keepsakeIdSchema,
  /** The keepsake's id where the catalogue no longer has it: a keepsake outlives its campaign. */
  title: z.string(),
  image: imageSchema.optional(),
  earnedAt: timeSchema,
  edition: z.optional(editionSchema),
})

/** The answer of `GET /v1/me/keepsakes`: newest first by `earnedAt`. */
export const keepsakeListSchema = z.strictObject({
  keepsakes: z.array(listedKeepsakeSchema),
  /** Opaque; present if and only if more follow. Good for the user it was given to alone. */
  cursor: z.string().optional(),
})
export type KeepsakeList = z.infer<typeof keepsakeListSchema>

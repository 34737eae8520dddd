import * as z from 'zod'
import { campaignIdSchema, eventIdSchema, keepsakeIdSchema, userIdSchema } from '../ids.ts'
import { editionSchema } from '../keepsake.ts'
import { timeSchema } from '../time.ts'

/** The answer of `GET /v1/me/export`: all that is held of the user. */
export const userExportSchema = z.strictObject({
  userId: userIdSchema,
  /** When the user was last erased, if ever: activities before it no longer count. */
  erasedAt: z.optional(timeSchema),
  /** By campaign and keepsake. */
  keepsakes: z.array(
    z.strictObject({
      campaignId: campaignIdSchema,
      keepsakeId: keepsakeIdSchema,
      earnedAt: timeSchema,
      recordedAt: timeSchema,
      /** The activity that completed the criterion. */
      eventId: eventIdSchema,
      source: z.string().optional(),
      edition: z.optional(editionSchema),
      /** Awarded by a silent backfill, of which nobody was told. */
      silent: z.literal(true).optional(),
      /** What the criterion had gathered when it was met, in the criterion's own form. */
      gathered: z.record(z.string(), z.json()).optional(),
    }),
  ),
  /** The user's standing in each campaign. */
  progress: z.array(
    z.strictObject({
      campaignId: campaignIdSchema,
      version: z.int().positive(),
      /** Working state of criteria not yet met, in each criterion's own form. */
      measures: z.record(z.string(), z.json()),
      earned: z.array(keepsakeIdSchema),
      soldOut: z.array(keepsakeIdSchema).optional(),
    }),
  ),
  /** Open live connections. */
  connections: z.array(
    z.strictObject({ connectionId: z.string(), connectedAt: timeSchema, expiresAt: timeSchema }),
  ),
})
export type UserExport = z.infer<typeof userExportSchema>

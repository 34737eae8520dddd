import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema } from '../ids.ts'
import { timeSchema } from '../time.ts'
import { imageSchema } from './image.ts'

const summary = {
  campaignId: campaignIdSchema,
  title: z.string(),
  description: z.string().optional(),
  startsAt: timeSchema,
  /** Half-open: the first moment that no longer counts. */
  endsAt: timeSchema,
  /** IANA name. */
  timeZone: z.string(),
}

/** The answer of `GET /v1/campaigns`: by start, the latest first. */
export const campaignListSchema = z.strictObject({ campaigns: z.array(z.strictObject(summary)) })
export type CampaignList = z.infer<typeof campaignListSchema>

const campaignKeepsakeSchema = z.union([
  /** A keepsake that is a secret until it is earned: nothing of it is told. */
  z.strictObject({ hidden: z.literal(true) }),
  z.strictObject({
    keepsakeId: keepsakeIdSchema,
    title: z.string(),
    description: z.string().optional(),
    image: imageSchema.optional(),
    /** How many there are in all, of a limited keepsake. */
    supply: z.int().positive().optional(),
  }),
])

/** The answer of `GET /v1/campaigns/{campaignId}`. */
export const campaignDetailsSchema = z.strictObject({
  ...summary,
  keepsakes: z.array(campaignKeepsakeSchema),
})
export type CampaignDetails = z.infer<typeof campaignDetailsSchema>

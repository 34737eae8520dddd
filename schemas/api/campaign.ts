import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema } from '../ids.ts'
import { timeSchema } from '../time.ts'
import { described, imageSchema, imageTextSchema, languageFields, untranslatedSchema } from './common.ts'

const summary = {
  campaignId: campaignIdSchema,
  ...languageFields,
  title: z.string().describe('To be shown.'),
  description: z.string().optional(),
  untranslated: untranslatedSchema,
  startsAt: described(timeSchema, 'The first moment that counts.'),
  endsAt: described(timeSchema, 'Half-open: the first moment that no longer counts.'),
  timeZone: z.string().describe('IANA name: the one in which its days are counted.'),
}

export const campaignSummarySchema = z.strictObject(summary)

/** The answer of `GET /v1/campaigns`. */
export const campaignListSchema = z.strictObject({
  campaigns: z.array(campaignSummarySchema).describe('By start, the latest first.'),
})
export type CampaignList = z.infer<typeof campaignListSchema>

export const hiddenKeepsakeSchema = z
  .strictObject({ hidden: z.literal(true) })
  .describe('A keepsake that is a secret until it is earned: nothing of it is told.')

export const shownKeepsakeSchema = z
  .strictObject({
    keepsakeId: described(keepsakeIdSchema, 'Unique within its campaign.'),
    title: z.string().describe('To be shown.'),
    description: z.string().optional(),
    image: imageSchema.optional(),
    imageText: imageTextSchema,
    untranslated: untranslatedSchema,
    supply: z
      .int()
      .positive()
      .optional()
      .describe('How many there are in all. Absent: as many as are earned.'),
  })
  .describe('A keepsake that can be earned.')

const campaignKeepsakeSchema = z.union([hiddenKeepsakeSchema, shownKeepsakeSchema])

/** The answer of `GET /v1/campaigns/{campaignId}`. */
export const campaignDetailsSchema = z.strictObject({
  ...summary,
  keepsakes: z.array(campaignKeepsakeSchema).describe('In the producer’s order.'),
})
export type CampaignDetails = z.infer<typeof campaignDetailsSchema>

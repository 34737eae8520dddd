import * as z from 'zod'
import { campaignIdSchema, type KeepsakeId, keepsakeIdSchema } from '../ids.ts'
import { editionSchema } from '../keepsake.ts'
import { timeSchema } from '../time.ts'
import { described, imageSchema, imageTextSchema, languageFields, untranslatedSchema } from './common.ts'

export const shownProgressSchema = z
  .strictObject({
    current: z.number().nonnegative().describe('From 0 to `target`.'),
    target: z.number().positive(),
    unit: z
      .enum(['activities', 'minutes', 'days', 'steps', 'keepsakes', 'criteria'])
      .describe('Of `current` and `target`.'),
  })
  .describe('How far the user is.')

const neededSchema = z
  .int()
  .positive()
  .optional()
  .describe('How many of `parts` are needed. Present with them.')

export interface PassportPart {
  progress: z.infer<typeof shownProgressSchema>
  activities?: string[] | undefined
  keepsakeId?: KeepsakeId | undefined
  hidden?: true | undefined
  needed?: number | undefined
  parts?: PassportPart[] | undefined
}

/** The parts of what earns a keepsake, and how many of them are needed. */
export type PassportParts = Pick<PassportPart, 'needed' | 'parts'>

export const partSchema: z.ZodType<PassportPart> = z
  .strictObject({
    progress: shownProgressSchema,
    activities: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'The types of activity that count for it, such as `TvWatched`. Absent: it counts none by itself.',
      ),
    keepsakeId: z.optional(
      described(keepsakeIdSchema, 'The keepsake of this campaign that is to be collected.'),
    ),
    hidden: z
      .literal(true)
      .optional()
      .describe('The keepsake to be collected is a secret until it is earned.'),
    needed: neededSchema,
    get parts() {
      return z.array(partSchema).min(1).optional().describe('It is made of these.')
    },
  })
  .describe('A part of what earns a keepsake, with how far the user is in it.')

const shown = {
  keepsakeId: described(keepsakeIdSchema, 'Unique within its campaign.'),
  title: z.string().describe('To be shown.'),
  description: z.string().optional(),
  image: imageSchema.optional(),
  imageText: imageTextSchema,
  untranslated: untranslatedSchema,
  progress: shownProgressSchema,
}

export const earnedPageSchema = z
  .strictObject({
    state: z.literal('earned'),
    ...shown,
    earnedAt: described(timeSchema, 'Event time of the activity that completed the criterion.'),
    edition: z.optional(editionSchema),
  })
  .describe('The user holds it, for ever.')

export const lockedPageSchema = z
  .strictObject({
    state: z.literal('locked'),
    ...shown,
    availability: z
      .enum(['upcoming', 'open', 'closed'])
      .describe('Whether an activity of this moment can count for it.'),
    opensAt: z.optional(
      described(timeSchema, 'Present where the keepsake has a time of its own within the campaign’s.'),
    ),
    closesAt: z.optional(
      described(timeSchema, 'As `opensAt`. Half-open: the first moment that no longer counts.'),
    ),
    needed: neededSchema,
    parts: z
      .array(partSchema)
      .min(1)
      .optional()
      .describe(
        'What it takes, where that is several things: criteria, or keepsakes to collect, at most 50. Absent: it is one thing, or ' +
          'it is too many to list.',
      ),
    supply: z
      .int()
      .positive()
      .optional()
      .describe('How many there are in all. Absent: as many as are earned.'),
    soldOut: z
      .boolean()
      .optional()
      .describe(
        'Present with `supply`: whether this user met the criterion when none was left. Who has not met it is not told.',
      ),
  })
  .describe('Not earned, or not yet.')

export const hiddenPageSchema = z
  .strictObject({ state: z.literal('hidden') })
  .describe('A keepsake that is a secret until it is earned: nothing of it is told.')

export const passportPageSchema = z
  .discriminatedUnion('state', [earnedPageSchema, lockedPageSchema, hiddenPageSchema])
  .describe('One keepsake of a campaign, as one user sees it: tell the three apart by `state`.')

/** The answer of `GET /v1/me/passports/{campaignId}`. */
export const passportSchema = z.strictObject({
  campaignId: campaignIdSchema,
  ...languageFields,
  title: z.string().describe('To be shown.'),
  description: z.string().optional(),
  untranslated: untranslatedSchema,
  startsAt: described(timeSchema, 'The first moment that counts.'),
  endsAt: described(timeSchema, 'Half-open: the first moment that no longer counts.'),
  timeZone: z.string().describe('IANA name: the campaign’s, in which its days are counted.'),
  status: z.enum(['upcoming', 'open', 'closed']).describe('The campaign’s, at this moment.'),
  keepsakes: z.array(passportPageSchema).describe('Every keepsake of the campaign, in the producer’s order.'),
})
export type Passport = z.infer<typeof passportSchema>
export type PassportPage = z.infer<typeof passportPageSchema>

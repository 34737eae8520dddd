import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema } from '../ids.ts'
import { editionSchema } from '../keepsake.ts'
import { timeSchema } from '../time.ts'
import { imageSchema } from './image.ts'

/** How far the user is: `current` is from 0 to `target`. */
export const shownProgressSchema = z.strictObject({
  current: z.number().nonnegative(),
  target: z.number().positive(),
  unit: z.enum(['activities', 'minutes', 'days', 'steps', 'keepsakes', 'criteria']),
})

const shown = {
  keepsakeId: keepsakeIdSchema,
  title: z.string(),
  description: z.string().optional(),
  image: imageSchema.optional(),
  progress: shownProgressSchema,
}

const earnedPageSchema = z.strictObject({
  state: z.literal('earned'),
  ...shown,
  earnedAt: timeSchema,
  edition: z.optional(editionSchema),
})

const lockedPageSchema = z.strictObject({
  state: z.literal('locked'),
  ...shown,
  /** Whether an activity of this moment can count for it. */
  availability: z.enum(['upcoming', 'open', 'closed']),
  /** Where the keepsake has a time of its own within the campaign's. */
  opensAt: z.optional(timeSchema),
  closesAt: z.optional(timeSchema),
  /** How many there are in all, of a limited keepsake. */
  supply: z.int().positive().optional(),
  /** Of a limited keepsake: whether this user met its criterion when none was left. */
  soldOut: z.boolean().optional(),
})

/** A keepsake that is a secret until it is earned: nothing of it is told. */
const hiddenPageSchema = z.strictObject({ state: z.literal('hidden') })

export const passportPageSchema = z.discriminatedUnion('state', [
  earnedPageSchema,
  lockedPageSchema,
  hiddenPageSchema,
])

/** The answer of `GET /v1/me/passports/{campaignId}`: every keepsake of the campaign, in the producer's order. */
export const passportSchema = z.strictObject({
  campaignId: campaignIdSchema,
  title: z.string(),
  description: z.string().optional(),
  startsAt: timeSchema,
  /** Half-open: the first moment that no longer counts. */
  endsAt: timeSchema,
  /** IANA name: the campaign's, in which its days are counted. */
  timeZone: z.string(),
  status: z.enum(['upcoming', 'open', 'closed']),
  keepsakes: z.array(passportPageSchema),
})
export type Passport = z.infer<typeof passportSchema>
export type PassportPage = z.infer<typeof passportPageSchema>

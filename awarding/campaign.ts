import * as z from 'zod/mini'
import { type CampaignId, campaignIdSchema, type KeepsakeId } from '../schemas/ids.ts'
import { durationSchema, timeSchema } from '../schemas/time.ts'
import { wants, wantsText } from '../schemas/wants.ts'
import { crossProblems } from './campaign-checks.ts'
import type { Earn } from './criteria/kind.ts'
import { descriptionSchema, keepsakeSchema, titleSchema } from './keepsake-schema.ts'

const TIME_ZONE = 'an IANA time zone, such as Europe/Paris'
const SECRET = 'a random text of 1 to 200 characters, which nobody can guess'

/** The schema of a campaign file. */
export const campaignSchema = z
  .strictObject(
    {
      id: campaignIdSchema,
      title: titleSchema,
      description: z.optional(descriptionSchema),
      startsAt: timeSchema,
      /** Half-open: the first moment that no longer counts. */
      endsAt: timeSchema,
      timeZone: z
        .string(wantsText(TIME_ZONE))
        .check(z.refine(isTimeZone, { message: `must be ${TIME_ZONE}` })),
      lateness: z._default(durationSchema, 'P1D'),
      /** What `chance` draws with. Never shown to anyone who could earn something by it. */
      secret: z.optional(
        z
          .string(wantsText(SECRET))
          .check(z.minLength(1, `must be ${SECRET}`), z.maxLength(200, `must be ${SECRET}`)),
      ),
      keepsakes: z
        .array(keepsakeSchema, wants('a list of keepsakes'))
        .check(
          z.minLength(1, 'must have at least one keepsake'),
          z.maxLength(500, 'must have at most 500 keepsakes'),
        ),
    },
    wants('a campaign: an object with id, title, startsAt, endsAt, timeZone and keepsakes'),
  )
  .check(
    z.superRefine(
      (campaign, context) => {
        for (const { path, message } of crossProblems(campaign)) {
          context.addIssue({ code: 'custom', path, message })
        }
      },
      // Also when something else is wrong, so that a producer sees every mistake at once.
      { when: () => true },
    ),
  )

type CampaignInput = z.infer<typeof campaignSchema>
type KeepsakeInput = CampaignInput['keepsakes'][number]
type TierInput = NonNullable<KeepsakeInput['tiers']>[number]

/** A keepsake as its file says it: with `tiers` it is a group, whose tiers are what is earned. */
export type CampaignKeepsake = Omit<KeepsakeInput, 'id' | 'earn' | 'tiers'> & {
  readonly id: KeepsakeId
  /** Of a group without the amount to reach, which its tiers give. */
  readonly earn: Earn
  readonly tiers?: readonly (Omit<TierInput, 'id'> & { readonly id: KeepsakeId })[] | undefined
}

/** A campaign as its file says it, checked. */
export type Campaign = Omit<CampaignInput, 'id' | 'keepsakes'> & {
  readonly id: CampaignId
  readonly keepsakes: readonly CampaignKeepsake[]
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    // Node takes offsets such as +02:00 too, which know nothing of clock changes.
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

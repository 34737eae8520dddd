import * as z from 'zod'
import { type CampaignId, campaignIdSchema, type KeepsakeId, keepsakeIdSchema } from '../schemas/ids.ts'
import { durationSchema, timeSchema } from '../schemas/time.ts'
import { wants, wantsText } from '../schemas/wants.ts'
import { crossProblems } from './campaign-checks.ts'
import { earnSchema } from './criteria/index.ts'
import type { Earn } from './criteria/kind.ts'

const title = z
  .string(wantsText('a title of 1 to 200 characters'))
  .trim()
  .min(1, 'must not be empty: write a title')
  .max(200, 'must be at most 200 characters')

const description = z
  .string(wantsText('a text of at most 1000 characters'))
  .max(1000, 'must be at most 1000 characters')
  .optional()

const IMAGE = 'a relative path without .., such as stamps/trivia-ace.svg'
const SUPPLY = 'a whole number from 1 to 10000000, or left out for as many as are earned'
const TIME_ZONE = 'an IANA time zone, such as Europe/Paris'

const keepsakeSchema = z.strictObject(
  {
    id: keepsakeIdSchema,
    title,
    description,
    /** Relative to the campaign file; without it, the app shows the title alone. */
    image: z
      .string(wantsText(IMAGE))
      .regex(/^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+$/, `must be ${IMAGE}`)
      .optional(),
    hidden: z.boolean(wants('true or false')).optional(),
    supply: z.int(wants(SUPPLY)).min(1, `must be ${SUPPLY}`).max(10_000_000, `must be ${SUPPLY}`).optional(),
    earn: earnSchema,
  },
  wants('a keepsake: an object with id, title and earn'),
)

/** The schema of a campaign file. */
export const campaignSchema = z
  .strictObject(
    {
      id: campaignIdSchema,
      title,
      description,
      startsAt: timeSchema,
      /** Half-open: the first moment that no longer counts. */
      endsAt: timeSchema,
      timeZone: z.string(wantsText(TIME_ZONE)).refine(isTimeZone, { message: `must be ${TIME_ZONE}` }),
      lateness: durationSchema.default('P1D'),
      keepsakes: z
        .array(keepsakeSchema, wants('a list of keepsakes'))
        .min(1, 'must have at least one keepsake')
        .max(500, 'must have at most 500 keepsakes'),
    },
    wants('a campaign: an object with id, title, startsAt, endsAt, timeZone and keepsakes'),
  )
  .superRefine(
    (campaign, context) => {
      for (const { path, message } of crossProblems(campaign)) {
        context.addIssue({ code: 'custom', path, message })
      }
    },
    // Also when something else is wrong, so that a producer sees every mistake at once.
    { when: () => true },
  )

type CampaignInput = z.infer<typeof campaignSchema>

/** A campaign as its file says it, checked. */
export type Campaign = Omit<CampaignInput, 'id' | 'keepsakes'> & {
  readonly id: CampaignId
  readonly keepsakes: readonly (Omit<CampaignInput['keepsakes'][number], 'earn'> & {
    readonly id: KeepsakeId
    readonly earn: Earn
  })[]
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

import * as z from 'zod/mini'
import { type CampaignId, campaignIdSchema, type KeepsakeId, keepsakeIdSchema } from '../../schemas/ids.ts'
import { languageSchema } from '../../schemas/languages.ts'
import { durationSchema, timeSchema } from '../../schemas/time.ts'
import { wants, wantsText } from '../../schemas/wants.ts'
import { keepsakeEarnSchema } from '../criteria/grammar.ts'
import type { Earn } from '../criteria/kind.ts'
import { calendarOf } from '../criteria/local-day.ts'
import { modifierShape } from '../modifiers/modifiers.ts'
import { crossMistakes } from './consistency.ts'
import { inLanguages } from './texts.ts'

const textOf = (most: number) =>
  z
    .string(wantsText(`a text of at most ${most} characters`))
    .check(z.maxLength(most, `must be at most ${most} characters`))

/** Texts in one language, by their names. */
export const textSchemas = {
  title: z
    .string(wantsText('a title of 1 to 200 characters'))
    .check(
      z.trim(),
      z.minLength(1, 'must not be empty: write a title'),
      z.maxLength(200, 'must be at most 200 characters'),
    ),
  description: textOf(1000),
  imageText: textOf(500),
} as const

const titleSchema = inLanguages(textSchemas.title, 'Trivia ace')
const descriptionSchema = inLanguages(textSchemas.description, 'Answer ten questions.')
const imageTextSchema = inLanguages(textSchemas.imageText, 'A bell with rays around it')

const IMAGE = 'a relative path without .., such as stamps/trivia-ace.svg'
const SUPPLY = 'a whole number from 1 to 10000000, or left out for as many as are earned'
const TARGET = 'a whole number from 1'
const TIERS = 'a list of 2 to 20 tiers, such as [{ id: bronze, title: Bronze, target: 5 }]'

/** The fields that a keepsake and a tier share. */
const shown = {
  id: keepsakeIdSchema,
  title: titleSchema,
  description: z.optional(descriptionSchema),
  /** Relative to the campaign file; without it, the app shows the title alone. */
  image: z.optional(
    z.string(wantsText(IMAGE)).check(z.regex(/^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+$/, `must be ${IMAGE}`)),
  ),
  /** Says what the picture shows, to those who cannot see it. */
  imageText: z.optional(imageTextSchema),
  hidden: z.optional(z.boolean(wants('true or false'))),
  supply: z.optional(
    z.int(wants(SUPPLY)).check(z.minimum(1, `must be ${SUPPLY}`), z.maximum(10_000_000, `must be ${SUPPLY}`)),
  ),
}

/** One of several keepsakes that are earned by the same thing, each at its own target. */
const tierSchema = z.strictObject(
  // The kind of criterion says how far a target may go: consistency.ts holds it to that.
  { ...shown, target: z.int(wants(TARGET)).check(z.minimum(1, `must be ${TARGET}`)) },
  wants('a tier: an object with id, title and target'),
)

export const keepsakeSchema = z.strictObject(
  {
    ...shown,
    ...modifierShape,
    earn: keepsakeEarnSchema,
    tiers: z.optional(
      z
        .array(tierSchema, wants(TIERS))
        .check(z.minLength(2, `must be ${TIERS}`), z.maxLength(20, `must be ${TIERS}`)),
    ),
  },
  wants('a keepsake: an object with id, title and earn'),
)

const TIME_ZONE = 'an IANA time zone, such as Europe/Paris'
const SECRET = 'a random text of 1 to 200 characters, which nobody can guess'

/** The schema of a campaign file. */
export const campaignSchema = z
  .strictObject(
    {
      id: campaignIdSchema,
      /** Every text that is written in none has it. */
      language: z.optional(languageSchema),
      title: titleSchema,
      description: z.optional(descriptionSchema),
      startsAt: timeSchema,
      /** Half-open: the first moment that no longer counts. */
      endsAt: timeSchema,
      timeZone: z
        .string(wantsText(TIME_ZONE))
        .check(z.refine(isTimeZone, { message: `must be ${TIME_ZONE}` })),
      lateness: z._default(durationSchema, 'P1D'),
      /** `chance` draws with it. It is never shown to anyone who could earn something by it. */
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
        for (const { path, message } of crossMistakes(campaign)) {
          context.addIssue({ code: 'custom', path: [...path], message })
        }
      },
      // It runs when something else is wrong too, so that a producer sees every mistake at once.
      { when: () => true },
    ),
  )

type CampaignInput = z.infer<typeof campaignSchema>
type KeepsakeInput = CampaignInput['keepsakes'][number]
type TierInput = NonNullable<KeepsakeInput['tiers']>[number]

/** A keepsake as its file says it. With `tiers` it is a group, and its tiers are earned. */
export type CampaignKeepsake = Omit<KeepsakeInput, 'id' | 'earn' | 'tiers'> & {
  readonly id: KeepsakeId
  /** In a group it lacks the amount to reach, which the tiers give. */
  readonly earn: Earn
  readonly tiers?: readonly (Omit<TierInput, 'id'> & { readonly id: KeepsakeId })[] | undefined
}

/** A campaign as its file says it, checked. */
export type Campaign = Omit<CampaignInput, 'id' | 'keepsakes'> & {
  readonly id: CampaignId
  readonly keepsakes: readonly CampaignKeepsake[]
}

function isTimeZone(name: string): boolean {
  // Node takes offsets such as +02:00 too, which know nothing of clock changes.
  if (/^[+-]/.test(name)) return false
  try {
    calendarOf(name)
    return true
  } catch {
    return false
  }
}

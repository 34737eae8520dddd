import * as z from 'zod'
import { keepsakeIdSchema } from '../schemas/ids.ts'
import { wants, wantsText } from '../schemas/wants.ts'
import { keepsakeEarnSchema } from './criteria/index.ts'
import { modifierShape } from './modifiers/index.ts'

export const titleSchema = z
  .string(wantsText('a title of 1 to 200 characters'))
  .trim()
  .min(1, 'must not be empty: write a title')
  .max(200, 'must be at most 200 characters')

export const descriptionSchema = z
  .string(wantsText('a text of at most 1000 characters'))
  .max(1000, 'must be at most 1000 characters')

const IMAGE = 'a relative path without .., such as stamps/trivia-ace.svg'
const SUPPLY = 'a whole number from 1 to 10000000, or left out for as many as are earned'
const TARGET = 'a whole number from 1'
const TIERS = 'a list of 2 to 20 tiers, such as [{ id: bronze, title: Bronze, target: 5 }]'

/** What a keepsake and a tier have alike. */
const shown = {
  id: keepsakeIdSchema,
  title: titleSchema,
  description: descriptionSchema.optional(),
  /** Relative to the campaign file; without it, the app shows the title alone. */
  image: z
    .string(wantsText(IMAGE))
    .regex(/^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+$/, `must be ${IMAGE}`)
    .optional(),
  hidden: z.boolean(wants('true or false')).optional(),
  supply: z.int(wants(SUPPLY)).min(1, `must be ${SUPPLY}`).max(10_000_000, `must be ${SUPPLY}`).optional(),
}

/** One of several keepsakes that are earned by the same thing, each at its own target. */
const tierSchema = z.strictObject(
  // How far a target may go depends on the kind of condition: see tiers.ts.
  { ...shown, target: z.int(wants(TARGET)).min(1, `must be ${TARGET}`) },
  wants('a tier: an object with id, title and target'),
)

export const keepsakeSchema = z.strictObject(
  {
    ...shown,
    ...modifierShape,
    earn: keepsakeEarnSchema,
    tiers: z
      .array(tierSchema, wants(TIERS))
      .min(2, `must be ${TIERS}`)
      .max(20, `must be ${TIERS}`)
      .optional(),
  },
  wants('a keepsake: an object with id, title and earn'),
)

import * as z from 'zod/mini'
import { keepsakeIdSchema } from '../schemas/ids.ts'
import { wants, wantsText } from '../schemas/wants.ts'
import { keepsakeEarnSchema } from './criteria/grammar.ts'
import { modifierShape } from './modifiers/index.ts'

export const titleSchema = z
  .string(wantsText('a title of 1 to 200 characters'))
  .check(
    z.trim(),
    z.minLength(1, 'must not be empty: write a title'),
    z.maxLength(200, 'must be at most 200 characters'),
  )

export const descriptionSchema = z
  .string(wantsText('a text of at most 1000 characters'))
  .check(z.maxLength(1000, 'must be at most 1000 characters'))

const IMAGE = 'a relative path without .., such as stamps/trivia-ace.svg'
const SUPPLY = 'a whole number from 1 to 10000000, or left out for as many as are earned'
const TARGET = 'a whole number from 1'
const TIERS = 'a list of 2 to 20 tiers, such as [{ id: bronze, title: Bronze, target: 5 }]'

/** What a keepsake and a tier have alike. */
const shown = {
  id: keepsakeIdSchema,
  title: titleSchema,
  description: z.optional(descriptionSchema),
  /** Relative to the campaign file; without it, the app shows the title alone. */
  image: z.optional(
    z.string(wantsText(IMAGE)).check(z.regex(/^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+$/, `must be ${IMAGE}`)),
  ),
  hidden: z.optional(z.boolean(wants('true or false'))),
  supply: z.optional(
    z.int(wants(SUPPLY)).check(z.minimum(1, `must be ${SUPPLY}`), z.maximum(10_000_000, `must be ${SUPPLY}`)),
  ),
}

/** One of several keepsakes that are earned by the same thing, each at its own target. */
const tierSchema = z.strictObject(
  // How far a target may go depends on the kind of condition: see tiers.ts.
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

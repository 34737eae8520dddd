import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'

const WORDS = '1 to 500 characters, not of spaces alone'

/** Why somebody does something, in their own words. */
export const reasonSchema = z
  .string(wants(WORDS))
  .check(z.maxLength(500, `must be ${WORDS}`), z.regex(/\S/, `must be ${WORDS}`))

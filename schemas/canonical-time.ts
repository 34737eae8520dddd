import * as z from 'zod/mini'
import { canonicalTime, timeSchema } from './time.ts'

// Beside time.ts, not in it: a schema is in every bundle that imports its file, used or not.

/** Takes a time as anybody may write it, and gives its canonical text. */
export const canonicalTimeSchema = z.pipe(
  timeSchema,
  z.transform((text) => canonicalTime(text) ?? text),
)

/** Takes nothing but a canonical text: for what this system wrote itself. */
export const storedTimeSchema = z.string().check(
  z.refine((text) => canonicalTime(text) === text, {
    message: 'must be a time in UTC with milliseconds, such as 2024-07-26T17:30:00.000Z',
  }),
)

import * as z from 'zod/mini'

/** Releases and acts have whole numbers from 1 on. */
export const NUMBER = /^[1-9]\d{0,8}$/

/** Where the next page begins, in a list by numbers, as the page before said. */
export const cursorSchema = z.optional(
  z.string().check(z.regex(NUMBER, 'must be what the page before gave: start from the first page again')),
)

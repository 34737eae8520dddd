import * as z from 'zod'

export const imageSchema = z
  .string()
  .min(1)
  .describe(
    'A URI reference (RFC 3986) of a picture: absolute where the stage says where its pictures lie, else relative to the page that shows it, such as `stamps/trivia-ace.svg`. Absent: there is none.',
  )

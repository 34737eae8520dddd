import * as z from 'zod'

/** The same schema, with words for whoever reads the documentation that is made of it. */
export function described<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  const copy = z.clone(schema)
  z.globalRegistry.add(copy, { description })
  return copy
}

export const imageSchema = z
  .string()
  .min(1)
  .describe(
    'A URI reference (RFC 3986) of a picture: absolute where the stage says where its pictures lie, else relative to the page that shows it, such as `stamps/trivia-ace.svg`. Absent: there is none.',
  )

/** RFC 9457 problem details, as every error of the functions behind the API is answered. */
export const problemSchema = z.strictObject({
  type: z
    .string()
    .regex(/^urn:keepsakes:problem:[a-z-]+$/)
    .describe('Stable: tell problems apart by it.'),
  title: z.string().describe('For people. The same for every problem of the type.'),
  status: z.int().min(400).max(599).describe('That of the answer.'),
  detail: z.string().optional().describe('For people: what to mend. Absent where there is nothing to add.'),
})

/** The answer of `GET /v1/health`. */
export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  catalogueVersion: z.string().describe('Of the published campaigns that are served. Opaque.'),
})

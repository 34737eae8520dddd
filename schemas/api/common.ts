import * as z from 'zod'

/** The same schema, with words for whoever reads the documentation that is made of it. */
export function described<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  const copy = z.clone(schema)
  z.globalRegistry.add(copy, { description })
  return copy
}

const tag = z.string().min(2).max(35).describe('A language tag of BCP 47, such as `en` or `pt-BR`.')

/** The language of a campaign's texts, wherever they are told. */
export const languageFields = {
  language: described(
    tag,
    'That of the texts: the best of those that are asked for, by `lang` or else by `Accept-Language`, of those that the ' +
      'campaign has; where it has none of them, its own. Absent: the campaign does not say.',
  ).optional(),
  languages: z
    .array(tag)
    .min(1)
    .optional()
    .describe('All that the campaign has, its own first. Present with `language`.'),
}

export const languageParameter = {
  lang: {
    schema: tag,
    description:
      'The language of the texts, whatever `Accept-Language` says. A language that a campaign does not have is no error: ' +
      'then its texts are in its own.',
  },
}

const textName = z.enum(['title', 'description', 'imageText'])

export const untranslatedSchema = z
  .array(textName)
  .min(1)
  .optional()
  .describe(
    'The texts that are not written in `language`: they are in the campaign’s own, the first of `languages`. Absent: none.',
  )

export const imageTextSchema = z
  .string()
  .optional()
  .describe('What the picture shows, for those who cannot see it.')

export const imageSchema = z
  .string()
  .min(1)
  .describe(
    'A URI reference (RFC 3986) of a picture: absolute where the stage says where its pictures lie and it did not come by the studio, else relative to the address that the API and the passport page have in common, such as `stamps/trivia-ace.svg`. Absent: there is none.',
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

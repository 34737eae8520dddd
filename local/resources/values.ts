import * as z from 'zod'

/** CloudFormation takes a number or its text. */
export const int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])

/** CloudFormation takes a boolean or its text. */
export const bool = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])

/** A JSON document, written as an object or as its text. */
export const document = z.union([
  z.record(z.string(), z.json()),
  z.string().transform((text, context) => {
    try {
      return z.record(z.string(), z.json()).parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a JSON object' })
      return z.NEVER
    }
  }),
])

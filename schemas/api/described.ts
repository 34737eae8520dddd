import * as z from 'zod'

/** The same schema, with words for whoever reads the documentation that is made of it. */
export function described<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  const copy = z.clone(schema)
  z.globalRegistry.add(copy, { description })
  return copy
}

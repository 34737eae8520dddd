import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { canonicalTimeSchema, storedTimeSchema } from '../../schemas/canonical-time.ts'
import { EXPORT_KINDS, EXPORTED_TABLES } from '../../schemas/export-completed.ts'
import { userIdSchema } from '../../schemas/ids.ts'
import { holdsUsers } from './places.ts'

/** A message, or an object of the raw bucket, is not what this release writes. It tells fields, and no value. */
export class WrongMessageError extends Error {
  override readonly name = 'WrongMessageError'
}

const id = z.string().check(z.regex(/^\w[\w-]*$/, 'must be an id of letters, digits and hyphens'))
const tables = z.enum(EXPORTED_TABLES)
const kinds = z.enum(EXPORT_KINDS)
const wholes = z.int().check(z.minimum(0))

/** The message of the export request queue, by the clock or by a person. */
export const requestSchema = z.strictObject({
  kind: kinds,
  at: canonicalTimeSchema,
  /** Both are exported where none is named. */
  table: z.optional(tables),
  /** A full one then shows the end of the last whole period, on which incremental ones follow without a gap. */
  aligned: z.optional(z.literal(true)),
  /** The period of an incremental one, which ends at a multiple of it; that of the clock, unless it is said. */
  minutes: z.optional(z.int().check(z.minimum(15), z.maximum(1440))),
})
export type ExportAsked = z.infer<typeof requestSchema>

/** The event of S3, as far as it is read here. */
export const createdSchema = z.object({
  detail: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
})

const dataFileSchema = z.strictObject({
  /** The base name of the data file, without `.json.gz`. */
  name: id,
  key: z.string(),
  /** The MD5 of the compressed bytes, in Base64. */
  md5: z.string(),
  items: wholes,
})
export type DataFile = z.infer<typeof dataFileSchema>

const exportShape = {
  exportId: id,
  table: tables,
  kind: kinds,
  /** The time that a full export shows, or the end of an incremental one. */
  time: storedTimeSchema,
  /** The start of an incremental one. */
  from: z.optional(storedTimeSchema),
  /** The UTC day of `time`. */
  date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)),
  catalogueVersion: z.string(),
  keyGeneration: z.int().check(z.minimum(1)),
}

/** A plan holds for all files of its export, whatever is published or rotated meanwhile. */
export const planSchema = z.strictObject({
  ...exportShape,
  /** Where the catalogue of that version lies. */
  catalogueKey: z.string(),
  files: z.array(dataFileSchema),
})
export type Plan = z.infer<typeof planSchema>

const tidySchema = z.strictObject({ ...exportShape, files: wholes, file: dataFileSchema })
export type TidyAsked = z.infer<typeof tidySchema>

/** The messages of the tidy queue. */
export const tidyMessageSchema = z.union([
  z.strictObject({ tidy: tidySchema }),
  /** An export without data files is complete at once. */
  z.strictObject({ complete: z.strictObject({ exportId: id }) }),
  z.strictObject({
    forget: z.strictObject({
      userId: userIdSchema,
      object: z.string().check(z.refine(holdsUsers, 'must be the key of a Parquet object with users in it')),
    }),
  }),
  z.strictObject({ forgetUser: userIdSchema }),
])

/** The message that has one file of a plan tidied. */
export function tidyMessageOf({ catalogueKey: _, files, ...shared }: Plan, file: DataFile): TidyAsked {
  return { ...shared, files: files.length, file }
}

/** @param what begins the error, such as `the message`. @throws WrongMessageError */
export function readAs<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
  what: string,
): z.infer<Schema> {
  const read = schema.safeParse(jsonIn(text))
  if (read.success) return read.data
  const fields = read.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`)
  throw new WrongMessageError(`${what} cannot be used: ${fields.slice(0, 3).join('; ')}`)
}

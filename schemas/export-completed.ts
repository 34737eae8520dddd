import * as z from 'zod/mini'
import { storedTimeSchema } from './canonical-time.ts'

/** The tables that are exported, by their plain names. */
export const EXPORTED_TABLES = ['keepsakes', 'progress'] as const
export const EXPORT_KINDS = ['full', 'incremental'] as const

const howMany = z.int().check(z.minimum(0))

/** The `detail` of `ExportCompleted`. It may come more than once, with the same `exportId`. */
export const exportCompletedSchema = z.object({
  exportId: z.string(),
  tableName: z.enum(EXPORTED_TABLES),
  kind: z.enum(EXPORT_KINDS),
  /** The time that a full export shows, or the end of an incremental one. */
  exportTime: storedTimeSchema,
  /** The start of an incremental one. */
  fromTime: z.nullable(storedTimeSchema),
  /** Parquet objects with users in them. */
  files: howMany,
  /** Items, or changes of items, that DynamoDB exported. */
  items: howMany,
  /** Rows made of them. */
  rows: howMany,
  /** Rows that are lacking, as the catalogue no longer has their keepsake. */
  unknown: howMany,
  catalogueVersion: z.string(),
  /** Which key the pseudonyms are made with: those of two keys do not join. */
  keyGeneration: z.int().check(z.minimum(1)),
})
export type ExportCompleted = z.infer<typeof exportCompletedSchema>

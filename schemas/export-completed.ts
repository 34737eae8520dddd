import * as z from 'zod/mini'
import { storedTimeSchema } from './canonical-time.ts'

const howMany = z.int().check(z.minimum(0))

/** The `detail` of `ExportCompleted`. It may come more than once, with the same `exportId`. */
export const exportCompletedSchema = z.object({
  exportId: z.string(),
  tableName: z.enum(['keepsakes', 'progress']),
  kind: z.enum(['full', 'incremental']),
  /** What a full export shows, and where an incremental one ends. */
  exportTime: storedTimeSchema,
  /** Where an incremental export begins. */
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

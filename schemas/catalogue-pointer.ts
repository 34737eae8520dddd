import * as z from 'zod/mini'
import { timeSchema } from './time.ts'

/** The object that says which snapshot is live. It is the only one in the catalogue bucket that ever changes. */
export const POINTER_KEY = 'catalogue/current.json'

export const SNAPSHOT_PREFIX = 'catalogue/snapshots/'

/** Where a snapshot lies in the bucket. @param number from 1, in the order of publishing */
export const snapshotKeyOf = (number: number) => `${SNAPSHOT_PREFIX}${number}.json`

const snapshotKey = z.string().check(z.regex(/^catalogue\/snapshots\/[1-9]\d*\.json$/))

export const cataloguePointerSchema = z.object({
  number: z.int().check(z.positive()),
  /** Follows from the content: the same campaigns have the same version. */
  version: z.string().check(z.minLength(1)),
  key: snapshotKey,
  /** The snapshot to serve if this one cannot be used, by a function that has not yet read a good one. */
  previousKey: z.optional(snapshotKey),
  /** When the snapshot was made; pointing back to it does not change that. */
  publishedAt: timeSchema,
})
export type CataloguePointer = z.infer<typeof cataloguePointerSchema>

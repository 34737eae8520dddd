import * as z from 'zod/mini'
import { type CatalogueSnapshot, catalogueSnapshotSchema } from '../../awarding/catalogue.ts'
import { type KnownKeepsake, knownKeepsakeSchema } from '../../awarding/known-keepsake.ts'
import { timeSchema } from '../../schemas/time.ts'

/** A snapshot as it lies in the catalogue bucket. Functions read its version and campaigns only. */
export interface PublishedSnapshot extends CatalogueSnapshot {
  readonly number: number
  readonly publishedAt: string
  /** Every keepsake that this snapshot or one before it had. */
  readonly known: readonly KnownKeepsake[]
}

const headSchema = z.object({
  number: z.int().check(z.positive()),
  publishedAt: timeSchema,
  known: z.array(knownKeepsakeSchema),
})

/** Throws what `JSON.parse` and zod throw. */
export function parseSnapshot(text: string): PublishedSnapshot {
  const value: unknown = JSON.parse(text)
  // The schemas have checked what the type says; their output differs only by the brands of the ids.
  return { ...headSchema.parse(value), ...(catalogueSnapshotSchema.parse(value) as CatalogueSnapshot) }
}

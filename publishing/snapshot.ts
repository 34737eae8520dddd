import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { type Catalogue, catalogueOf, catalogueSnapshotSchema } from '../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import type { CatalogueSnapshot } from '../awarding/catalogue/snapshot.ts'
import { type KnownKeepsake, knownKeepsakeSchema } from '../awarding/changing/known-keepsake.ts'
import { parseJson } from '../json/json.ts'
import { campaignIdSchema, userIdSchema } from '../schemas/ids.ts'
import { timeSchema } from '../schemas/time.ts'

/** A release of the studio: by whom, and why. AWS alone knows who publishes with the command. */
export const releaseSchema = z.object({
  /** The studio's own: by it an act is told that a crash has cut short. */
  id: z.string(),
  what: z.enum(['published', 'taken-back']),
  by: userIdSchema,
  reason: z.string(),
  /** The campaigns that it is about. */
  campaignIds: z.array(campaignIdSchema),
  /** The revision of the draft. */
  revision: z.optional(z.int().check(z.positive())),
  /** The number of the snapshot that it goes back to. */
  restores: z.optional(z.int().check(z.positive())),
})
export type Release = z.infer<typeof releaseSchema>

/** A snapshot as it lies in the catalogue bucket. Functions read its version and campaigns only. */
export interface PublishedSnapshot extends CatalogueSnapshot {
  readonly number: number
  readonly publishedAt: string
  readonly release?: Release | undefined
  /** Every keepsake that this snapshot or one before it had. */
  readonly known: readonly KnownKeepsake[]
}

/** Makes a catalogue of campaigns. The same campaigns always get the same version. */
export function draftOf(campaigns: readonly CompiledCampaign[]): Catalogue {
  const definitions = campaigns.map(({ definition }) => definition)
  const version = createHash('sha256').update(JSON.stringify(definitions)).digest('hex').slice(0, 12)
  return catalogueOf(version, campaigns)
}

/** The content of a snapshot: all that its catalogue is compiled from. */
export function contentOf({ version, campaigns }: Catalogue): CatalogueSnapshot {
  return { version, campaigns: Array.from(campaigns.values(), ({ definition }) => definition) }
}

const headSchema = z.object({
  number: z.int().check(z.positive()),
  publishedAt: timeSchema,
  release: z.optional(releaseSchema),
  known: z.array(knownKeepsakeSchema),
})

/** @throws what `parseJson` and zod throw */
export function parseSnapshot(text: string): PublishedSnapshot {
  const value = parseJson(text)
  // The schemas have checked what the type says; their output differs only by the brands of the ids.
  return { ...headSchema.parse(value), ...(catalogueSnapshotSchema.parse(value) as CatalogueSnapshot) }
}

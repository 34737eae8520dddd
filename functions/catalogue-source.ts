import {
  type Catalogue,
  type CatalogueSnapshot,
  catalogueSnapshotSchema,
  compileCatalogue,
} from '../awarding/catalogue.ts'

/** No usable catalogue has been read yet, so nothing can be decided or shown. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
}

export interface CatalogueSourceOptions {
  /** The text of the snapshot and its ETag; 'unchanged' when it still has the ETag given. */
  readonly load: (etag: string | undefined) => Promise<{ text: string; etag: string } | 'unchanged'>
  readonly now: () => number
  /** Told of a snapshot that could not be read or used, while an older one goes on being served. */
  readonly report: (error: unknown) => void
  readonly refreshMs?: number
}

/**
 * The catalogue as last published: read at first use, asked for again when it is older than `refreshMs` (30 s), and
 * kept as it is when the new one cannot be used. Calls that come together share one read.
 *
 * @returns a function that throws CatalogueError when there has never been a usable one
 */
export function catalogueSource({
  load,
  now,
  report,
  refreshMs = 30_000,
}: CatalogueSourceOptions): () => Promise<Catalogue> {
  let held: { catalogue: Catalogue; etag: string } | undefined
  let freshUntil = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined

  const refresh = async () => {
    try {
      const answer = await load(held?.etag)
      if (answer !== 'unchanged') held = { catalogue: compileCatalogue(read(answer.text)), etag: answer.etag }
    } catch (cause) {
      if (!held) throw new CatalogueError('the catalogue could not be read', { cause })
      report(cause)
    }
    freshUntil = now() + refreshMs
  }

  return async () => {
    if (now() >= freshUntil) {
      refreshing ??= refresh().finally(() => {
        refreshing = undefined
      })
      await refreshing
    }
    if (!held) throw new CatalogueError('the catalogue could not be read')
    return held.catalogue
  }
}

function read(text: string): CatalogueSnapshot {
  // The schema has checked what the type says; its output differs only by the brands of the ids.
  return catalogueSnapshotSchema.parse(JSON.parse(text)) as CatalogueSnapshot
}

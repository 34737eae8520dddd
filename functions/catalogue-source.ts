import { cataloguePointerSchema, POINTER_KEY } from '../schemas/catalogue-pointer.ts'

/** No usable catalogue has been read yet, so nothing can be decided or shown. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
}

/** Reads the text of an object and its ETag; 'unchanged' when it still has the ETag given. */
export type ReadObject = (
  key: string,
  etag?: string,
) => Promise<{ readonly text: string; readonly etag: string } | 'unchanged'>

export interface CatalogueSourceOptions<Catalogue> {
  readonly read: ReadObject
  /** Makes of a snapshot's content what the function needs of it. Throws when the content cannot be used. */
  readonly compile: (content: unknown) => Catalogue
  readonly now: () => number
  /** Told of a pointer or snapshot that could not be read or used, while an older one goes on being served. */
  readonly report: (error: unknown) => void
  readonly refreshMs: number
}

interface Held<Catalogue> {
  readonly catalogue: Catalogue
  readonly key: string
  /** Of the pointer that led here; undefined when it led elsewhere, so that it is read anew each time. */
  readonly etag: string | undefined
}

/**
 * The catalogue as last published: the pointer is read at first use and asked for again when it is older than
 * `refreshMs`; a snapshot never changes, so it is read only when the pointer names another. While either cannot be read
 * or used, the last good catalogue is kept; at first use that is the one before. Calls that come together share one
 * read.
 *
 * @returns a function that throws CatalogueError when there has never been a usable one
 */
export function catalogueSource<Catalogue extends { readonly version: string }>({
  read,
  compile,
  now,
  report,
  refreshMs,
}: CatalogueSourceOptions<Catalogue>): () => Promise<Catalogue> {
  let held: Held<Catalogue> | undefined
  let freshUntil = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined

  const readSnapshot = async (key: string) => {
    const answer = await read(key)
    if (answer === 'unchanged') throw new CatalogueError(`${key} was not sent`)
    return compile(JSON.parse(answer.text))
  }

  const follow = async () => {
    const answer = await read(POINTER_KEY, held?.etag)
    if (answer === 'unchanged') return
    const { key, version, previousKey } = cataloguePointerSchema.parse(JSON.parse(answer.text))
    try {
      const catalogue = key === held?.key ? held.catalogue : await readSnapshot(key)
      if (catalogue.version !== version) {
        throw new CatalogueError(`${key} has version ${catalogue.version}; ${POINTER_KEY} says ${version}`)
      }
      held = { catalogue, key, etag: answer.etag }
    } catch (error) {
      if (held || previousKey === undefined) throw error
      held = { catalogue: await readSnapshot(previousKey), key: previousKey, etag: undefined }
      report(error)
    }
  }

  const refresh = async () => {
    try {
      await follow()
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

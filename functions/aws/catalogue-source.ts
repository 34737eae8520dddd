import { parseJson } from '../../json/json.ts'
import { cataloguePointerSchema, POINTER_KEY } from '../../schemas/catalogue-pointer.ts'

/** No usable catalogue has been read yet, so nothing can be decided or shown. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
}

/** The bucket has no such object. It is told apart from an object that may not be read, or cannot be just now. */
export class MissingObjectError extends Error {
  override readonly name = 'MissingObjectError'
  readonly key: string

  constructor(bucket: string, key: string) {
    super(`there is no s3://${bucket}/${key}`)
    this.key = key
  }
}

/** Reads the text of an object and its ETag; 'unchanged' when it still has the ETag given. @throws MissingObjectError */
export type ReadObject = (
  key: string,
  etag?: string,
) => Promise<{ readonly text: string; readonly etag: string } | 'unchanged'>

/** Reads an object whatever its ETag is. */
export async function textAt(read: ReadObject, key: string): Promise<string> {
  const answer = await read(key)
  if (answer === 'unchanged') throw new CatalogueError(`${key} was not sent`)
  return answer.text
}

export interface CatalogueSourceOptions<Catalogue> {
  readonly read: ReadObject
  /** Makes of a snapshot's content what the function needs. @throws when the content cannot be used */
  readonly compile: (content: unknown) => Catalogue
  readonly now: () => number
  /** Called when a pointer or snapshot cannot be read or used, while an older one goes on being served. */
  readonly report: (error: unknown) => void
  readonly refreshMs: number
}

interface Held<Catalogue> {
  readonly catalogue: Catalogue
  readonly key: string
  /** The pointer's, where it leads to this snapshot. Where it does not, there is none, and it is read anew each time. */
  readonly etag: string | undefined
}

/** Whoever is on call does another thing where nobody has published yet than where the catalogue cannot be read. */
function whyNone(cause: unknown): string {
  return cause instanceof MissingObjectError && cause.key === POINTER_KEY
    ? 'no catalogue has been published'
    : 'the catalogue could not be read'
}

/**
 * The catalogue as last published. The pointer is read at first use, and again when it is older than `refreshMs`. A
 * snapshot never changes, so it is read only when the pointer names another. While either cannot be read or used, the
 * last good catalogue is served: at first use the one before. Calls that come together share one read.
 *
 * @returns a function that throws CatalogueError when there has never been a usable catalogue
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

  const readSnapshot = async (key: string) => compile(parseJson(await textAt(read, key)))

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
      if (!held) throw new CatalogueError(whyNone(cause), { cause })
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

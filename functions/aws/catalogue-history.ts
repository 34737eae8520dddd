import { fieldsOf, parseJson } from '../../json/json.ts'
import { cataloguePointerSchema, POINTER_KEY, snapshotKeyOf } from '../../schemas/catalogue-pointer.ts'
import { parseTime } from '../../schemas/time.ts'
import { CatalogueError, MissingObjectError, type ReadObject, textAt } from './catalogue-source.ts'

interface Then<Catalogue> {
  /** Epoch milliseconds. */
  readonly publishedAt: number
  readonly catalogue: Catalogue
}

/** Nobody publishes more often in a day, and each is a read. */
const MOST_READ = 20

/**
 * Reads the snapshot that is live and those before it by number, the newest first, until one that was published at `since` or before,
 * or that cannot be read. No snapshot ever changes, so each is read once an environment. Empty where nothing has been published.
 *
 * @throws what reading or compiling the live one throws
 */
export function catalogueHistory<Catalogue>(
  read: ReadObject,
  compile: (content: unknown) => Catalogue,
): (since: number) => Promise<Then<Catalogue>[]> {
  let known = new Map<number, Then<Catalogue>>()

  const readOne = async (number: number): Promise<Then<Catalogue>> => {
    const before = known.get(number)
    if (before) return before
    const content = parseJson(await textAt(read, snapshotKeyOf(number)))
    const publishedAt = parseTime(fieldsOf(content).publishedAt)
    if (publishedAt === undefined)
      throw new CatalogueError(`snapshot ${number} does not say when it was published`)
    return { publishedAt, catalogue: compile(content) }
  }

  return async (since) => {
    const live = await liveNumber(read)
    const used = new Map<number, Then<Catalogue>>()
    for (let number = live ?? 0; number > 0 && used.size < MOST_READ; number--) {
      try {
        used.set(number, await readOne(number))
      } catch (error) {
        if (number === live) throw error
        break
      }
      if ((used.get(number)?.publishedAt ?? 0) <= since) break
    }
    known = used
    return [...used.values()]
  }
}

async function liveNumber(read: ReadObject): Promise<number | undefined> {
  try {
    return cataloguePointerSchema.parse(JSON.parse(await textAt(read, POINTER_KEY))).number
  } catch (error) {
    if (error instanceof MissingObjectError) return undefined
    throw error
  }
}

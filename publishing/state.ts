import { type Catalogue, compileCatalogue } from '../awarding/catalogue/catalogue.ts'
import type { KnownKeepsake } from '../awarding/changing/known-keepsake.ts'
import type { CatalogueBucket, PointerReading } from './bucket.ts'
import { PublishingError } from './errors.ts'
import type { PublishedSnapshot } from './snapshot.ts'

/** Everything that has been published so far. */
export interface CatalogueState {
  readonly reading: PointerReading
  /** Ascending; empty when nothing was published yet. */
  readonly numbers: readonly number[]
  /**
   * Functions serve this: the snapshot that the pointer names or, while that cannot be used, the newest usable one before
   * it. If the pointer itself cannot be read, it is the newest snapshot.
   */
  readonly live: { readonly snapshot: PublishedSnapshot; readonly catalogue: Catalogue } | undefined
  /** Every keepsake that was ever published, also by snapshots newer than the one that is live. */
  readonly known: readonly KnownKeepsake[]
}

export async function readState(bucket: CatalogueBucket): Promise<CatalogueState> {
  const reading = await bucket.readPointer()
  const numbers = await bucket.numbers()
  const newest = await usableUpTo(numbers.at(-1) ?? 0, numbers, bucket)
  const named = reading.pointer?.number ?? newest?.number ?? 0
  const snapshot = named === newest?.number ? newest : await usableUpTo(named, numbers, bucket)
  return {
    reading,
    numbers,
    live: snapshot && { snapshot, catalogue: compileCatalogue(snapshot) },
    known: newest?.known ?? [],
  }
}

/** The newest snapshot of at most that number that can be used. */
async function usableUpTo(
  most: number,
  numbers: readonly number[],
  bucket: CatalogueBucket,
): Promise<PublishedSnapshot | undefined> {
  for (const number of numbers.filter((each) => each <= most).reverse()) {
    try {
      return await bucket.readSnapshot(number)
    } catch (error) {
      if (!(error instanceof PublishingError)) throw error
    }
  }
  return undefined
}

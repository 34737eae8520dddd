import type { CatalogueBucket } from '../bucket.ts'
import { PublishingError } from '../errors.ts'
import { servedBefore } from '../served.ts'
import type { Intent } from './draft.ts'

/**
 * Tells what became of a release that was begun: the number of its snapshot, if that is or was served. The snapshot has the id of the
 * intent, and the pointer says what is served: so whatever ended in between, the answer is that of the catalogue itself.
 */
export async function outcomeOf(
  { id, after }: Pick<Intent, 'id' | 'after'>,
  bucket: CatalogueBucket,
): Promise<number | undefined> {
  const { pointer } = await bucket.readPointer()
  const numbers = await bucket.numbers()
  const served = new Set([pointer?.number, ...servedBefore(pointer, numbers)])
  for (const number of numbers) {
    if (number <= after || !served.has(number)) continue
    if ((await releaseIdOf(number, bucket)) === id) return number
  }
  return undefined
}

async function releaseIdOf(number: number, bucket: CatalogueBucket): Promise<string | undefined> {
  try {
    return (await bucket.readSnapshot(number)).release?.id
  } catch (error) {
    if (error instanceof PublishingError) return undefined
    throw error
  }
}

import type { S3Client } from '@aws-sdk/client-s3'
import { jsonIn } from '../json/json.ts'
import { POINTER_KEY, SNAPSHOT_PREFIX, snapshotKeyOf } from '../schemas/catalogue-pointer.ts'
import { PublishedMeanwhileError, PublishingError } from './errors.ts'
import { BucketObjects, ChangedMeanwhileError } from './objects.ts'
import { type PublishedPointer, publishedPointerSchema } from './served.ts'
import { type PublishedSnapshot, parseSnapshot } from './snapshot.ts'

/** The pointer object as it was read: it may be replaced only while it is still the same. */
export interface PointerReading {
  /** Undefined when there is no object, or it is no pointer. */
  readonly pointer: PublishedPointer | undefined
  /** Undefined when there is no pointer object at all. */
  readonly etag: string | undefined
}

/** The catalogue bucket, as those who publish see it. A write that may happen only once asks S3 for a condition. */
export class CatalogueBucket {
  readonly #objects: BucketObjects

  constructor(s3: S3Client, bucket: string) {
    this.#objects = new BucketObjects(s3, bucket)
  }

  async readPointer(): Promise<PointerReading> {
    const found = await this.#objects.get(POINTER_KEY)
    if (!found) return { pointer: undefined, etag: undefined }
    const parsed = publishedPointerSchema.safeParse(jsonIn(found.text))
    return { pointer: parsed.success ? parsed.data : undefined, etag: found.etag }
  }

  /** The numbers of all snapshots, ascending. */
  async numbers(): Promise<number[]> {
    const keys = await this.#objects.keys(SNAPSHOT_PREFIX)
    return keys
      .flatMap((key) => /^([1-9]\d*)\.json$/.exec(key.slice(SNAPSHOT_PREFIX.length))?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  }

  /** @throws PublishingError when there is none of that number, or it cannot be used */
  async readSnapshot(number: number): Promise<PublishedSnapshot> {
    const found = await this.#objects.get(snapshotKeyOf(number))
    if (!found)
      throw new PublishingError(
        `there is no snapshot ${number}: keepsakes campaigns list shows those there are`,
      )
    try {
      return parseSnapshot(found.text)
    } catch (cause) {
      throw new PublishingError(`snapshot ${number} cannot be used: it is not what was published`, { cause })
    }
  }

  /** @throws PublishedMeanwhileError when there is one of its number: a snapshot is never changed */
  async putSnapshot(snapshot: PublishedSnapshot): Promise<void> {
    const { number } = snapshot
    const CacheControl = 'public, max-age=31536000, immutable'
    await this.#objects
      .put(snapshotKeyOf(number), JSON.stringify(snapshot), { etag: undefined, CacheControl })
      .catch(meanwhile(`snapshot ${number} was published by somebody else just now`))
  }

  /** @throws PublishedMeanwhileError when the pointer is no longer what was read */
  async point(pointer: PublishedPointer, { etag }: PointerReading): Promise<void> {
    await this.#objects
      .put(POINTER_KEY, JSON.stringify(pointer), { etag, CacheControl: 'no-cache' })
      .catch(meanwhile('somebody else published, or rolled back, just now'))
  }
}

const meanwhile = (message: string) => (cause: unknown) => {
  if (cause instanceof ChangedMeanwhileError) throw new PublishedMeanwhileError(message, { cause })
  throw cause
}

import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { jsonIn } from '../json/json.ts'
import { POINTER_KEY, SNAPSHOT_PREFIX, snapshotKeyOf } from '../schemas/catalogue-pointer.ts'
import { PublishedMeanwhileError, PublishingError } from './errors.ts'
import { type PublishedPointer, publishedPointerSchema } from './served.ts'
import { type PublishedSnapshot, parseSnapshot } from './snapshot.ts'

/** The pointer object as it was read: it may be replaced only while it is still the same. */
export interface PointerReading {
  /** Undefined when there is no object, or it is no pointer. */
  readonly pointer: PublishedPointer | undefined
  /** Undefined when there is no pointer object at all. */
  readonly etag: string | undefined
}

/**
 * The catalogue bucket, as those who publish see it. A write that may happen only once asks S3 for a condition. It also looks
 * before and after, as the local stack's bucket ignores conditions.
 */
export class CatalogueBucket {
  readonly #s3: S3Client
  readonly #bucket: string

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3
    this.#bucket = bucket
  }

  async readPointer(): Promise<PointerReading> {
    const found = await this.#get(POINTER_KEY)
    if (!found) return { pointer: undefined, etag: undefined }
    const parsed = publishedPointerSchema.safeParse(jsonIn(found.text))
    return { pointer: parsed.success ? parsed.data : undefined, etag: found.etag }
  }

  /** The numbers of all snapshots, ascending. */
  async numbers(): Promise<number[]> {
    const numbers: number[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await this.#s3.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: SNAPSHOT_PREFIX,
          ...(ContinuationToken ? { ContinuationToken } : {}),
        }),
      )
      for (const { Key = '' } of page.Contents ?? []) {
        const number = /^([1-9]\d*)\.json$/.exec(Key.slice(SNAPSHOT_PREFIX.length))?.[1]
        if (number) numbers.push(Number(number))
      }
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    return numbers.sort((a, b) => a - b)
  }

  /** @throws PublishingError when there is none of that number, or it cannot be used */
  async readSnapshot(number: number): Promise<PublishedSnapshot> {
    const found = await this.#get(snapshotKeyOf(number))
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
    const Key = snapshotKeyOf(snapshot.number)
    const taken = `snapshot ${snapshot.number} was published by somebody else just now`
    if (await this.#exists(Key)) throw new PublishedMeanwhileError(taken)
    const text = JSON.stringify(snapshot)
    await this.#put(
      { Key, Body: text, IfNoneMatch: '*', CacheControl: 'public, max-age=31536000, immutable' },
      taken,
    )
    if ((await this.#get(Key))?.text !== text) throw new PublishedMeanwhileError(taken)
  }

  /** @throws PublishedMeanwhileError when the pointer is no longer what was read */
  async point(pointer: PublishedPointer, { etag }: PointerReading): Promise<void> {
    const moved = 'somebody else published, or rolled back, just now'
    if ((await this.readPointer()).etag !== etag) throw new PublishedMeanwhileError(moved)
    const Body = JSON.stringify(pointer)
    const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag }
    await this.#put({ Key: POINTER_KEY, Body, CacheControl: 'no-cache', ...condition }, moved)
    if ((await this.#get(POINTER_KEY))?.text !== Body) throw new PublishedMeanwhileError(moved)
  }

  async #put(object: Omit<PutObjectCommandInput, 'Bucket'>, refused: string): Promise<void> {
    try {
      await this.#s3.send(
        new PutObjectCommand({ ...object, Bucket: this.#bucket, ContentType: 'application/json' }),
      )
    } catch (cause) {
      // 412: the condition does not hold. 409: another write with a condition was under way.
      const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined
      if (status === 412 || status === 409) throw new PublishedMeanwhileError(refused, { cause })
      throw cause
    }
  }

  async #get(Key: string): Promise<{ text: string; etag: string } | undefined> {
    try {
      const { Body, ETag = '' } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key }))
      return { text: (await Body?.transformToString()) ?? '', etag: ETag }
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      if (error instanceof NoSuchBucket)
        throw new PublishingError(`there is no bucket ${this.#bucket}: deploy the stage first`, {
          cause: error,
        })
      throw error
    }
  }

  async #exists(Key: string): Promise<boolean> {
    try {
      await this.#s3.send(new HeadObjectCommand({ Bucket: this.#bucket, Key }))
      return true
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false
      throw error
    }
  }
}

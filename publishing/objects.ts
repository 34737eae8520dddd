import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { PublishingError } from './errors.ts'

/** An object as it was read: it may be replaced only while it is still the same. */
export interface ReadText {
  readonly text: string
  readonly etag: string
}

/** The object is no longer what whoever writes has read. Nothing was written. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError'
}

/** A write is done only where the object still has this ETag, or where there is none. */
export type Condition = { readonly etag: string | undefined }

type Kind = Pick<PutObjectCommandInput, 'CacheControl' | 'ContentType'>

/** The objects of a bucket, as those see them who write each on a condition. */
export class BucketObjects {
  readonly #s3: S3Client
  readonly #bucket: string

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3
    this.#bucket = bucket
  }

  async get(Key: string): Promise<ReadText | undefined> {
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

  async has(Key: string): Promise<boolean> {
    try {
      await this.#s3.send(new HeadObjectCommand({ Bucket: this.#bucket, Key }))
      return true
    } catch (error) {
      if (error instanceof NotFound) return false
      throw error
    }
  }

  /** @returns the ETag. @throws ChangedMeanwhileError when the condition does not hold */
  async put(Key: string, Body: string | Uint8Array, { etag, ...kind }: Condition & Kind): Promise<string> {
    const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag }
    const object = { Bucket: this.#bucket, Key, Body, ContentType: 'application/json', ...kind, ...condition }
    try {
      return (await this.#s3.send(new PutObjectCommand(object))).ETag ?? ''
    } catch (cause) {
      // 412: the condition does not hold. 409: another write with a condition was under way. 404: the object is gone.
      const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined
      if (status === 412 || status === 409 || (status === 404 && etag !== undefined))
        throw new ChangedMeanwhileError(`${Key} was written by somebody else just now`, { cause })
      throw cause
    }
  }

  /** The keys that begin so, in their order. */
  async keys(Prefix: string): Promise<string[]> {
    const keys: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await this.#s3.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix,
          ...(ContinuationToken ? { ContinuationToken } : {}),
        }),
      )
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    return keys
  }
}

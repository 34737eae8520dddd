import { createHash } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import { BucketObjects, ChangedMeanwhileError } from '../objects.ts'
import type { Picture, PictureType } from './picture.ts'

const TYPES: Readonly<Record<PictureType, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
}

/** A picture by its hash is the same for ever. */
const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Pictures of campaigns, each under the hash of its content: put once, and never written over. */
export class PicturesBucket {
  readonly #objects: BucketObjects

  constructor(s3: S3Client, bucket: string) {
    this.#objects = new BucketObjects(s3, bucket)
  }

  /** Keeps a picture. @returns how a campaign names it, and whether it was there already */
  async put({ type, bytes }: Picture): Promise<{ image: string; isNew: boolean }> {
    const image = `pictures/${createHash('sha256').update(bytes).digest('hex')}.${type}`
    const kind = { ContentType: TYPES[type], CacheControl: IMMUTABLE }
    try {
      await this.#objects.put(image, bytes, { etag: undefined, ...kind })
      return { image, isNew: true }
    } catch (error) {
      if (error instanceof ChangedMeanwhileError) return { image, isNew: false }
      throw error
    }
  }

  /** @param image as a campaign names it */
  has(image: string): Promise<boolean> {
    return this.#objects.has(image)
  }
}

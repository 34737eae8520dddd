import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { Bucket } from '../export/ports.ts'
import { clientSettings } from './client.ts'

/** An object of any size comes and goes as a stream, in whose pauses rows are written. */
const ANSWER_WITHIN_MS = 60_000

/** An error is thrown, and told once by whoever asked: the client would print a line of its own. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/** A bucket of the stage. Each object is small or a stream: none is in memory as a whole. */
export function bucketOf(Bucket: string, endpoint: string): Bucket {
  const s3 = new S3Client({
    ...clientSettings({ answerWithinMs: ANSWER_WITHIN_MS, streams: true }),
    logger: QUIET,
    // Where everything of AWS is at one address, the bucket is the first part of the path.
    forcePathStyle: endpoint !== '',
    // A stream that is put brings an MD5, which S3 checks too.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const get = (Key: string) =>
    s3.send(new GetObjectCommand({ Bucket, Key })).catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined
      throw error
    })
  return {
    text: async (key) => (await get(key))?.Body?.transformToString(),

    stream: async (key) => (await get(key))?.Body as Readable | undefined,

    async put(Key, Body, { once = false } = {}) {
      const condition = once ? { IfNoneMatch: '*' } : {}
      const command = new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'application/json',
        ...condition,
      })
      await s3.send(command).catch((error: unknown) => {
        if (!(once && isThere(error))) throw error
      })
    },

    async putFile(Key, { path, bytes, md5 }) {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body: createReadStream(path),
          ContentLength: bytes,
          ContentMD5: md5,
          ContentType: 'application/vnd.apache.parquet',
        }),
      )
    },

    async remove(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }))
    },

    async *list(Prefix) {
      let ContinuationToken: string | undefined
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket, Prefix, ...(ContinuationToken && { ContinuationToken }) }),
        )
        for (const { Key: key = '', ETag: etag = '' } of page.Contents ?? []) yield { key, etag }
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken)
    },
  }
}

/** 412: the object is there. 409: somebody else is just putting it. */
function isThere(error: unknown): boolean {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
  return status === 412 || status === 409
}

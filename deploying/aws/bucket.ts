import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Shelf } from '../cloud.ts'
import type { Address } from './address.ts'

/** The deployment bucket in S3. What is put is never replaced: names follow from contents, or count up. */
export function shelfIn(address: Address & { region: string }, Bucket: string): Shelf {
  const isElsewhere = address.endpoint !== undefined
  const client = new S3Client({ ...address, forcePathStyle: isElsewhere })
  return {
    async has(Key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket, Key }))
        return true
      } catch (error) {
        if (error instanceof NotFound) return false
        throw error
      }
    },
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }))
    },
    async read(Key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        return await Body?.transformToString()
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw error
      }
    },
    async keys(Prefix) {
      const found: string[] = []
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
        for (const { Key } of Contents) if (Key !== undefined) found.push(Key)
      return found
    },
    urlOf: (key) =>
      isElsewhere
        ? `${String(address.endpoint).replace(/\/$/, '')}/${Bucket}/${key}`
        : `https://${Bucket}.s3.${address.region}.${suffixOf(address.region)}/${key}`,
  }
}

const suffixOf = (region: string) => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com')

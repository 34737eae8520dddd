import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import { type ChosenExports, chooseExports } from '../../analytics/choose-exports.ts'
import type { ExportsSource } from '../../analytics/exports-source.ts'
import { bucketNameOf, type StageOptions } from '../stage.ts'
import { addressOf, stageAddress } from '../target.ts'
import { progressBar, UserError } from '../terminal.ts'

/** A bucket, and what comes before the paths of exports in its keys: nothing, or a text that ends in a slash. */
interface ExportsBucket {
  readonly s3: S3Client
  readonly bucket: string
  readonly prefix: string
}

/** The bucket that `s3://<bucket>/<prefix>` names. @throws UserError when it names none */
export async function namedBucket(name: string, options: StageOptions): Promise<ExportsBucket> {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/*$/.exec(name) ?? []
  if (bucket === '') throw new UserError(`${name} names no bucket: write one such as s3://my-bucket/exports`)
  return { s3: await clientOf(options), bucket, prefix: path === '' ? '' : `${path}/` }
}

/** The analysts' bucket of a stage. @throws UserError when the account has none */
export async function stageBucket(stage: string, options: StageOptions): Promise<ExportsBucket> {
  const s3 = await clientOf(options)
  return { s3, bucket: await bucketNameOf(s3, stage, 'analytics'), prefix: '' }
}

async function clientOf({ endpointUrl, ...options }: StageOptions): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3')
  const address =
    endpointUrl === undefined
      ? stageAddress(options)
      : { ...stageAddress(options), ...addressOf(endpointUrl) }
  return new S3Client({ ...address, forcePathStyle: endpointUrl !== undefined })
}

/** Brings the files of the latest exports into a folder, under their paths. @throws AnalyticsError when there are none */
export async function fetchExports(
  from: ExportsBucket,
  folder: string,
  { at, withChanges }: { at?: string; withChanges: boolean },
): Promise<ChosenExports> {
  const chosen = await chooseExports(sourceOf(from), at)
  const wanted = [
    chosen.catalogueFile,
    ...[chosen.keepsakes, chosen.progress].flatMap(({ files }) => files),
    ...(withChanges ? Object.values(chosen.changes).flat() : []).flatMap(({ files }) => files),
  ]
  const bar = await progressBar('fetching [{bar}] {value} of {total} files', wanted.length)
  try {
    for (const [at, path] of wanted.entries()) {
      await fetchFile(from, path, join(folder, path))
      bar.update(at + 1)
    }
  } finally {
    bar.stop()
  }
  return chosen
}

function sourceOf({ s3, bucket, prefix }: ExportsBucket): ExportsSource {
  return {
    name: `s3://${bucket}/${prefix}`.replace(/\/$/, ''),
    async list() {
      const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3')
      const paths: string[] = []
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: s3 },
        { Bucket: bucket, Prefix: prefix },
      ))
        for (const { Key = '' } of Contents) paths.push(Key.slice(prefix.length))
      return paths.sort()
    },
    async text(path) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3')
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: prefix + path }))
      return (await Body?.transformToString()) ?? ''
    },
  }
}

async function fetchFile({ s3, bucket, prefix }: ExportsBucket, path: string, file: string): Promise<void> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: prefix + path }))
  await mkdir(dirname(file), { recursive: true })
  await pipeline(Body as Readable, createWriteStream(file))
}

import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey } from '@aws-sdk/client-s3'
import type { StageBucket } from '../stage.ts'
import { UserError } from '../terminal.ts'

/** The record of an export of which every file is there: the content of `exports/exportDate=…/<exportId>.json`. */
export interface CompleteExport {
  readonly export_id: string
  readonly table_name: 'keepsakes' | 'progress'
  readonly kind: 'full' | 'incremental'
  /** UTC, `YYYY-MM-DD HH:MM:SS.mmm`: the moment that the export shows, or the end of its period. */
  readonly export_time: string
  readonly from_time: string | null
  readonly files: number
  readonly items: number
  readonly rows: number
  /** Items and keepsakes of campaigns that the catalogue no longer had. */
  readonly unknown: number
  readonly catalogue_version: string
  readonly key_generation: string
}

export const recordKeyOf = (exportId: string, date: string) => `exports/exportDate=${date}/${exportId}.json`

/** The analysts' bucket, as those who fetch from it see it. */
export class AnalyticsObjects {
  readonly #at: StageBucket

  constructor(at: StageBucket) {
    this.#at = at
  }

  /** Every key that begins so, in order. */
  async keys(prefix: string): Promise<string[]> {
    const { s3, bucket } = this.#at
    const keys: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(ContinuationToken && { ContinuationToken }),
        }),
      )
      for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key)
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    return keys
  }

  /** Undefined while the export is not complete. */
  async record(key: string): Promise<CompleteExport | undefined> {
    const text = await this.#body(key).then(
      (body) => body.transformToString(),
      (error) => {
        if (error instanceof NoSuchKey) return undefined
        throw error
      },
    )
    return text === undefined ? undefined : (JSON.parse(text) as CompleteExport)
  }

  /**
   * Copies all objects of a complete export into a folder, under their keys. The record comes last: a folder that has it
   * has the whole export.
   *
   * @returns how many objects it copied
   * @throws UserError when a file of the export is not in the bucket
   */
  async fetch(record: CompleteExport, folder: string, onObject: () => void = () => {}): Promise<number> {
    const { export_id, export_time, table_name, kind, files } = record
    const date = export_time.slice(0, 10)
    const table = kind === 'full' ? table_name : `${table_name}_changes`
    const data = await this.keys(`${table}/exportDate=${date}/${export_id}-`)
    if (data.length !== files)
      throw new UserError(
        `the export ${export_id} of ${table_name} has ${files} files, and ${data.length} of them are in the bucket ` +
          `${this.#at.bucket}: they are kept for four weeks; ask for a new export`,
      )
    const catalogue = await this.keys(`catalogue/exportDate=${date}/${export_id}.parquet`)
    const keys = [...data, ...catalogue, recordKeyOf(export_id, date)]
    for (const key of keys) {
      await this.#copy(key, join(folder, key))
      onObject()
    }
    return keys.length
  }

  async #copy(key: string, path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    const draft = `${path}.${process.pid}.part`
    try {
      const body = await this.#body(key)
      await pipeline(body as unknown as Readable, createWriteStream(draft, { mode: 0o600 }))
      await rename(draft, path)
    } finally {
      await rm(draft, { force: true })
    }
  }

  async #body(Key: string) {
    const { s3, bucket } = this.#at
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))
    if (!Body) throw new Error(`s3://${bucket}/${Key} came without a body`)
    return Body
  }
}

import { createWriteStream } from 'node:fs'
import { access, constants, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { GetObjectCommand, NoSuchKey, paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { type ExportRecord, keysOf, parseRecord } from '../../analytics/export-record.ts'
import type { StageBucket } from '../stage.ts'
import { UserError } from '../terminal.ts'
import { unwritable } from '../written-file.ts'

/** A bucket of tidy exports, or a part of it: paths are keys without the prefix, which is empty or ends in a slash. */
export class ExportObjects {
  readonly name: string
  readonly #at: StageBucket
  readonly #prefix: string

  constructor(at: StageBucket, prefix = '') {
    this.name = `s3://${at.bucket}/${prefix}`.replace(/\/$/, '')
    this.#at = at
    this.#prefix = prefix
  }

  /** Every path that begins so, sorted. */
  async list(beginning = ''): Promise<string[]> {
    const { s3: client, bucket: Bucket } = this.#at
    const paths: string[] = []
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client },
      { Bucket, Prefix: this.#prefix + beginning },
    ))
      for (const { Key = '' } of Contents) paths.push(Key.slice(this.#prefix.length))
    return paths.sort()
  }

  async text(path: string): Promise<string> {
    return (await this.#body(path)).transformToString()
  }

  /** Undefined while the export is not complete. @throws AnalyticsError where it is no record */
  async record(path: string): Promise<ExportRecord | undefined> {
    const text = await this.text(path).catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined
      throw error
    })
    return text === undefined ? undefined : parseRecord(text, `${this.name}/${path}`)
  }

  /**
   * Copies all objects of a complete export into a folder, under their paths. The record comes last: a folder that has it
   * has the whole export.
   *
   * @throws UserError when a file of the export is not there
   */
  async fetch(record: ExportRecord, folder: string): Promise<void> {
    const { exportId, table, files } = record
    const keys = keysOf(record)
    const data = await this.list(keys.files)
    if (data.length !== files)
      throw new UserError(
        `the export ${exportId} of ${table} has ${files} files, and ${data.length} of them are in ${this.name}: they are kept ` +
          'for four weeks; ask for a new export',
      )
    const catalogue = await this.list(keys.catalogue)
    for (const path of [...data, ...catalogue, keys.record]) await this.copy(path, folder)
  }

  /** Brings an object into a folder, under its path, whole or not at all. */
  async copy(path: string, folder: string): Promise<void> {
    const file = join(folder, path)
    const draft = `${file}.${process.pid}.part`
    const body = (await this.#body(path)) as unknown as Readable
    try {
      await mkdir(dirname(file), { recursive: true })
      await pipeline(body, createWriteStream(draft, { mode: 0o600 }))
      await rename(draft, file)
    } catch (error) {
      // An error at a socket has no path. A disk is full at a write, which names none either.
      const { code, path: at } = error as NodeJS.ErrnoException
      throw at !== undefined || code === 'ENOSPC' ? unwritable(file, error) : error
    } finally {
      await rm(draft, { force: true }).catch(() => undefined)
    }
  }

  async #body(path: string) {
    const { s3, bucket } = this.#at
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: this.#prefix + path }))
    if (!Body) throw new Error(`${this.name}/${path} came without a body`)
    return Body
  }
}

/** Makes a folder, if it is not there. @throws UserError when nothing can be written there */
export async function writableFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (error) {
    throw unwritable(folder, error)
  }
}

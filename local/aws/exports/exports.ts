import { randomBytes } from 'node:crypto'
import type { Store } from 'dynalite/db/index.js'
import type { Json, JsonObject } from '../../../json/json.ts'
import type { Fauxqs } from '../fauxqs-internals.ts'
import type { JsonService } from '../json-service.ts'
import type { WriteRecord } from '../write-record.ts'
import { describeBackups, updateBackups } from './backups.ts'
import { completed, type Description, ENDED, failure, placesOf } from './description.ts'
import { type FileSize, writeDataFiles, writeManifests } from './files.ts'
import type { Lines } from './images.ts'
import { defined, type Kept, openKeptExports, shown } from './kept-exports.ts'
import { readExport } from './request.ts'
import { summaryOf } from './summary.ts'
import { recoverable } from './tables.ts'
import { type View, viewOf } from './view.ts'

export interface ExportsOptions {
  readonly store: Store
  readonly record: WriteRecord
  readonly fauxqs: Fauxqs
  readonly region: string
  readonly accountId: string
  readonly fileSize?: FileSize
}

/** DynamoDB's operations on exports and on point-in-time recovery. */
export type Exports = JsonService & {
  honours(operation: string): boolean
  /** Ends what is running; it has failed then. */
  close(): Promise<void>
}

export async function openExports(options: ExportsOptions): Promise<Exports> {
  const { store, fauxqs, fileSize } = options
  const exports = await openKeptExports(store, fauxqs)
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let accepting: Promise<unknown> = Promise.resolve()

  async function start(input: JsonObject): Promise<Json> {
    const asked = readExport(input)
    const again = exports.withToken(asked)
    if (again !== undefined) return { ExportDescription: shown(again) }
    const { table, recovery } = await recoverable(asked.TableArn, options)
    const now = Date.now()
    const view = await viewOf(asked, { ...options, table, recovery })
    const id = `${String(now).padStart(14, '0')}-${randomBytes(4).toString('hex')}`
    const { ExportTime: _time, IncrementalExportSpecification: _period, ...rest } = asked
    const description: Description = {
      ExportArn: `${asked.TableArn}/export/${id}`,
      ExportStatus: 'IN_PROGRESS',
      StartTime: now / 1000,
      TableId: table.TableId,
      ...defined(rest),
      S3SseAlgorithm: asked.S3SseAlgorithm ?? 'AES256',
      ...view.times,
    }
    const kept = { asked, description }
    await exports.keep(kept).catch(async (error: unknown) => {
      await view.close()
      throw error
    })
    running = running.then(() => run(kept, view))
    return { ExportDescription: shown(description) }
  }

  async function run(kept: Kept, { lines, close }: View): Promise<void> {
    const end = (more: Partial<Description>) =>
      exports.keep({ ...kept, description: { ...kept.description, EndTime: Date.now() / 1000, ...more } })
    try {
      await end(await write(kept.description, lines))
    } catch (error) {
      // Where it cannot be noted, the next start finds that this one has failed.
      await end(failure(error)).catch(() => undefined)
    } finally {
      await close().catch(() => undefined)
    }
  }

  async function write(description: Description, lines: Lines): Promise<Partial<Description>> {
    const { base, folder } = placesOf(description)
    const place = { s3: fauxqs.s3, bucket: description.S3Bucket, folder }
    ending.signal.throwIfAborted()
    fauxqs.s3.putObject(place.bucket, `${folder}_started`, Buffer.alloc(0))
    // DynamoDB, too, has the data files of all incremental exports in one folder, and those of a full one in its own.
    const data = description.ExportType === 'INCREMENTAL_EXPORT' ? base : folder
    const written = await writeDataFiles({ ...place, folder: `${data}data/` }, lines, {
      ...(fileSize && { size: fileSize }),
      signal: ending.signal,
      name: fileName,
    })
    const summary = summaryOf(description, { folder, endTime: new Date(), ...written })
    // All four or none, whenever the process ends.
    fauxqs.atomically(() => writeManifests(place, written.files, summary))
    return completed(folder, written.itemCount, written.bytes)
  }

  const operations: Record<string, (input: JsonObject) => Json | Promise<Json>> = {
    // One after another, so that two of the same token are never both the first.
    ExportTableToPointInTime(input) {
      const answer = accepting.then(() => start(input))
      accepting = answer.catch(() => undefined)
      return answer
    },
    DescribeExport: exports.describe,
    ListExports: exports.list,
    UpdateContinuousBackups: (input) => updateBackups(input, options),
    DescribeContinuousBackups: (input) => describeBackups(input, options),
  }
  return {
    honours: (operation) => Object.hasOwn(operations, operation),
    call: (operation, input) => operations[operation]?.(input) ?? {},
    async close() {
      ending.abort(new Error(ENDED))
      await accepting
      await running
    },
  }
}

/** 26 random characters, of the letters and digits that DynamoDB takes. */
function fileName(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  return Array.from(randomBytes(26), (byte) => letters[byte % 32]).join('')
}

import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Store, Table } from 'dynalite/db/index.js'
import type { Json, JsonObject } from '../../../json/json.ts'
import type { Fauxqs } from '../fauxqs-internals.ts'
import { type JsonService, ServiceError } from '../json-service.ts'
import { getTable, under } from '../level.ts'
import type { Recovery, WriteRecord } from '../write-record.ts'
import { completed, type Description, failure, left, placesOf } from './description.ts'
import { type FileSize, writeDataFiles, writeManifests } from './files.ts'
import { changesIn, type Lines, type Snapshot, snapshotAt } from './images.ts'
import {
  badTime,
  checkPeriod,
  checkTime,
  type ExportRequest,
  milliseconds,
  readBackups,
  readDescribe,
  readExport,
  readList,
} from './request.ts'
import { summaryOf } from './summary.ts'

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

/** It keeps what was asked for, since the same token must ask for that again. */
interface Kept {
  readonly asked: ExportRequest
  readonly description: Description
}

const EXPORTS = under('export~')
const TOKEN_LASTS_MS = 8 * 3_600_000

export async function openExports({
  store,
  record,
  fauxqs,
  region,
  accountId,
  fileSize,
}: ExportsOptions): Promise<Exports> {
  const exports = new Map<string, Kept>()
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let accepting: Promise<unknown> = Promise.resolve()

  const keep = async (kept: Kept) => {
    const { ExportArn } = kept.description
    exports.set(ExportArn, kept)
    await store.db.batch([{ type: 'put', key: EXPORTS.gte + ExportArn, value: kept }])
  }
  for await (const [, value] of store.db.iterator(EXPORTS)) {
    const kept = value as Kept
    exports.set(kept.description.ExportArn, kept)
  }
  for (const kept of exports.values()) {
    if (kept.description.ExportStatus === 'IN_PROGRESS')
      await keep({ ...kept, description: left(kept.description, fauxqs) })
  }

  async function start(input: JsonObject): Promise<Json> {
    const asked = readExport(input)
    const again = withToken(asked)
    if (again !== undefined) return { ExportDescription: shown(again) }
    const { table, recovery } = await recoverable(asked.TableArn)
    const now = Date.now()
    const { times, snapshot, lines } = await seen(asked, { table, recovery, now })
    const id = `${String(now).padStart(14, '0')}-${randomBytes(4).toString('hex')}`
    const { ExportTime: _time, IncrementalExportSpecification: _period, ...rest } = asked
    const description: Description = {
      ExportArn: `${asked.TableArn}/export/${id}`,
      ExportStatus: 'IN_PROGRESS',
      StartTime: now / 1000,
      TableId: table.TableId,
      ...defined(rest),
      S3SseAlgorithm: asked.S3SseAlgorithm ?? 'AES256',
      ...times,
    }
    const kept = { asked, description }
    await keep(kept)
    running = running.then(() => run(kept, lines)).finally(() => snapshot?.close())
    return { ExportDescription: shown(description) }
  }

  /** Settles now what the export is to see, since it may run later. */
  async function seen(
    { ExportTime, IncrementalExportSpecification: asked }: ExportRequest,
    { table, recovery, now }: { table: Table; recovery: Recovery; now: number },
  ): Promise<{ times: Partial<Description>; snapshot?: Snapshot; lines: Lines }> {
    if (asked === undefined) {
      const time = ExportTime === undefined ? undefined : milliseconds(ExportTime)
      if (time !== undefined) checkTime(time, recovery, now)
      const at = await record.settle(time)
      const present = record.recoveryOf(table)
      if (present === undefined || present.since > at * 1000)
        throw badTime('The export time is no longer known.')
      const snapshot = snapshotAt(store, record, table, at * 1000)
      return { times: { ExportTime: at / 1000 }, snapshot, lines: snapshot.lines }
    }
    const from = milliseconds(asked.ExportFromTime)
    const given = asked.ExportToTime === undefined ? undefined : milliseconds(asked.ExportToTime)
    checkPeriod({ from, to: given ?? now }, recovery, now)
    // Until now: with every write that was acknowledged before, though it was in this very millisecond.
    const to = await record.settle(given)
    const specification = { ...asked, ExportToTime: to / 1000 }
    const oldImages = asked.ExportViewType === 'NEW_AND_OLD_IMAGES'
    const period = { from: from * 1000, to: to * 1000 }
    return {
      times: { IncrementalExportSpecification: specification },
      lines: changesIn(store, record, table, { period, oldImages }),
    }
  }

  async function run(kept: Kept, lines: Lines): Promise<void> {
    const end = (more: Partial<Description>) =>
      keep({ ...kept, description: { ...kept.description, EndTime: Date.now() / 1000, ...more } })
    try {
      await end(await write(kept.description, lines))
    } catch (error) {
      // The store is about to close, and the next start tells that this one has failed.
      if (!ending.signal.aborted) await end(failure(error)).catch(() => undefined)
    }
  }

  async function write(description: Description, lines: Lines): Promise<Partial<Description>> {
    const { base, folder } = placesOf(description)
    const place = { s3: fauxqs.s3, bucket: description.S3Bucket, folder }
    ending.signal.throwIfAborted()
    fauxqs.s3.putObject(place.bucket, `${folder}_started`, Buffer.alloc(0))
    // As DynamoDB has it: the data files of all incremental exports are in one folder, those of a full one in its own.
    const data = description.ExportType === 'INCREMENTAL_EXPORT' ? base : folder
    const written = await writeDataFiles({ ...place, folder: `${data}data/` }, lines, {
      ...(fileSize && { size: fileSize }),
      signal: ending.signal,
      name: () => fileName(),
    })
    const summary = summaryOf(description, { folder, endTime: new Date(), ...written })
    // All four or none, whenever the process ends.
    fauxqs.atomically(() => writeManifests(place, written.files, summary))
    return completed(folder, written.itemCount, written.bytes)
  }

  function withToken(asked: ExportRequest): Description | undefined {
    if (asked.ClientToken === undefined) return undefined
    for (const { asked: before, description } of exports.values()) {
      if (before.ClientToken !== asked.ClientToken) continue
      const { EndTime } = description
      if (EndTime !== undefined && EndTime * 1000 < Date.now() - TOKEN_LASTS_MS) continue
      if (isDeepStrictEqual(defined(before), defined(asked))) return description
      const message = 'Duplicate request detected: the same ClientToken was used with other parameters.'
      throw new ServiceError('ExportConflictException', message)
    }
    return undefined
  }

  async function recoverable(arn: string): Promise<{ table: Table; recovery: Recovery }> {
    const table = await tableOf(arn)
    const recovery = record.recoveryOf(table)
    if (recovery === undefined) {
      const message = `Point in time recovery is not enabled for table '${table.TableName}'`
      throw new ServiceError('PointInTimeRecoveryUnavailableException', message)
    }
    return { table, recovery }
  }

  async function tableOf(arn: string): Promise<Table> {
    const prefix = `arn:aws:dynamodb:${region}:${accountId}:table/`
    if (!arn.startsWith('arn:')) throw new ServiceError('ValidationException', `Invalid TableArn: ${arn}`)
    return named(arn.startsWith(prefix) ? arn.slice(prefix.length) : '', arn)
  }
  const named = (name: string, shownName = name) =>
    getTable(store, name).catch(() => {
      throw new ServiceError('TableNotFoundException', `Table not found: ${shownName}`)
    })

  function describe(input: JsonObject): Json {
    const { ExportArn } = readDescribe(input)
    const kept = exports.get(ExportArn)
    if (kept === undefined)
      throw new ServiceError('ExportNotFoundException', `Export not found: ${ExportArn}`)
    return { ExportDescription: shown(kept.description) }
  }

  function list(input: JsonObject): Json {
    const { TableArn, MaxResults, NextToken = '' } = readList(input)
    const found = [...exports.values()]
      .map(({ description }) => description)
      .filter(({ TableArn: of }) => TableArn === undefined || of === TableArn)
      .sort((a, b) => (a.ExportArn < b.ExportArn ? -1 : 1))
      .filter(({ ExportArn }) => ExportArn > NextToken)
    const page = found.slice(0, MaxResults)
    const last = page.at(-1)
    return {
      ExportSummaries: page.map(({ ExportArn, ExportStatus, ExportType }) => ({
        ExportArn,
        ExportStatus,
        ExportType,
      })),
      ...(found.length > page.length && last && { NextToken: last.ExportArn }),
    }
  }

  async function backups(input: JsonObject): Promise<Json> {
    const { TableName, PointInTimeRecoverySpecification: asked } = readBackups(input)
    const table = await named(TableName)
    if (asked?.PointInTimeRecoveryEnabled === true) await record.enable(table)
    if (asked?.PointInTimeRecoveryEnabled === false) await record.disable(table)
    const recovery = record.recoveryOf(table)
    const PointInTimeRecoveryDescription =
      recovery === undefined
        ? { PointInTimeRecoveryStatus: 'DISABLED' }
        : {
            PointInTimeRecoveryStatus: 'ENABLED',
            EarliestRestorableDateTime: Math.ceil(recovery.since / 1000) / 1000,
            LatestRestorableDateTime: Date.now() / 1000,
          }
    return {
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
    }
  }

  const operations: Record<string, (input: JsonObject) => Json | Promise<Json>> = {
    // One after another, so that two of the same token are never both the first.
    ExportTableToPointInTime(input) {
      const answer = accepting.then(() => start(input))
      accepting = answer.catch(() => undefined)
      return answer
    },
    DescribeExport: describe,
    ListExports: list,
    UpdateContinuousBackups: backups,
    DescribeContinuousBackups: backups,
  }
  return {
    honours: (operation) => Object.hasOwn(operations, operation),
    call: (operation, input) => operations[operation]?.(input) ?? {},
    async close() {
      ending.abort()
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

const defined = <T extends object>(value: T) => JSON.parse(JSON.stringify(value)) as T
const shown = (description: Description) => defined(description) as unknown as Json

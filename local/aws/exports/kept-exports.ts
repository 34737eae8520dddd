import { isDeepStrictEqual } from 'node:util'
import type { Store } from 'dynalite/db/index.js'
import type { Json, JsonObject } from '../../../json/json.ts'
import type { Fauxqs } from '../fauxqs-internals.ts'
import { ServiceError } from '../json-service.ts'
import { under } from '../level.ts'
import { type Description, left } from './description.ts'
import { type ExportRequest, readDescribe, readList } from './request.ts'

/** An export as it is kept, with the request: the same token must ask for the same again. */
export interface Kept {
  readonly asked: ExportRequest
  readonly description: Description
}

/** The exports, those of former processes among them. */
export interface KeptExports {
  keep(kept: Kept): Promise<void>
  /**
   * The export that the request's token has asked for already.
   * @throws ServiceError when it asked for something else.
   */
  withToken(asked: ExportRequest): Description | undefined
  /** DynamoDB's DescribeExport. */
  describe(input: JsonObject): Json
  /** DynamoDB's ListExports. */
  list(input: JsonObject): Json
}

const EXPORTS = under('export~')
const TOKEN_LASTS_MS = 8 * 3_600_000

/** Whatever a former process was running when it ended has come to its end after this. */
export async function openKeptExports(store: Store, fauxqs: Fauxqs): Promise<KeptExports> {
  const exports = new Map<string, Kept>()
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

  return {
    keep,
    withToken(asked) {
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
    },
    describe(input) {
      const { ExportArn } = readDescribe(input)
      const kept = exports.get(ExportArn)
      if (kept === undefined)
        throw new ServiceError('ExportNotFoundException', `Export not found: ${ExportArn}`)
      return { ExportDescription: shown(kept.description) }
    },
    list(input) {
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
    },
  }
}

/** Without the fields that are undefined, as it is read from the store. */
export const defined = <T extends object>(value: T) => JSON.parse(JSON.stringify(value)) as T
export const shown = (description: Description) => defined(description) as unknown as Json

import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { EventId, PartnerId } from '../schemas/ids.ts'
import type { Mistake } from '../schemas/mistakes.ts'
import { isReasonCode, KEPT_MS, REASON_CODES, type ReasonCode } from '../schemas/rejection.ts'
import { guardClient } from './guard.ts'
import { assertStoredTimes, type Item, numberOf, StoredItemError, textOf } from './items.ts'
import { queryAll, type Requests, requestsOf, type Units } from './requests.ts'
import { REJECTED_KEYS } from './tables.ts'

/** A rejected activity as it is kept, but for its record, which may be large. */
export type KeptRejection = {
  readonly rejectedId: string
  /** RFC 3339, UTC, with milliseconds. */
  readonly rejectedAt: string
  readonly reasonCode: ReasonCode
  /** All of them: some tens at most. */
  readonly mistakes: Mistake[]
  readonly eventId?: EventId
  readonly detailType?: string
  /** True where the start of the record alone could be kept, with what finds the whole. */
  readonly cut: boolean
  /** The length of what is kept of the record, in UTF-8. */
  readonly bytes: number
  /** When an operator sent it through again, after a mend. */
  readonly resubmittedAt?: string
}

/** A rejected activity with its record, where that is short enough to lie beside it. */
export type ListedRejection = KeptRejection & { readonly record?: string }

export type RejectionPage = {
  /** Newest first. */
  readonly rejections: readonly ListedRejection[]
  /** The next page goes on after it; absent at the end. */
  readonly next?: string
}

export type RejectionQuery = {
  /** All, unless given. */
  readonly reasons?: readonly ReasonCode[]
  /** Epoch milliseconds; at or after it. */
  readonly from?: number
  /** Epoch milliseconds; before it. */
  readonly to?: number
  readonly limit: number
  /** As `next` of the page before. */
  readonly after?: string
}

/** One partner's rejected activities; or those that name no partner. */
export type PartnerRejections = {
  /** Safe to repeat. Costs 1 WRU for each KB, of a record once it is compressed. */
  keep(rejection: KeptRejection, record: string): Promise<void>
  /**
   * Newest first, of the last 14 days. Costs a Query for each reason that is asked for, of at most one item more than the page has:
   * 0.5 RRU for each 4 KB that they read. An item has some 2 KB, and never more than 8.
   */
  list(query: RejectionQuery): Promise<RejectionPage>
  /** The record of one: what was sent, or its start. Costs 0.5 RRU for each 4 KB. */
  recordOf(rejection: ListedRejection): Promise<string>
  /** Notes when it was sent through again. Nothing where it is not kept any more. */
  noteResubmitted(rejection: KeptRejection, at: string): Promise<void>
}

export type Rejections = {
  /** @param partnerId undefined for what names no partner */
  forPartner(partnerId: PartnerId | undefined): PartnerRejections
  /** Those of whom anything was kept in the last 14 days, in the order of their ids; undefined for what names none. */
  partners(): Promise<(PartnerId | undefined)[]>
}

/** Records that are compressed to no more lie beside their rejection, so that a page of 100 stays small. */
const BESIDE_BYTES = 2048
/** An item takes 400 KB. */
const PART_BYTES = 350_000

/** The partition that tells which partners there are. Every other has a `#` in its name, and no partner id has one. */
const PARTNERS = 'partners'
const NOBODY = '#'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The only way to rejected activities: by the partition of one partner and reason. The client is guarded from here on, as by
 * `openStore`. Errors are the SDK's, but for StoredItemError.
 */
export function openRejections(options: {
  readonly client: DynamoDBClient
  readonly table: string
  readonly onUnits?: (units: Units) => void
  /** Epoch milliseconds. */
  readonly now?: () => number
}): Rejections {
  const { client, table, onUnits = () => {}, now = Date.now } = options
  const keys = new Map([[table, REJECTED_KEYS]])
  guardClient(client, keys)
  const requests = requestsOf(client, keys, onUnits)
  const noted = new Map<string, number>()

  const notePartner = async (partnerId: PartnerId | undefined) => {
    const name = partnerId ?? NOBODY
    const day = Math.floor(now() / DAY_MS)
    if (noted.get(name) === day) return
    const item = { partnerAndReason: PARTNERS, timeAndId: name, expiresAt: expiryOf(now() + DAY_MS) }
    await requests.putIf(table, item, ALWAYS)
    if (noted.size >= 1000) noted.clear()
    noted.set(name, day)
  }

  return {
    forPartner: (partnerId) => partnerRejections({ requests, table, partnerId, notePartner, now }),
    async partners() {
      const items = await queryAll(requests, { table, partition: PARTNERS })
      return items
        .filter((item) => numberOf(item, 'expiresAt', table) * 1000 > now())
        .map((item) => textOf(item, 'timeAndId', table))
        .map((name) => (name === NOBODY ? undefined : (name as PartnerId)))
    },
  }
}

/** Holds of every item: a put takes a condition, and an item with the same key says the same. */
const ALWAYS = 'attribute_not_exists(nothing)'

/** Epoch seconds, some time after which DynamoDB removes an item. Until then it is not shown any more. */
const expiryOf = (at: number) => Math.floor((at + KEPT_MS) / 1000)

interface Of {
  readonly requests: Requests
  readonly table: string
  readonly partnerId: PartnerId | undefined
  readonly notePartner: (partnerId: PartnerId | undefined) => Promise<void>
  readonly now: () => number
}

function partnerRejections({ requests, table, partnerId, notePartner, now }: Of): PartnerRejections {
  const partitionOf = (reason: ReasonCode) => `${partnerId ?? ''}#${reason}`
  const partsOf = (rejectedId: string) => `${partnerId ?? ''}#record#${rejectedId}`

  return {
    async keep(rejection, record) {
      const { rejectedId, rejectedAt, mistakes, ...rest } = rejection
      assertStoredTimes({ rejectedAt })
      const zipped = gzipSync(record)
      const beside = zipped.byteLength <= BESIDE_BYTES
      const expiresAt = expiryOf(Date.parse(rejectedAt))
      // The parts go first: whoever sees a rejection finds its record.
      if (!beside) {
        for (let part = 0; part * PART_BYTES < zipped.byteLength; part++) {
          const bytes = zipped.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
          const key = { partnerAndReason: partsOf(rejectedId), timeAndId: String(part).padStart(4, '0') }
          await requests.putIf(table, { ...key, bytes: Uint8Array.from(bytes), expiresAt }, ALWAYS)
        }
      }
      const item = {
        ...{ partnerAndReason: partitionOf(rejection.reasonCode), timeAndId: `${rejectedAt}#${rejectedId}` },
        ...{ ...rest, mistakes: JSON.stringify(mistakes), expiresAt },
        ...(beside ? { record: Uint8Array.from(zipped) } : {}),
      }
      await requests.putIf(table, item, 'attribute_not_exists(timeAndId)')
      await notePartner(partnerId)
    },

    async list({ reasons = REASON_CODES, from = Number.NEGATIVE_INFINITY, to, limit, after }) {
      const oldest = new Date(Math.max(from, now() - KEPT_MS)).toISOString()
      // A time is followed by # in a key: what has the very time of `to` comes after it alone.
      const until = to === undefined ? AFTER_ALL : new Date(to).toISOString()
      const [end = until] = [until, ...(after === undefined ? [] : [after])].sort()
      if (end <= oldest) return { rejections: [] }
      const found = await Promise.all(
        [...new Set(reasons)].map(async (reason) => {
          const range = { table, partition: partitionOf(reason), from: oldest, upTo: end }
          // The end itself may be among them, and one more tells whether there is another page.
          const { items } = await requests.query({ ...range, descending: true, limit: limit + 2 })
          return items.filter((item) => textOf(item, 'timeAndId', table) !== after)
        }),
      )
      const newest = found.flat().sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
      const page = newest.slice(0, limit)
      const last = page.at(-1)
      return {
        rejections: page.map((item) => rejectionOf(item, table)),
        ...(newest.length > limit && last ? { next: keyOf(last) } : {}),
      }
    },

    async recordOf({ rejectedId, record }) {
      if (record !== undefined) return record
      const parts = await queryAll(requests, { table, partition: partsOf(rejectedId) })
      const bytes = parts.map(({ bytes: part }) => part).filter((part) => part instanceof Uint8Array)
      if (bytes.length === 0)
        throw new StoredItemError(`The record of ${rejectedId} is not in table ${table}.`)
      return gunzipSync(Buffer.concat(bytes)).toString()
    },

    async noteResubmitted({ rejectedId, rejectedAt, reasonCode }, at) {
      assertStoredTimes({ resubmittedAt: at })
      await requests.updateIf({
        TableName: table,
        Key: { partnerAndReason: partitionOf(reasonCode), timeAndId: `${rejectedAt}#${rejectedId}` },
        UpdateExpression: 'SET resubmittedAt = :at',
        ConditionExpression: 'timeAndId = :key',
        ExpressionAttributeValues: { ':at': at, ':key': `${rejectedAt}#${rejectedId}` },
      })
    },
  }
}

/** No time of a key comes after it. */
const AFTER_ALL = '9999'

const keyOf = (item: Item) => String(item.timeAndId)

function rejectionOf(item: Item, table: string): ListedRejection {
  const [rejectedAt = '', rejectedId = ''] = textOf(item, 'timeAndId', table).split('#')
  const { reasonCode, eventId, detailType, resubmittedAt, record, cut } = item
  if (!isReasonCode(reasonCode))
    throw new StoredItemError(
      `An item of table ${table} has the reason ${String(reasonCode)}, which is none.`,
    )
  return {
    rejectedId,
    rejectedAt,
    reasonCode,
    mistakes: JSON.parse(textOf(item, 'mistakes', table)) as Mistake[],
    ...(typeof eventId === 'string' ? { eventId: eventId as EventId } : {}),
    ...(typeof detailType === 'string' ? { detailType } : {}),
    cut: cut === true,
    bytes: numberOf(item, 'bytes', table),
    ...(typeof resubmittedAt === 'string' ? { resubmittedAt } : {}),
    ...(record instanceof Uint8Array ? { record: gunzipSync(record).toString() } : {}),
  }
}

/** One id for one record, however often it comes: of its message, and of its text, since a message may bring several. */
export function rejectedIdOf(messageId: string, record: string): string {
  return createHash('sha256').update(`${messageId}\n${record}`).digest('base64url').slice(0, 22)
}

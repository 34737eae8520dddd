import { unmarshall } from '@aws-sdk/util-dynamodb'
import { fieldsOf, isJsonObject } from '../json/json.ts'
import type { ExportCompleted } from '../schemas/export-completed.ts'
import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { isMarker } from './holdings.ts'
import { assertStoredTimes, type Item, numberIn, textOf } from './items.ts'
import { type Keepsake, keepsakeKeyOf, keepsakeOf } from './keepsake-item.ts'
import { type StoredProgress, storedProgressOf } from './progress.ts'

export type ExportedTable = ExportCompleted['tableName']

export type Exported =
  | { readonly keepsake: Keepsake }
  | { readonly userId: UserId; readonly campaignId: CampaignId; readonly progress: StoredProgress }

/** A line of an export is no item that this version of the store writes. It tells names of attributes, and no value. */
export class ExportedItemError extends Error {
  override readonly name = 'ExportedItemError'
}

/** A change of an incremental export: what an item became, and when. */
export interface Change {
  /** When the item was last written in the period, microseconds since 1970. */
  readonly writtenAtMicros: bigint
  /** The item as it is after the change; its key alone where it is gone. */
  readonly now: Exported | RemovedItem
  /** The item before, where the user was erased between: what is after does not build on it. */
  readonly erased?: Exported
}

/** The key of an item that is gone. */
export interface RemovedItem {
  readonly userId: UserId
  readonly campaignId: CampaignId
  /** Undefined for progress. */
  readonly keepsakeId: KeepsakeId | undefined
}

/**
 * Reads a line of a full export, `{"Item":{…}}` in DynamoDB's JSON, as the live reads do. Undefined for what tells of no
 * keepsake and no progress: the marker of an erasure.
 *
 * @param line its number in the file, from 1, for the error
 * @throws ExportedItemError
 */
export function exportedOf(text: string, table: ExportedTable, line: number): Exported | undefined {
  const item = itemIn(fieldsOf(lineIn(text)).Item)
  // An error is told anew and without its cause, whose words hold ids and values.
  if (!item) throw new ExportedItemError(`Line ${line} of an export of ${table} holds no item.`)
  return readItem(item, { table, line }, () => exportedItem(item, table))
}

/**
 * Reads a line of an incremental export with both images. Undefined as `exportedOf`.
 *
 * @param line its number in the file, from 1, for the error
 * @throws ExportedItemError
 */
export function changeOf(text: string, table: ExportedTable, line: number): Change | undefined {
  const { Metadata, Keys, OldImage, NewImage } = fieldsOf(lineIn(text))
  const [keys, before, after] = [Keys, OldImage, NewImage].map(itemIn)
  const writtenAtMicros = microsIn(fieldsOf(Metadata).WriteTimestampMicros)
  if (!keys || writtenAtMicros === undefined || (NewImage !== undefined && !after))
    throw new ExportedItemError(`Line ${line} of an export of ${table} holds no change.`)
  const read = <T>(item: Item, of: () => T) => readItem(item, { table, line }, of)
  if (table === 'progress' && read(keys, () => isMarker(keys, table))) return undefined
  const now = after
    ? read(after, () => exportedItem(after, table))
    : read(keys, () => removedItem(keys, table))
  if (!now) return undefined
  const isNew = table === 'progress' && before && after && before.erasedAt !== after.erasedAt
  const erased = isNew ? read(before, () => exportedItem(before, table)) : undefined
  return { writtenAtMicros, now, ...(erased && { erased }) }
}

function readItem<T>(item: Item, { table, line }: { table: ExportedTable; line: number }, read: () => T): T {
  try {
    return read()
  } catch {
    const names = Object.keys(item).sort().join(', ')
    throw new ExportedItemError(
      `Line ${line} of an export of ${table} holds an item that this version cannot read, with ${names || 'nothing'}.`,
    )
  }
}

const exportedItem = (item: Item, table: ExportedTable): Exported | undefined =>
  table === 'keepsakes' ? exportedKeepsake(item) : exportedProgress(item)

function removedItem(keys: Item, table: ExportedTable): RemovedItem {
  const userId = textOf(keys, 'userId', table) as UserId
  if (table === 'progress')
    return { userId, campaignId: textOf(keys, 'campaignId', table) as CampaignId, keepsakeId: undefined }
  return { userId, ...keepsakeKeyOf(keys, table) }
}

/** DynamoDB writes it as `{"N":"…"}`; its pages show the text alone. */
function microsIn(value: unknown): bigint | undefined {
  const text = fieldsOf(value).N ?? value
  return typeof text === 'string' && /^\d{1,18}$/.test(text) ? BigInt(text) : undefined
}

function exportedKeepsake(item: Item): Exported {
  const keepsake = keepsakeOf(item, 'keepsakes')
  const { earnedAt, recordedAt } = keepsake
  assertStoredTimes({ earnedAt, recordedAt })
  return { keepsake }
}

function exportedProgress(item: Item): Exported | undefined {
  if (isMarker(item, 'progress')) return undefined
  const [campaignId, progress] = storedProgressOf(item, 'progress')
  return { userId: textOf(item, 'userId', 'progress') as UserId, campaignId, progress }
}

function lineIn(text: string): unknown {
  try {
    return text.includes('"B"') ? JSON.parse(text, bytesIn) : JSON.parse(text)
  } catch {
    return undefined
  }
}

function itemIn(image: unknown): Item | undefined {
  try {
    return isJsonObject(image) ? unmarshall(image as never, { wrapNumbers: numberIn }) : undefined
  } catch {
    return undefined
  }
}

/** Text under `B` is bytes in base64: an attribute of that name has an object there. */
function bytesIn(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value
}

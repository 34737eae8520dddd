import { unmarshall } from '@aws-sdk/util-dynamodb'
import { isJsonObject } from '../json/json.ts'
import type { CampaignId, UserId } from '../schemas/ids.ts'
import { isMarker } from './holdings.ts'
import { assertStoredTimes, type Item, numberIn, textOf } from './items.ts'
import { type Keepsake, keepsakeOf } from './keepsake-item.ts'
import { type StoredProgress, storedProgressOf } from './progress.ts'

/** The tables that are exported, by their plain names. */
export type ExportedTable = 'keepsakes' | 'progress'

export type Exported =
  | { readonly keepsake: Keepsake }
  | { readonly userId: UserId; readonly campaignId: CampaignId; readonly progress: StoredProgress }

/** A line of an export is no item that this version of the store writes. It tells names of attributes, and no value. */
export class ExportedItemError extends Error {
  override readonly name = 'ExportedItemError'
}

/**
 * Reads a line of a full export, `{"Item":{…}}` in DynamoDB's JSON, as the live reads do. Undefined for what tells of no
 * keepsake and no progress: the marker of an erasure.
 *
 * @param line its number in the file, from 1, for the error
 * @throws ExportedItemError
 */
export function exportedOf(text: string, table: ExportedTable, line: number): Exported | undefined {
  const item = itemIn(text)
  // What goes wrong is told anew and without its cause, whose words hold ids and values.
  if (!item) throw new ExportedItemError(`Line ${line} of an export of ${table} holds no item.`)
  try {
    return table === 'keepsakes' ? exportedKeepsake(item) : exportedProgress(item)
  } catch {
    const names = Object.keys(item).sort().join(', ')
    throw new ExportedItemError(
      `Line ${line} of an export of ${table} holds an item that this version cannot read, with ${names || 'nothing'}.`,
    )
  }
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

function itemIn(text: string): Item | undefined {
  try {
    const line: unknown = JSON.parse(text, bytesIn)
    if (!isJsonObject(line) || !isJsonObject(line.Item)) return undefined
    return unmarshall(line.Item as never, { wrapNumbers: numberIn })
  } catch {
    return undefined
  }
}

/** Text under `B` is bytes in base64: an attribute of that name has an object there. */
function bytesIn(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value
}

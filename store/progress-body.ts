import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Json } from '../json/json.ts'
import { type CampaignId, LONGEST_USER_ID } from '../schemas/ids.ts'
import { type Item, itemBytes, ONE_UNIT_BYTES, StoredItemError, type Value } from './items.ts'

/** A user's progress in one campaign. The store keeps any field that a body has; awarding writes these and no other. */
export type ProgressBody = {
  /** The state of each measure on which a keepsake still open depends, by the measure's id. */
  readonly measures: Record<string, Json>
  /** The `earnedAt` of each keepsake earned, epoch milliseconds, by the keepsake's id. */
  readonly earned: Record<string, number>
  /** Ids of the keepsakes whose editions were all taken when the user would have earned them. */
  readonly soldOut?: readonly string[]
  /**
   * The earliest moment of the activities that counted, epoch milliseconds. It is here and not beside the body: an older
   * release, which cannot lower it, so drops it when it commits. A missing one is never wrong; one too late would be.
   */
  readonly firstAt?: number
}

const BODY = 'body'

/**
 * One attribute, whatever the body's shape: JSON text while the item fits one write unit with it, so that exports and
 * people can read it; deflated JSON beyond, where every KB is a unit. A native map would cost a byte for each
 * element and three for each map.
 *
 * @param item what else the item holds, which takes its share of the unit
 */
export function encodeBody(body: ProgressBody, item: Item): string | Uint8Array {
  const text = JSON.stringify(body)
  const room = ONE_UNIT_BYTES - itemBytes(item) - BODY.length
  return Buffer.byteLength(text) <= room ? text : deflateRawSync(text, { level: 9 })
}

/** @param where which item, in the words of the error. @throws StoredItemError */
export function decodeBody(value: Value | undefined, where: string): ProgressBody {
  try {
    const body: unknown = JSON.parse(
      value instanceof Uint8Array ? inflateRawSync(value).toString() : String(value),
    )
    if (isProgressBody(body)) return body
  } catch (cause) {
    throw new StoredItemError(`The progress of ${where} cannot be read.`, { cause })
  }
  throw new StoredItemError(
    `The progress of ${where} lacks measures or earned, or has a date that is no number.`,
  )
}

function isProgressBody(body: unknown): body is ProgressBody {
  if (typeof body !== 'object' || body === null || !('measures' in body && 'earned' in body)) return false
  const { measures, earned } = body
  if (typeof measures !== 'object' || measures === null || typeof earned !== 'object' || earned === null)
    return false
  const first = 'firstAt' in body ? [body.firstAt] : []
  return [...Object.values(earned), ...first].every((at) => typeof at === 'number')
}

/** DynamoDB takes no item larger than this: 400 KB. */
export const LARGEST_ITEM_BYTES = 409_600

/** A version of up to eight digits: a byte for every two, and one more. */
const LARGEST_VERSION = 5

/**
 * The most bytes of a progress item whose body is so much JSON text, as DynamoDB counts them: names and values of userId,
 * campaignId, version, erasedAt and body, with the longest user id and a text that does not compress at all.
 *
 * @param textBytes of the body as JSON, in UTF-8
 */
export function largestProgressItemBytes(campaignId: CampaignId, textBytes: number): number {
  return (
    'userId'.length +
    LONGEST_USER_ID +
    'campaignId'.length +
    campaignId.length +
    'version'.length +
    LARGEST_VERSION +
    // Items of a user who was erased before have it.
    'erasedAt'.length +
    '2024-07-26T00:00:00.000Z'.length +
    BODY.length +
    deflateBound(textBytes)
  )
}

/** WRU of writing an item, RRU of an eventually consistent read of it. */
export function requestUnitsOf(itemBytes: number): { readonly write: number; readonly read: number } {
  return {
    write: Math.max(1, Math.ceil(itemBytes / 1024)),
    read: Math.max(1, Math.ceil(itemBytes / 4096)) / 2,
  }
}

/** zlib's own bound for raw deflate with its default window and memory: blocks that are stored as they are. */
function deflateBound(bytes: number): number {
  return bytes + (bytes >> 12) + (bytes >> 14) + (bytes >> 25) + 7
}

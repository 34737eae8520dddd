import type { CampaignId } from '../schemas/ids.ts'

/** DynamoDB takes no item larger than this. */
export const LARGEST_ITEM_BYTES = 400 * 1024

const LONGEST_USER_ID = 128
/** A version of up to eight digits: a byte for every two, and one more. */
const LARGEST_VERSION = 5

/**
 * Bytes of a progress item whose body is at most so much JSON text, as DynamoDB counts them: names and values of
 * userId, campaignId, version and body, with the longest user id. An upper bound for every text, also one that does
 * not compress at all.
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
    'body'.length +
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

import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Json } from '../schemas/json.ts'
import { StoredItemError } from './attributes.ts'

/** A user's standing in one campaign. What a body has beyond these fields is kept as well. */
export type ProgressBody = {
  /** Working state of criteria not yet met, by the criterion's id. */
  measures: Record<string, Json>
  /** Ids of the keepsakes earned. */
  earned: string[]
  /** Ids of the keepsakes whose editions were all taken when the user would have earned them. */
  soldOut?: string[]
}

// A write unit is 1 KB, and so is the budget: below it a smaller item costs the same. With the longest ids, keys and
// version need 220 bytes of it.
const PLAIN_UP_TO_BYTES = 800

/**
 * One attribute, whatever the body's shape: JSON text (S) while that fits one write unit, so that exports and people
 * can read it; deflated JSON (B) beyond, where every KB is a unit. A native map would cost a byte for each element, a
 * type for each value, and as much parsing as JSON.
 */
export function encodeBody(body: ProgressBody): AttributeValue {
  const text = JSON.stringify(body)
  return Buffer.byteLength(text) <= PLAIN_UP_TO_BYTES
    ? { S: text }
    : { B: deflateRawSync(text, { level: 9 }) }
}

/** Throws StoredItemError; `where` says which item in its words. */
export function decodeBody(value: AttributeValue | undefined, where: string): ProgressBody {
  try {
    const body: unknown = JSON.parse(value?.B ? inflateRawSync(value.B).toString() : String(value?.S))
    if (isProgressBody(body)) return body
  } catch (cause) {
    throw new StoredItemError(`The progress of ${where} cannot be read.`, { cause })
  }
  throw new StoredItemError(`The progress of ${where} lacks measures or earned.`)
}

function isProgressBody(body: unknown): body is ProgressBody {
  if (typeof body !== 'object' || body === null || !('measures' in body && 'earned' in body)) return false
  return typeof body.measures === 'object' && body.measures !== null && Array.isArray(body.earned)
}

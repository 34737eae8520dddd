import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { StoredItemError } from './attributes.ts'
import { itemBytes } from './item-bytes.ts'
import type { Item } from './requests.ts'

/** What a keepsake's criterion had gathered when it was met: kept so that it can be told why it was earned. */
export type Gathered = {
  /** By measure id, in the measures' own text. */
  measures: Record<string, string>
  /** There was more than the item had room for: of the longest states only the beginning is here. */
  cut?: true
}

export const GATHERED = 'gathered'

/** DynamoDB's own accounting is a few bytes vague, and one byte more would cost a unit at each write. */
const MOST_ITEM_BYTES = 1000

/** Up to here it is text, for people and exports to read; beyond, deflating it begins to be worth while. */
const PLAIN_UP_TO_BYTES = 200

/** The attribute as far as the item has room for it, within 1 KB for both; undefined when there is none at all. */
export function encodeGathered({ measures, cut }: Gathered, item: Item): AttributeValue | undefined {
  const room = MOST_ITEM_BYTES - itemBytes(item) - GATHERED.length
  const longest = Math.max(0, ...Object.values(measures).map(({ length }) => length))
  for (let most = longest; most > 0; most = Math.floor(most * 0.8)) {
    const shortened = shorten(measures, most)
    const isCut = cut || most < longest
    const encoded = encode({ measures: shortened, ...(isCut ? { cut: true } : {}) })
    if (itemBytes({ '': encoded }) <= room) return encoded
  }
  return room > CUT_BYTES ? encode({ measures: {}, cut: true }) : undefined
}

const CUT_BYTES = 40

/** States are lists with commas between: what is left of one is the beginning of its list. */
function shorten(measures: Gathered['measures'], most: number): Gathered['measures'] {
  return Object.fromEntries(
    Object.entries(measures).flatMap(([id, state]) => {
      if (state.length <= most) return [[id, state]]
      const end = state.lastIndexOf(',', most)
      return end > 0 ? [[id, state.slice(0, end)]] : []
    }),
  )
}

function encode(gathered: Gathered): AttributeValue {
  const text = JSON.stringify(gathered)
  return Buffer.byteLength(text) <= PLAIN_UP_TO_BYTES
    ? { S: text }
    : { B: deflateRawSync(text, { level: 9 }) }
}

/** Undefined for a keepsake that keeps none, as those put before there was any. Throws StoredItemError. */
export function decodeGathered(item: Item, table: string): Gathered | undefined {
  const value = item[GATHERED]
  if (!value) return undefined
  try {
    const text = value.B ? inflateRawSync(value.B).toString() : String(value.S)
    const gathered: unknown = JSON.parse(text)
    if (typeof gathered === 'object' && gathered !== null && 'measures' in gathered)
      return gathered as Gathered
  } catch (cause) {
    throw new StoredItemError(
      `What keepsake "${item.keepsake?.S}" in table ${table} had gathered cannot be read.`,
      {
        cause,
      },
    )
  }
  throw new StoredItemError(
    `What keepsake "${item.keepsake?.S}" in table ${table} had gathered lacks measures.`,
  )
}

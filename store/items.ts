import { ExactNumber, isHeld } from '../json/exact-number.ts'
import { canonicalTime } from '../schemas/time.ts'

/** The value of an attribute of the store's items. A number that a double does not hold keeps its digits. */
export type Value = string | number | ExactNumber | boolean | Uint8Array | Item

/** An item as the store has it, without the types of its values. */
export type Item = { [name: string]: Value }

/** An item in a table that is not of the form this store writes. Nothing is guessed: a person must look at it. */
export class StoredItemError extends Error {
  override readonly name = 'StoredItemError'
}

/** The string attribute `name` of an item of `table`. @throws StoredItemError */
export function textOf(item: Item, name: string, table: string): string {
  const text = item[name]
  if (typeof text !== 'string') throw new StoredItemError(missing(item, name, table, 'string'))
  return text
}

/** The number attribute `name` of an item of `table`. @throws StoredItemError */
export function numberOf(item: Item, name: string, table: string): number {
  const number = item[name]
  if (typeof number !== 'number') throw new StoredItemError(missing(item, name, table, 'number'))
  return number
}

/** The map attribute `name` of an item, if it has it. */
export function mapOf(item: Item, name: string): Item | undefined {
  const map = item[name]
  const isMap = typeof map === 'object' && !(map instanceof Uint8Array) && !(map instanceof ExactNumber)
  return isMap ? map : undefined
}

/** A number as DynamoDB writes it, of up to 38 digits: none of them is lost. */
export function numberIn(text: string): number | ExactNumber {
  const double = Number(text)
  return isHeld(double, text) ? double : new ExactNumber(text)
}

function missing(item: Item, name: string, table: string, type: string): string {
  const attributes = Object.keys(item).sort().join(', ')
  return `An item of table ${table} lacks the ${type} ${name}; it has ${attributes || 'nothing'}.`
}

/**
 * An item of so many bytes costs one write unit, 1 KB, for certain: DynamoDB's own accounting is a few bytes vague, and
 * one byte more would cost a unit at each write.
 */
export const ONE_UNIT_BYTES = 1000

/**
 * The size by which DynamoDB counts request units: names and values in UTF-8, never less than it counts itself.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  )
}

function valueBytes(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'boolean') return 1
  if (value instanceof Uint8Array) return value.byteLength
  // One byte for two digits, one more for the number, and one for its sign.
  if (typeof value === 'number' || value instanceof ExactNumber)
    return Math.ceil(String(value).length / 2) + 2
  // Three for the map, one for each entry.
  return 3 + Object.keys(value).length + itemBytes(value)
}

/**
 * Refuses to store a time in any other form than the one whose text order is time's, which conditions and the index of
 * keepsakes go by: with an offset, an erasure would spare what is from before it, or take what came after.
 *
 * @throws RangeError
 */
export function assertStoredTimes(times: Readonly<Record<string, string | undefined>>): void {
  for (const [name, text] of Object.entries(times)) {
    if (text !== undefined && canonicalTime(text) !== text)
      throw new RangeError(`${name} is ${text}: a time is stored in UTC with milliseconds`)
  }
}

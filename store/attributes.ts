import type { Item } from './requests.ts'

/** An item in a table that is not of the form this store writes. Nothing is guessed: a person must look at it. */
export class StoredItemError extends Error {
  override readonly name = 'StoredItemError'
}

/** The string attribute `name` of an item of `table`. Throws StoredItemError. */
export function textOf(item: Item, name: string, table: string): string {
  const text = item[name]?.S
  if (text === undefined) throw new StoredItemError(missing(item, name, table, 'string'))
  return text
}

/** The number attribute `name` of an item of `table`. Throws StoredItemError. */
export function numberOf(item: Item, name: string, table: string): number {
  const number = Number(item[name]?.N)
  if (!Number.isFinite(number)) throw new StoredItemError(missing(item, name, table, 'number'))
  return number
}

function missing(item: Item, name: string, table: string, type: string): string {
  const attributes = Object.keys(item).sort().join(', ')
  return `An item of table ${table} lacks the ${type} ${name}; it has ${attributes || 'nothing'}.`
}

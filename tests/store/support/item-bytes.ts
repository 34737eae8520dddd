import type { Item } from '../../../store/items.ts'

/** The size of an item of texts, numbers and bytes, as DynamoDB documents it. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => {
    const bytes =
      value instanceof Uint8Array
        ? value.byteLength
        : typeof value === 'number'
          ? Math.ceil(String(value).length / 2) + 1
          : Buffer.byteLength(String(value))
    return sum + Buffer.byteLength(name) + bytes
  }, 0)
}

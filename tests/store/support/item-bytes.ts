import type { Item } from '../../../store/requests.ts'

/** The size of an item of texts, numbers and bytes, as DynamoDB documents it. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, { S, N, B }]) => {
    const value = B
      ? B.byteLength
      : N !== undefined
        ? Math.ceil(N.length / 2) + 1
        : Buffer.byteLength(String(S))
    return sum + Buffer.byteLength(name) + value
  }, 0)
}

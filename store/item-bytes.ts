import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from './requests.ts'

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

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  // One byte for two digits, one more for the number, and one for its sign.
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 2
  if (value.B !== undefined) return value.B.byteLength
  // Three for the map, one for each entry.
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M)
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + valueBytes(one), 0)
  return 1
}

import { crc32 } from 'node:zlib'
import type { Item, Table } from 'dynalite/db/index.js'

interface Capacity {
  readonly CapacityUnits: number
  readonly TableName?: string
  readonly Table?: { CapacityUnits: number }
  [name: string]: unknown
}
type Answer = { ConsumedCapacity?: Capacity; Count?: number; [name: string]: unknown }

/** The operations whose request units dynalite counts too low. */
export const CORRECTED: ReadonlySet<string> = new Set(['PutItem', 'DeleteItem', 'Query'])

/**
 * Gives an answer the request units that DynamoDB counts and dynalite leaves out: a put writes the item's entry in
 * each local secondary index whose sort key it has, a delete removes it, and a query that finds nothing costs one
 * smallest read.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes
 *
 * Holds for a put of a new item, for a delete of one that is there and stands in every index, and for indexes that
 * project everything: that is nearly all that is put and deleted here, and all that is defined.
 */
export function correctCapacity(
  operation: string,
  request: Record<string, unknown>,
  answer: Answer,
  table: Table,
): Answer {
  const counted = answer.ConsumedCapacity
  if (!counted) return answer
  const missing = missingUnits(operation, request, counted, table)
  if (missing === 0) return answer
  const total = counted.CapacityUnits + missing
  return { ...answer, ConsumedCapacity: { ...counted, CapacityUnits: total } }
}

function missingUnits(
  operation: string,
  request: Record<string, unknown>,
  counted: Capacity,
  table: Table,
): number {
  if (operation === 'PutItem') return indexEntries(request.Item as Item, table) * counted.CapacityUnits
  if (operation === 'DeleteItem') return (table.LocalSecondaryIndexes?.length ?? 0) * counted.CapacityUnits
  return emptyRead(request, counted)
}

function indexEntries(item: Item, { LocalSecondaryIndexes = [] }: Table): number {
  return LocalSecondaryIndexes.filter(({ KeySchema }) =>
    KeySchema.every(({ AttributeName }) => Object.hasOwn(item, AttributeName)),
  ).length
}

function emptyRead({ ConsistentRead }: Record<string, unknown>, { CapacityUnits }: Capacity): number {
  if (CapacityUnits > 0) return 0
  return ConsistentRead === true ? 1 : 0.5
}

/** The headers that say what the text of an answer is. */
export function bodyHeaders(text: string): [name: string, value: number][] {
  return [
    ['content-length', Buffer.byteLength(text)],
    ['x-amz-crc32', crc32(text)],
  ]
}

/** A request of one table, as DynamoDB counts it. */
export interface TableAnswer {
  readonly table: string
  readonly operation: string
  readonly isRead: boolean
  readonly milliseconds: number
  /** Known where the request asks for it, as those of all functions do. */
  readonly units?: number
  /** How many items a query or a scan gave. */
  readonly items?: number
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'Query', 'Scan'])
const WRITES: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])

/** Reads the text of an answer; undefined for requests of several tables, and for those that are not of items. */
export function tableAnswer(
  operation: string,
  body: Buffer,
  { text, milliseconds }: { readonly text: string; readonly milliseconds: number },
): TableAnswer | undefined {
  const isRead = READS.has(operation)
  if (!isRead && !WRITES.has(operation)) return undefined
  const { TableName: table } = JSON.parse(body.toString()) as { TableName: string }
  const { ConsumedCapacity, Count: items } = JSON.parse(text || '{}') as Answer
  return {
    ...{ table, operation, isRead, milliseconds },
    ...(ConsumedCapacity && { units: ConsumedCapacity.CapacityUnits }),
    ...(items !== undefined && { items }),
  }
}

interface Answer {
  readonly ConsumedCapacity?: { readonly CapacityUnits: number }
  readonly Count?: number
}

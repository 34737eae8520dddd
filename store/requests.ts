import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'

export type Item = Record<string, AttributeValue>

/** Request units that one call to one table consumed: `read` in RRU (4 KB), `write` in WRU (1 KB). */
export type Units = { operation: string; table: string; read: number; write: number }

/** The six calls the store makes, each of which reports what it cost. */
export type Requests = {
  get(table: string, key: Item, consistent: boolean): Promise<Item | undefined>
  /** One BatchGetItem: what it leaves unprocessed is the caller's to ask for again. */
  batchGet(request: Required<Pick<BatchGetItemCommandInput, 'RequestItems'>>): Promise<{
    items: Item[]
    unprocessed: Item[]
  }>
  query(input: QueryCommandInput): Promise<{ items: Item[]; lastKey: Item | undefined }>
  /** Puts the item unless one with its key exists; `held` is that one, where the database tells. */
  putNew(
    table: string,
    item: Item,
    partitionKey: string,
  ): Promise<{ put: true } | { put: false; held?: Item }>
  /** Safe to repeat, and for an item that is not there. */
  deleteItem(table: string, key: Item): Promise<void>
  /** False if the condition did not hold. */
  updateIf(input: UpdateItemCommandInput & { TableName: string }): Promise<boolean>
}

export function requestsOf(client: DynamoDBClient, onUnits: (units: Units) => void): Requests {
  const report = (
    operation: string,
    kind: 'read' | 'write',
    capacities: (ConsumedCapacity | undefined)[],
  ) => {
    for (const capacity of capacities) {
      if (!capacity) continue
      const units = capacity.CapacityUnits ?? 0
      onUnits({ operation, table: capacity.TableName ?? '', read: 0, write: 0, [kind]: units })
    }
  }

  // A refused conditional write is charged as if it had happened, but its answer does not say how much: by the size
  // of the item that is there, which is at most 1 KB for all but the largest progress.
  const refusal = <T>(
    operation: string,
    table: string,
    refused: (error: ConditionalCheckFailedException) => T,
  ) => {
    return (error: unknown): T => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      onUnits({ operation, table, read: 0, write: 1 })
      return refused(error)
    }
  }

  return {
    async get(table, key, consistent) {
      const answer = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: key,
          ConsistentRead: consistent,
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      report('GetItem', 'read', [answer.ConsumedCapacity])
      return answer.Item
    },

    async batchGet(request) {
      const answer = await client.send(
        new BatchGetItemCommand({ ...request, ReturnConsumedCapacity: 'TOTAL' }),
      )
      report('BatchGetItem', 'read', answer.ConsumedCapacity ?? [])
      return {
        items: Object.values(answer.Responses ?? {}).flat(),
        unprocessed: Object.values(answer.UnprocessedKeys ?? {}).flatMap((left) => left.Keys ?? []),
      }
    },

    async query(input) {
      const answer = await client.send(new QueryCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }))
      report('Query', 'read', [answer.ConsumedCapacity])
      return { items: answer.Items ?? [], lastKey: answer.LastEvaluatedKey }
    },

    putNew(table, item, partitionKey) {
      const command = new PutItemCommand({
        TableName: table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': partitionKey },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      })
      return client.send(command).then(
        (answer) => {
          report('PutItem', 'write', [answer.ConsumedCapacity])
          return { put: true as const }
        },
        refusal('PutItem', table, ({ Item: held }) => ({ put: false as const, ...(held ? { held } : {}) })),
      )
    },

    async deleteItem(table, key) {
      const answer = await client.send(
        new DeleteItemCommand({ TableName: table, Key: key, ReturnConsumedCapacity: 'TOTAL' }),
      )
      report('DeleteItem', 'write', [answer.ConsumedCapacity])
    },

    updateIf(input) {
      const command = new UpdateItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' })
      return client.send(command).then(
        (answer) => {
          report('UpdateItem', 'write', [answer.ConsumedCapacity])
          return true
        },
        refusal('UpdateItem', input.TableName, () => false),
      )
    },
  }
}

/** Reads a query to its end, page after page. */
export async function queryAll(requests: Requests, input: QueryCommandInput): Promise<Item[]> {
  const found: Item[] = []
  let from: Item | undefined
  do {
    const page = await requests.query({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) })
    found.push(...page.items)
    from = page.lastKey
  } while (from)
  return found
}

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  DeleteItemCommand,
  type DeleteItemCommandInput,
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

/** The five calls the store makes, each of which reports what it cost. */
export type Requests = {
  get(table: string, key: Item, consistent: boolean): Promise<Item | undefined>
  query(input: QueryCommandInput): Promise<{ items: Item[]; lastKey: Item | undefined }>
  /** Puts the item if the condition holds of the one that has its key; else `held` is that, where the database tells. */
  putIf(
    table: string,
    item: Item,
    condition: string,
    values?: Item,
  ): Promise<{ put: true } | { put: false; held?: Item }>
  /** False if the condition did not hold. */
  updateIf(input: UpdateItemCommandInput & { TableName: string }): Promise<boolean>
  /** False if the condition, where there is one, did not hold. Safe to repeat, and for an item that is not there. */
  deleteIf(input: DeleteItemCommandInput & { TableName: string }): Promise<boolean>
}

export function requestsOf(client: DynamoDBClient, onUnits: (units: Units) => void): Requests {
  const report = (operation: string, kind: 'read' | 'write', capacity: ConsumedCapacity | undefined) => {
    if (!capacity) return
    const units = capacity.CapacityUnits ?? 0
    onUnits({ operation, table: capacity.TableName ?? '', read: 0, write: 0, [kind]: units })
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
      report('GetItem', 'read', answer.ConsumedCapacity)
      return answer.Item
    },

    async query(input) {
      const answer = await client.send(new QueryCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }))
      report('Query', 'read', answer.ConsumedCapacity)
      return { items: answer.Items ?? [], lastKey: answer.LastEvaluatedKey }
    },

    putIf(table, item, condition, values) {
      const command = new PutItemCommand({
        TableName: table,
        Item: item,
        ConditionExpression: condition,
        ...(values ? { ExpressionAttributeValues: values } : {}),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      })
      return client.send(command).then(
        (answer) => {
          report('PutItem', 'write', answer.ConsumedCapacity)
          return { put: true as const }
        },
        refusal('PutItem', table, ({ Item: held }) => ({ put: false as const, ...(held ? { held } : {}) })),
      )
    },

    updateIf(input) {
      const command = new UpdateItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' })
      return client.send(command).then(
        (answer) => {
          report('UpdateItem', 'write', answer.ConsumedCapacity)
          return true
        },
        refusal('UpdateItem', input.TableName, () => false),
      )
    },

    deleteIf(input) {
      const command = new DeleteItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' })
      return client.send(command).then(
        (answer) => {
          report('DeleteItem', 'write', answer.ConsumedCapacity)
          return true
        },
        refusal('DeleteItem', input.TableName, () => false),
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

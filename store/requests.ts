import {
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { type Item, numberIn } from './items.ts'
import { keyConditions, type Tables } from './tables.ts'

/** Request units that one call to one table consumed: `read` in RRU (4 KB), `write` in WRU (1 KB). */
export type Units = {
  readonly operation: string
  readonly table: string
  readonly read: number
  readonly write: number
}

/** Which items of one partition to read, in the order of their sort keys. */
export type Query = {
  readonly table: string
  /** Its sort key then takes the place of the table's. */
  readonly index?: string
  /** The value of the partition key: of a user, of a bucket of editions, or of a partner and a reason. */
  readonly partition: string
  /** Only what has a sort key that begins with the text … */
  readonly prefix?: string
  /** … or one that is at most the text … */
  readonly upTo?: string
  /** … and at least this one. */
  readonly from?: string
  readonly descending?: boolean
  readonly consistent?: boolean
  readonly limit?: number
  /** The key to go on after. */
  readonly after?: Item | undefined
}

/** The five calls the store makes, each of which reports what it cost. */
export type Requests = {
  get(table: string, key: Item, consistent: boolean): Promise<Item | undefined>
  query(query: Query): Promise<{ items: Item[]; lastKey: Item | undefined }>
  /** Puts the item if the condition holds of the one that has its key; else `held` is that, where the database tells. */
  putIf(
    table: string,
    item: Item,
    condition: string,
    values?: Item,
  ): Promise<{ put: true } | { put: false; held?: Item }>
  /** False if the condition did not hold. */
  updateIf(input: UpdateCommandInput & { TableName: string }): Promise<boolean>
  /** False if the condition, where there is one, did not hold. Safe to repeat, and for an item that is not there. */
  deleteIf(input: DeleteCommandInput & { TableName: string }): Promise<boolean>
}

/** The guard refuses a query of a table that is not open. */
const NO_KEYS = { partitionKey: '', sortKey: '', indexes: new Map<string, string>() }

/** How numbers that DynamoDB answers are read. Bytes need nothing: they come as Uint8Array. */
const READING = { wrapNumbers: numberIn }

/** @param plainClient has to be guarded: a document client sends by the middleware and the network of what it wraps */
export function requestsOf(
  plainClient: DynamoDBClient,
  tables: Tables,
  onUnits: (units: Units) => void,
): Requests {
  // A copy, since the document client writes settings of its own into what it is given.
  const client = DynamoDBDocumentClient.from(plainClient, { unmarshallOptions: { ...READING } })
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
        new GetCommand({
          TableName: table,
          Key: key,
          ConsistentRead: consistent,
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      report('GetItem', 'read', answer.ConsumedCapacity)
      return answer.Item
    },

    async query({ table, index, partition, prefix, upTo, from, descending, consistent, limit, after }) {
      const { partitionKey, sortKey, indexes } = tables.get(table) ?? NO_KEYS
      const conditions = keyConditions(partitionKey, indexes.get(index ?? '') ?? sortKey)
      const bound = prefix ?? upTo
      const name = prefix !== undefined ? 'prefix' : from === undefined ? 'upTo' : 'between'
      const answer = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: index,
          KeyConditionExpression: bound === undefined ? conditions.all : conditions[name],
          ExpressionAttributeValues: {
            ':partition': partition,
            ...(bound === undefined ? {} : { ':sort': bound }),
            ...(bound !== undefined && name === 'between' ? { ':from': from } : {}),
          },
          ScanIndexForward: !descending,
          ConsistentRead: consistent,
          Limit: limit,
          ExclusiveStartKey: after,
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      report('Query', 'read', answer.ConsumedCapacity)
      return { items: answer.Items ?? [], lastKey: answer.LastEvaluatedKey }
    },

    putIf(table, item, condition, values) {
      const command = new PutCommand({
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
        // The document client leaves errors as they are.
        refusal('PutItem', table, ({ Item: held }) => ({
          put: false as const,
          ...(held ? { held: unmarshall(held, READING) } : {}),
        })),
      )
    },

    updateIf(input) {
      const command = new UpdateCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' })
      return client.send(command).then(
        (answer) => {
          report('UpdateItem', 'write', answer.ConsumedCapacity)
          return true
        },
        refusal('UpdateItem', input.TableName, () => false),
      )
    },

    deleteIf(input) {
      const command = new DeleteCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' })
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
export async function queryAll(requests: Requests, query: Query): Promise<Item[]> {
  const found: Item[] = []
  let after: Item | undefined
  do {
    const page = await requests.query({ ...query, after })
    found.push(...page.items)
    after = page.lastKey
  } while (after)
  return found
}

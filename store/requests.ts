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
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
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

/** The input of a write of one item, with values as the store has them. */
type Conditional<Input> = Omit<Input, 'TableName' | 'Key' | 'ExpressionAttributeValues'> & {
  readonly TableName: string
  readonly Key: Item
  readonly ExpressionAttributeValues?: Item
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
  updateIf(input: Conditional<UpdateItemCommandInput>): Promise<boolean>
  /** Deletes nothing where the condition, if there is one, does not hold. Safe to repeat, and for an item that is not there. */
  deleteIf(input: Conditional<DeleteItemCommandInput>): Promise<void>
}

/** The guard refuses a query of a table that is not open. */
const NO_KEYS = { partitionKey: '', sortKey: '', indexes: new Map<string, string>() }

/** How numbers that DynamoDB answers are read. Bytes need nothing: they come as Uint8Array. */
const READING = { wrapNumbers: numberIn }

/** Values with their types, as DynamoDB takes them, and back: by the very functions that the document client has. */
const typed = (item: Item): Record<string, AttributeValue> => marshall(item)
const untyped = (item: Record<string, AttributeValue>): Item => unmarshall(item, READING)
const typedValues = <Input extends { readonly Key: Item; readonly ExpressionAttributeValues?: Item }>({
  Key,
  ExpressionAttributeValues: values,
  ...input
}: Input) => ({
  ...input,
  Key: typed(Key),
  ...(values ? { ExpressionAttributeValues: typed(values) } : {}),
})

/** @param client has to be guarded */
export function requestsOf(
  client: DynamoDBClient,
  tables: Tables,
  onUnits: (units: Units) => void,
): Requests {
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
          Key: typed(key),
          ConsistentRead: consistent,
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      report('GetItem', 'read', answer.ConsumedCapacity)
      return answer.Item && untyped(answer.Item)
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
          ExpressionAttributeValues: typed({
            ':partition': partition,
            ...(bound === undefined ? {} : { ':sort': bound }),
            ...(from === undefined ? {} : { ':from': from }),
          }),
          ScanIndexForward: !descending,
          ConsistentRead: consistent,
          Limit: limit,
          ExclusiveStartKey: after && typed(after),
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      report('Query', 'read', answer.ConsumedCapacity)
      const { Items: items = [], LastEvaluatedKey: lastKey } = answer
      return { items: items.map(untyped), lastKey: lastKey && untyped(lastKey) }
    },

    putIf(table, item, condition, values) {
      const command = new PutItemCommand({
        TableName: table,
        Item: typed(item),
        ConditionExpression: condition,
        ...(values ? { ExpressionAttributeValues: typed(values) } : {}),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      })
      return client.send(command).then(
        (answer) => {
          report('PutItem', 'write', answer.ConsumedCapacity)
          return { put: true as const }
        },
        refusal('PutItem', table, ({ Item: held }) => ({
          put: false as const,
          ...(held ? { held: untyped(held) } : {}),
        })),
      )
    },

    updateIf(input) {
      const command = new UpdateItemCommand({ ...typedValues(input), ReturnConsumedCapacity: 'TOTAL' })
      return client.send(command).then(
        (answer) => {
          report('UpdateItem', 'write', answer.ConsumedCapacity)
          return true
        },
        refusal('UpdateItem', input.TableName, () => false),
      )
    },

    deleteIf(input) {
      const command = new DeleteItemCommand({ ...typedValues(input), ReturnConsumedCapacity: 'TOTAL' })
      return client.send(command).then(
        (answer) => report('DeleteItem', 'write', answer.ConsumedCapacity),
        refusal('DeleteItem', input.TableName, () => {}),
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

import {
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  DynamoDBClient,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { Item } from '../../../store/items.ts'
import { itemBytes } from '../../../store/items.ts'
import { REJECTED_KEYS, type TableKeys, tableKeys } from '../../../store/tables.ts'
import { compareValues, conditionOf, updateOf } from './memory-expressions.ts'
import { REJECTED_TABLE, TABLES } from './table-names.ts'
import type { TestTables } from './tables.ts'
import { plain, type Typed, typed } from './typed.ts'

export type MemoryOptions = {
  /** Whether a refused put tells what it found. */
  tellsWhatIsHeld?: boolean
  /**
   * How many writes ago each item was as a read that is not consistent shows it. Asked for each item; without it, every
   * read is of now.
   */
  stale?: () => number
}

/** Tables in memory, of which the store's own client asks without a network: some 30 microseconds a request. */
export type MemoryTables = TestTables & {
  /** The items of every partition that is not reached yet, by its key: so a table of 10,000,000 can be described. */
  layOut(table: string, itemsOf: (partition: string) => Item[]): void
}

type Version = { at: number; item: Typed | undefined }
/** An item has a version from each write, the newest last. */
type History = Version[]
type Table = { keys: TableKeys; partitions: Map<string, Map<string, History>> }

export function memoryTables({ tellsWhatIsHeld = false, stale }: MemoryOptions = {}): MemoryTables {
  const tables = new Map<string, Table>(
    [...tableKeys(TABLES), [REJECTED_TABLE, REJECTED_KEYS] as const].map(([name, keys]) => [
      name,
      { keys, partitions: new Map() },
    ]),
  )
  const layouts = new Map<string, (partition: string) => Item[]>()
  let writes = 0

  const tableOf = (name: string | undefined): Table => {
    const table = tables.get(name ?? '')
    if (!table) throw new TypeError(`There is no table ${name}`)
    return table
  }
  const keyOf = ({ keys }: Table, item: Typed | undefined) =>
    [item?.[keys.partitionKey]?.S ?? '', item?.[keys.sortKey]?.S ?? ''] as const
  const partitionOf = (name: string, table: Table, partition: string): Map<string, History> => {
    const found = table.partitions.get(partition)
    if (found) return found
    const items = layouts.get(name)?.(partition).map(typed) ?? []
    const laidOut = new Map(items.map((item) => [keyOf(table, item)[1], [{ at: 0, item }]]))
    table.partitions.set(partition, laidOut)
    return laidOut
  }
  const newest = (history: History | undefined) => history?.at(-1)?.item
  const seen = (history: History | undefined, consistent: boolean | undefined) => {
    if (consistent || !stale) return newest(history)
    const now = writes - stale()
    return history?.findLast(({ at }) => at <= now)?.item
  }

  const get = ({ TableName = '', Key, ConsistentRead }: GetItemCommandInput) => {
    const table = tableOf(TableName)
    const [partition, sort] = keyOf(table, Key)
    const item = seen(partitionOf(TableName, table, partition).get(sort), ConsistentRead)
    return { ...(item ? { Item: item } : {}), ...readOf(TableName, [item], ConsistentRead) }
  }

  const query = (input: QueryCommandInput) => {
    const { TableName = '', ConsistentRead, IndexName, ExclusiveStartKey, ScanIndexForward = true } = input
    const table = tableOf(TableName)
    const values = input.ExpressionAttributeValues ?? {}
    const scope = new RegExp(`^${table.keys.partitionKey} = (:\\w+)`).exec(input.KeyConditionExpression ?? '')
    const partition = values[scope?.[1] ?? '']?.S
    if (partition === undefined) throw new TypeError(`A query without ${table.keys.partitionKey}`)
    const holds = conditionOf(input.KeyConditionExpression ?? '')
    const indexKey = table.keys.indexes.get(IndexName ?? '') ?? table.keys.sortKey
    const compare = (a: Typed, b: Typed) =>
      compareValues(a[indexKey], b[indexKey]) || compareValues(a[table.keys.sortKey], b[table.keys.sortKey])
    const items = [...partitionOf(TableName, table, partition).values()]
      .map((history) => seen(history, ConsistentRead))
      .filter((item) => item !== undefined)
      .filter((item) => item[indexKey] !== undefined && holds(item, values))
      .sort(ScanIndexForward ? compare : (a, b) => compare(b, a))
    const after = ExclusiveStartKey
      ? items.filter((item) => (ScanIndexForward ? 1 : -1) * compare(item, ExclusiveStartKey) > 0)
      : items
    const page = after.slice(0, input.Limit)
    const last = page.length === input.Limit ? page.at(-1) : undefined
    const lastKey = last && [table.keys.partitionKey, table.keys.sortKey, indexKey].map((k) => [k, last[k]])
    return {
      Items: page,
      ...(lastKey ? { LastEvaluatedKey: Object.fromEntries(lastKey) } : {}),
      ...readOf(TableName, page, ConsistentRead),
    }
  }

  const write = (
    input: { TableName: string | undefined; ConditionExpression?: string | undefined } & {
      ExpressionAttributeValues?: Typed | undefined
    },
    key: Typed | undefined,
    change: (item: Typed | undefined) => Typed | undefined,
    isWhole = true,
  ) => {
    const { TableName = '', ConditionExpression, ExpressionAttributeValues: values = {} } = input
    const table = tableOf(TableName)
    const [partition, sort] = keyOf(table, key)
    if (!partition || !sort) throw new TypeError(`A write to ${TableName} without its key`)
    const items = partitionOf(TableName, table, partition)
    const before = newest(items.get(sort))
    if (ConditionExpression && !conditionOf(ConditionExpression)(before, values)) {
      const found = tellsWhatIsHeld && before ? { Item: before } : {}
      throw new ConditionalCheckFailedException({ message: 'refused', $metadata: {}, ...found })
    }
    const after = change(before)
    writes++
    const version = { at: writes, item: after }
    if (!stale) {
      if (after) items.set(sort, [version])
      else items.delete(sort)
    } else items.set(sort, [...(items.get(sort) ?? []), version])
    const units = Math.max(
      1,
      ...[before, after].map((item) => Math.ceil(item ? itemBytes(plain(item)) / 1024 : 0)),
    )
    // As the local stack counts: an index entry is written with a put and removed with a delete.
    const entries = isWhole
      ? [...table.keys.indexes.values()].filter((name) => (after ?? before)?.[name]).length
      : 0
    return { ConsumedCapacity: { TableName, CapacityUnits: units * (1 + entries) } }
  }

  const answer = (command: string | undefined, input: unknown) => {
    if (command === 'GetItemCommand') return get(input as GetItemCommandInput)
    if (command === 'QueryCommand') return query(input as QueryCommandInput)
    if (command === 'PutItemCommand') {
      const put = input as PutItemCommandInput
      return write(put, put.Item, () => put.Item)
    }
    if (command === 'DeleteItemCommand') {
      const removal = input as DeleteItemCommandInput
      return write(removal, removal.Key, () => undefined)
    }
    if (command !== 'UpdateItemCommand') throw new TypeError(`These tables know no ${command}`)
    const update = input as UpdateItemCommandInput
    const names = update.ExpressionAttributeNames ?? {}
    const change = updateOf((update.UpdateExpression ?? '').replace(/#\w+/g, (name) => names[name] ?? name))
    const values = update.ExpressionAttributeValues ?? {}
    return write(update, update.Key, (item) => change(item ?? { ...update.Key }, values), false)
  }

  return {
    names: TABLES,
    tellsWhatIsHeld,
    newClient() {
      const client = new DynamoDBClient({
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      })
      const instead =
        (_next: unknown, context: { commandName?: string }) => async (args: { input: unknown }) => ({
          response: {},
          output: { $metadata: {}, ...answer(context.commandName, args.input) },
        })
      client.middlewareStack.addRelativeTo(instead as never, {
        relation: 'after',
        toMiddleware: 'unscopedReadGuard',
        name: 'memoryTables',
      })
      return client
    },
    async fill(name, items) {
      const table = tableOf(name)
      for (const item of items) {
        const stored = typed(item)
        const [partition, sort] = keyOf(table, stored)
        partitionOf(name, table, partition).set(sort, [{ at: writes, item: stored }])
      }
    },
    everyItem: async (name) =>
      [...tableOf(name).partitions.values()].flatMap((partition) =>
        [...partition.values()].flatMap((history) => {
          const item = newest(history)
          return item ? [plain(item)] : []
        }),
      ),
    layOut(name, itemsOf) {
      layouts.set(name, itemsOf)
    },
    async clear() {
      for (const { partitions } of tables.values()) partitions.clear()
    },
    async stop() {},
  }
}

function readOf(TableName: string, items: readonly (Typed | undefined)[], consistent: boolean | undefined) {
  const bytes = items.reduce((sum, item) => sum + (item ? itemBytes(plain(item)) : 0), 0)
  const units = Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5)
  return { ConsumedCapacity: { TableName, CapacityUnits: units } }
}

import {
  type BatchGetItemCommandInput,
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { itemBytes } from '../../../store/items.ts'
import { LARGEST_ITEM_BYTES } from '../../../store/progress-body.ts'
import type { TableKeys } from '../../../store/tables.ts'
import { compareValues, conditionOf, namesIn, updateOf } from './memory-expressions.ts'
import { plain, type Typed } from './typed.ts'

/** An item has a version from each write, the newest last. `at` is the state's own stamp of it. */
export type Version = { readonly at: number; readonly item: Typed | undefined }
export type History = Version[]
type Table = { readonly keys: TableKeys; readonly partitions: Map<string, Map<string, History>> }

/** One write that was done, as whoever watches the tables is told. */
export type Write = {
  readonly command: string
  readonly table: string
  readonly key: readonly [partition: string, sort: string]
  readonly before: Typed | undefined
  readonly after: Typed | undefined
}

export type StateOptions = {
  readonly tables: ReadonlyMap<string, TableKeys>
  /** Whether a refused write tells what it found. */
  readonly tellsWhatIsHeld: boolean
  /** The stamp of the next write. Without it, only the newest version of an item is kept. */
  readonly stamp?: () => number
  /** The items of a partition that is reached for the first time. */
  readonly layOut?: (table: string, partition: string) => Typed[]
  readonly onWrite?: (write: Write) => void
}

export type AskOptions = {
  /** The version that an eventually consistent read sees of each item; the newest unless given. */
  readonly seen?: (history: History) => Typed | undefined
  /** How many keys of a BatchGetItem are answered; the rest are told to be unprocessed. */
  readonly most?: number
}

/** DynamoDB ends a page of a query after so much. */
const PAGE_BYTES = 1024 * 1024
const MOST_KEYS = 100
const LONGEST_PARTITION_KEY = 2048
const LONGEST_SORT_KEY = 1024

/** The error of a request that DynamoDB takes for none. */
export class ValidationException extends Error {
  override readonly name = 'ValidationException'
  readonly $metadata = { httpStatusCode: 400 }
}

const newest = (history: History | undefined) => history?.at(-1)?.item

/** The items of tables, and DynamoDB's way with a request to them. It knows no time, no network and no faults. */
export class TableState {
  readonly #tables: ReadonlyMap<string, Table>
  readonly #options: StateOptions

  constructor(options: StateOptions) {
    this.#options = options
    this.#tables = new Map(
      Array.from(options.tables, ([name, keys]) => [name, { keys, partitions: new Map() }]),
    )
  }

  /** Answers one command, as its name without `Command` and its input with typed values. @throws as DynamoDB does */
  ask(command: string, input: unknown, options: AskOptions = {}): object {
    if (command === 'GetItem') return this.#get(input as GetItemCommandInput, options)
    if (command === 'BatchGetItem') return this.#batchGet(input as BatchGetItemCommandInput, options)
    if (command === 'Query') return this.#query(input as QueryCommandInput, options)
    if (command === 'PutItem') {
      const put = input as PutItemCommandInput
      return this.#write(command, { ...put, Key: put.Item }, () => put.Item)
    }
    if (command === 'DeleteItem')
      return this.#write(command, input as DeleteItemCommandInput, () => undefined)
    if (command !== 'UpdateItem') throw new TypeError(`These tables know no ${command}`)
    const update = input as UpdateItemCommandInput
    const change = updateOf(update.UpdateExpression ?? '', update.ExpressionAttributeNames)
    const values = update.ExpressionAttributeValues ?? {}
    return this.#write(command, update, (item) => change(item ?? { ...update.Key }, values), false)
  }

  /** Puts an item as it is, whatever is there. */
  seed(table: string, item: Typed): void {
    const [partition, sort] = this.keyOf(table, item)
    this.#partition(table, partition).set(sort, [{ at: this.#options.stamp?.() ?? 0, item }])
  }

  everyItem(table: string): Typed[] {
    return this.everyHistory(table)
      .map(newest)
      .filter((item) => item !== undefined)
  }

  everyHistory(table: string): History[] {
    return [...this.#tableOf(table).partitions.values()].flatMap((partition) => [...partition.values()])
  }

  newest(table: string, partition: string, sort: string): Typed | undefined {
    return newest(this.#partition(table, partition).get(sort))
  }

  clear(): void {
    for (const { partitions } of this.#tables.values()) partitions.clear()
  }

  keyOf(table: string, item: Typed | undefined): readonly [string, string] {
    const { partitionKey, sortKey } = this.#tableOf(table).keys
    return [item?.[partitionKey]?.S ?? '', item?.[sortKey]?.S ?? '']
  }

  #tableOf(name: string | undefined): Table {
    const table = this.#tables.get(name ?? '')
    if (table) return table
    const error = new Error(`There is no table ${name}`)
    throw Object.assign(error, { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } })
  }

  #partition(name: string, partition: string): Map<string, History> {
    const table = this.#tableOf(name)
    const found = table.partitions.get(partition)
    if (found) return found
    const items = this.#options.layOut?.(name, partition) ?? []
    const laidOut = new Map(items.map((item) => [this.keyOf(name, item)[1], [{ at: 0, item }]]))
    table.partitions.set(partition, laidOut)
    return laidOut
  }

  #seen(history: History | undefined, consistent: boolean | undefined, { seen = newest }: AskOptions) {
    return consistent || !history ? newest(history) : seen(history)
  }

  /** @throws ValidationException where the key is not the table's own two attributes, filled */
  #checkedKey(table: string, item: Typed | undefined, isWhole: boolean): readonly [string, string] {
    const { partitionKey, sortKey } = this.#tableOf(table).keys
    const [partition, sort] = this.keyOf(table, item)
    if (!partition || !sort)
      throw new ValidationException(
        `A key of ${table} lacks a value of ${partition ? sortKey : partitionKey}`,
      )
    if (!isWhole && Object.keys(item ?? {}).length !== 2)
      throw new ValidationException('The provided key element does not match the schema')
    if (Buffer.byteLength(partition) > LONGEST_PARTITION_KEY || Buffer.byteLength(sort) > LONGEST_SORT_KEY)
      throw new ValidationException('One or more parameter values were invalid: a key is too long')
    return [partition, sort]
  }

  #get({ TableName = '', Key, ConsistentRead }: GetItemCommandInput, options: AskOptions) {
    const [partition, sort] = this.#checkedKey(TableName, Key, false)
    const item = this.#seen(this.#partition(TableName, partition).get(sort), ConsistentRead, options)
    return { ...(item ? { Item: item } : {}), ...readOf(TableName, [item], ConsistentRead) }
  }

  #batchGet({ RequestItems = {} }: BatchGetItemCommandInput, options: AskOptions) {
    const asked = Object.entries(RequestItems).flatMap(([table, { Keys = [], ConsistentRead }]) =>
      Keys.map((Key) => ({ table, Key, ConsistentRead, key: this.#checkedKey(table, Key, false) })),
    )
    if (asked.length === 0 || asked.length > MOST_KEYS)
      throw new ValidationException(`A batch has ${asked.length} keys, not 1 to ${MOST_KEYS}`)
    if (new Set(asked.map(({ table, key }) => [table, ...key].join('\n'))).size < asked.length)
      throw new ValidationException('Provided list of item keys contains duplicates')
    const most = options.most ?? asked.length
    const Responses: Record<string, Typed[]> = {}
    const UnprocessedKeys: Record<string, { Keys: Typed[]; ConsistentRead?: boolean | undefined }> = {}
    const capacity: object[] = []
    for (const table of Object.keys(RequestItems)) Responses[table] = []
    for (const [index, { table, Key, key, ConsistentRead }] of asked.entries()) {
      if (index >= most) {
        const left = UnprocessedKeys[table] ?? { ...RequestItems[table], Keys: [] }
        left.Keys.push(Key)
        UnprocessedKeys[table] = left
        continue
      }
      const item = this.#seen(this.#partition(table, key[0]).get(key[1]), ConsistentRead, options)
      if (item) Responses[table]?.push(item)
      capacity.push(readOf(table, [item], ConsistentRead).ConsumedCapacity)
    }
    return { Responses, UnprocessedKeys, ConsumedCapacity: capacity }
  }

  #query(input: QueryCommandInput, options: AskOptions) {
    const { TableName = '', ConsistentRead, IndexName, ExclusiveStartKey, ScanIndexForward = true } = input
    const { keys } = this.#tableOf(TableName)
    const expression = input.KeyConditionExpression ?? ''
    const values = input.ExpressionAttributeValues ?? {}
    noneUnused(expression, values)
    const scope = new RegExp(`^${keys.partitionKey} = (:\\w+)`).exec(expression)
    const partition = values[scope?.[1] ?? '']?.S
    if (!partition)
      throw new ValidationException(`Query condition missed key schema element: ${keys.partitionKey}`)
    const indexKey = IndexName === undefined ? keys.sortKey : keys.indexes.get(IndexName)
    if (indexKey === undefined)
      throw new ValidationException(`The table does not have the specified index: ${IndexName}`)
    const holds = conditionOf(expression)
    const compare = (a: Typed, b: Typed) =>
      compareValues(a[indexKey], b[indexKey]) || compareValues(a[keys.sortKey], b[keys.sortKey])
    const found = [...this.#partition(TableName, partition).values()]
      .map((history) => this.#seen(history, ConsistentRead, options))
      .filter((item) => item !== undefined)
      .filter((item) => item[indexKey] !== undefined && holds(item, values))
      .sort(ScanIndexForward ? compare : (a, b) => compare(b, a))
    const after = ExclusiveStartKey
      ? found.filter((item) => (ScanIndexForward ? 1 : -1) * compare(item, ExclusiveStartKey) > 0)
      : found
    const page = pageOf(after, input.Limit)
    const isCut = page.length < after.length || page.length === input.Limit
    const last = isCut ? page.at(-1) : undefined
    const lastKey = last && [keys.partitionKey, keys.sortKey, indexKey].map((name) => [name, last[name]])
    return {
      Items: page,
      Count: page.length,
      ...(lastKey ? { LastEvaluatedKey: Object.fromEntries(lastKey) } : {}),
      ...readOf(TableName, page, ConsistentRead),
    }
  }

  #write(
    command: string,
    input: Pick<UpdateItemCommandInput, 'TableName' | 'Key' | 'ConditionExpression' | 'ReturnValues'> &
      Pick<UpdateItemCommandInput, 'ExpressionAttributeValues' | 'ExpressionAttributeNames'> &
      Pick<UpdateItemCommandInput, 'ReturnValuesOnConditionCheckFailure'> & {
        UpdateExpression?: string | undefined
      },
    change: (item: Typed | undefined) => Typed | undefined,
    isPutOrDelete = true,
  ) {
    const { TableName = '', Key, ConditionExpression = '', ExpressionAttributeValues: values = {} } = input
    const { keys } = this.#tableOf(TableName)
    const [partition, sort] = this.#checkedKey(TableName, Key, command === 'PutItem')
    if (input.ConditionExpression === '')
      throw new ValidationException('Invalid ConditionExpression: The expression can not be empty;')
    noneUnused(`${ConditionExpression} ${input.UpdateExpression ?? ''}`, values)
    const items = this.#partition(TableName, partition)
    const before = newest(items.get(sort))
    const condition = namesIn(ConditionExpression, input.ExpressionAttributeNames)
    if (condition && !conditionOf(condition)(before, values)) {
      const isTold = this.#options.tellsWhatIsHeld && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
      const found = isTold && before ? { Item: before } : {}
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: {},
        ...found,
      })
    }
    const after = change(before)
    if (after && itemBytes(plain(after)) > LARGEST_ITEM_BYTES)
      throw new ValidationException('Item size has exceeded the maximum allowed size')
    const version = { at: this.#options.stamp?.() ?? 0, item: after }
    if (this.#options.stamp) items.set(sort, [...(items.get(sort) ?? []), version])
    else if (after) items.set(sort, [version])
    else items.delete(sort)
    this.#options.onWrite?.({ command, table: TableName, key: [partition, sort], before, after })
    const units = Math.max(
      1,
      ...[before, after].map((item) => Math.ceil(item ? itemBytes(plain(item)) / 1024 : 0)),
    )
    // As the local stack counts: an index entry is written with a put and removed with a delete.
    const entries = isPutOrDelete
      ? [...keys.indexes.values()].filter((name) => (after ?? before)?.[name]).length
      : 0
    const { ReturnValues } = input
    const returned = ReturnValues === 'ALL_OLD' ? before : ReturnValues === 'ALL_NEW' ? after : undefined
    return {
      ...(returned ? { Attributes: returned } : {}),
      ConsumedCapacity: { TableName, CapacityUnits: units * (1 + entries) },
    }
  }
}

function pageOf(items: readonly Typed[], limit: number | undefined): Typed[] {
  const page: Typed[] = []
  let bytes = 0
  for (const item of items.slice(0, limit)) {
    page.push(item)
    bytes += itemBytes(plain(item))
    if (bytes >= PAGE_BYTES) break
  }
  return page
}

/** DynamoDB refuses a value that no expression uses. */
function noneUnused(expressions: string, values: Typed): void {
  const used = new Set(expressions.match(/:\w+/g))
  const unused = Object.keys(values).find((name) => !used.has(name))
  if (unused !== undefined)
    throw new ValidationException(
      `Value provided in ExpressionAttributeValues unused in expressions: ${unused}`,
    )
  const missing = [...used].find((name) => values[name] === undefined)
  if (missing !== undefined)
    throw new ValidationException(
      `An expression attribute value used in expression is not defined: ${missing}`,
    )
}

function readOf(TableName: string, items: readonly (Typed | undefined)[], consistent: boolean | undefined) {
  const bytes = items.reduce((sum, item) => sum + (item ? itemBytes(plain(item)) : 0), 0)
  const units = Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5)
  return { ConsumedCapacity: { TableName, CapacityUnits: units } }
}

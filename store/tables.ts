import { isJsonObject } from '../json/json.ts'

/** The physical names of the four tables. */
export type TableNames = {
  readonly keepsakes: string
  readonly progress: string
  readonly editions: string
  readonly connections: string
}

/** Newest first within one user: a local secondary index, which stays inside the user's partition. */
export const BY_EARNED_AT = 'byEarnedAt'

/** A read of a table names the partition key. `indexes` maps each index that may be read to its sort key. */
export type TableKeys = {
  readonly partitionKey: string
  readonly sortKey: string
  readonly indexes: ReadonlyMap<string, string>
}

/** By the tables' physical names. */
export type Tables = ReadonlyMap<string, TableKeys>

export function tableKeys(tables: TableNames): Tables {
  return new Map<string, TableKeys>([
    [
      tables.keepsakes,
      { partitionKey: 'userId', sortKey: 'keepsake', indexes: new Map([[BY_EARNED_AT, 'earnedAt']]) },
    ],
    [tables.progress, { partitionKey: 'userId', sortKey: 'campaignId', indexes: new Map() }],
    [tables.editions, { partitionKey: 'userOrBucket', sortKey: 'keepsakeOrNumber', indexes: new Map() }],
    [tables.connections, { partitionKey: 'userId', sortKey: 'connectionId', indexes: new Map() }],
  ])
}

/** The partition and sort key of rejected activities, a table of partners: see rejections.ts. */
export const REJECTED_KEYS: TableKeys = {
  partitionKey: 'partnerAndReason',
  sortKey: 'timeAndId',
  indexes: new Map(),
}

/** The four conditions that a query may have: on one partition, and there on all sort keys or on some. */
export function keyConditions(partitionKey: string, sortKey: string) {
  const all = `${partitionKey} = :partition`
  return {
    all,
    upTo: `${all} AND ${sortKey} <= :sort`,
    between: `${all} AND ${sortKey} BETWEEN :from AND :sort`,
    prefix: `${all} AND begins_with(${sortKey}, :sort)`,
  }
}

/** Why a request must not be sent; undefined if it may. */
export type Refusal = { table: string | undefined; missing: string } | undefined

type Input = Record<string, unknown>

const CHECKS: Readonly<Record<string, (input: Input, keys: TableKeys) => string | undefined>> = {
  GetItem: ({ Key }, keys) => missingInKey(Key, keys),
  UpdateItem: ({ Key }, keys) => missingInKey(Key, keys),
  DeleteItem: ({ Key }, keys) => missingInKey(Key, keys),
  PutItem: ({ Item }, keys) => missingInItem(Item, keys),
  Query: missingInQuery,
}

export const isAllowed = (operation: string): boolean => Object.hasOwn(CHECKS, operation)

/** @param input as DynamoDB takes it: every value with its type, as `{ S: 'anna' }` */
export function refusalOf(operation: string, input: Input, tables: Tables): Refusal {
  const table = typeof input.TableName === 'string' ? input.TableName : undefined
  const check = isAllowed(operation) ? CHECKS[operation] : undefined
  if (!check) return { table, missing: 'only GetItem, Query, PutItem, UpdateItem and DeleteItem may be sent' }
  const keys = tables.get(table ?? '')
  const missing = keys ? check(input, keys) : 'it is none of the open tables'
  return missing === undefined ? undefined : { table, missing }
}

function missingInKey(key: unknown, keys: TableKeys): string | undefined {
  if (!isJsonObject(key)) return 'it has no Key'
  const extra = Object.keys(key).find((name) => name !== keys.partitionKey && name !== keys.sortKey)
  return extra ? `its Key has ${extra}, which is no key of the table` : missingInItem(key, keys)
}

function missingInItem(item: unknown, { partitionKey, sortKey }: TableKeys): string | undefined {
  const missing = [partitionKey, sortKey].find((name) => !isJsonObject(item) || !isFilled(item[name]))
  return missing && `its key lacks a value of ${missing}`
}

// Limit is applied before a filter, so a filtered page can come back empty while rows are left; and it reads what it
// then throws away. The legacy conditions say the same as KeyConditionExpression in a second language.
const UNUSED_QUERY_PARAMETERS = ['KeyConditions', 'QueryFilter', 'ConditionalOperator', 'FilterExpression']

function missingInQuery(input: Input, { partitionKey, sortKey, indexes }: TableKeys): string | undefined {
  const unused = UNUSED_QUERY_PARAMETERS.find((parameter) => input[parameter] !== undefined)
  if (unused) return `${unused} is not used here, KeyConditionExpression alone says what to read`
  const { IndexName: index, ExpressionAttributeValues: values } = input
  const indexed = index === undefined ? sortKey : indexes.get(String(index))
  if (indexed === undefined) return `the table has no index ${String(index)} that may be read`
  const conditions: unknown[] = Object.values(keyConditions(partitionKey, indexed))
  if (!conditions.includes(input.KeyConditionExpression))
    return `its KeyConditionExpression is none of ${conditions.join(', ')}`
  if (isJsonObject(values) && isFilled(values[':partition'])) return undefined
  return ':partition has no value in ExpressionAttributeValues'
}

/** Every key of these tables is a text. */
function isFilled(value: unknown): boolean {
  return isJsonObject(value) && typeof value.S === 'string' && value.S !== ''
}

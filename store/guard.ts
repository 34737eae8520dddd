import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { parseKeyCondition } from './key-condition.ts'
import type { TableKeys } from './tables.ts'

/** A call that could read without naming whose data it wants, refused before it left the process. */
export class UnscopedReadError extends Error {
  override readonly name = 'UnscopedReadError'
  readonly command: string
  readonly table: string | undefined

  constructor(command: string, table: string | undefined, missing: string) {
    super(`${command} on ${table ? `table ${table}` : 'no table'} was not sent: ${missing}.`)
    this.command = command
    this.table = table
  }
}

type Input = Record<string, unknown>
type Tables = ReadonlyMap<string, TableKeys>
/** Why a request must not be sent; undefined if it may. */
type Refusal = { table: string | undefined; missing: string } | undefined

const CHECKS: Readonly<Record<string, (input: Input, tables: Tables) => Refusal>> = {
  GetItemCommand: (input, tables) => refuseKey(input.TableName, input.Key, tables),
  UpdateItemCommand: (input, tables) => refuseKey(input.TableName, input.Key, tables),
  DeleteItemCommand: (input, tables) => refuseKey(input.TableName, input.Key, tables),
  PutItemCommand: (input, tables) => refuseItem(input.TableName, input.Item, tables),
  QueryCommand: refuseQuery,
}

const guarded = new WeakMap<DynamoDBClient, Map<string, TableKeys>>()

/**
 * From now on the client sends GetItem, Query, PutItem, UpdateItem and DeleteItem, on these tables and with a full
 * partition key, and nothing else: every other command throws UnscopedReadError before the network. It is a list of
 * what may pass, so that a read API that AWS adds tomorrow is refused. Calling it again adds tables.
 */
export function guardClient(client: DynamoDBClient, tables: Tables): void {
  const known = guarded.get(client)
  if (known) {
    for (const [name, keys] of tables) known.set(name, keys)
    return
  }
  const allowed = new Map(tables)
  guarded.set(client, allowed)
  client.middlewareStack.add(
    (next, context) => (args) => {
      const command = context.commandName ?? 'An unnamed command'
      const check = Object.hasOwn(CHECKS, command) ? CHECKS[command] : undefined
      const input: Input = { ...args.input }
      const refusal = check ? check(input, allowed) : notAllowed(input)
      if (refusal) throw new UnscopedReadError(command, refusal.table, refusal.missing)
      return next(args)
    },
    // Last of its step, so that it judges what other middleware made of the input.
    { step: 'initialize', priority: 'low', name: 'unscopedReadGuard' },
  )
}

function notAllowed(input: Input): Refusal {
  return {
    table: typeof input.TableName === 'string' ? input.TableName : undefined,
    missing: 'only GetItem, Query, PutItem, UpdateItem and DeleteItem may be sent',
  }
}

function refuseKey(table: unknown, key: unknown, tables: Tables): Refusal {
  const keys = keysOf(table, tables)
  if (!keys) return unknownTable(table)
  if (!isObject(key)) return { table: String(table), missing: 'it has no Key' }
  const extra = Object.keys(key).find((name) => name !== keys.partitionKey && name !== keys.sortKey)
  if (extra) return { table: String(table), missing: `its Key has ${extra}, which is no key of the table` }
  return refuseItem(table, key, tables)
}

function refuseItem(table: unknown, item: unknown, tables: Tables): Refusal {
  const keys = keysOf(table, tables)
  if (!keys) return unknownTable(table)
  const missing = [keys.partitionKey, keys.sortKey].find((name) => !isObject(item) || !isFilled(item[name]))
  return missing ? { table: String(table), missing: `its key lacks a value of ${missing}` } : undefined
}

// Limit is applied before a filter, so a filtered page can come back empty while rows are left; and it reads what it
// then throws away. The legacy conditions say the same as KeyConditionExpression in a second language.
const UNUSED_QUERY_PARAMETERS = ['KeyConditions', 'QueryFilter', 'ConditionalOperator', 'FilterExpression']

function refuseQuery(input: Input, tables: Tables): Refusal {
  const keys = keysOf(input.TableName, tables)
  if (!keys) return unknownTable(input.TableName)
  const refused = (missing: string): Refusal => ({ table: String(input.TableName), missing })

  const unused = UNUSED_QUERY_PARAMETERS.find((parameter) => input[parameter] !== undefined)
  if (unused) return refused(`${unused} is not used here, KeyConditionExpression alone says what to read`)

  const index = input.IndexName
  const sortKey = index === undefined ? keys.sortKey : keys.indexes.get(String(index))
  if (sortKey === undefined) return refused(`the table has no index ${String(index)} that may be read`)

  const comparisons = parseKeyCondition(String(input.KeyConditionExpression ?? ''))
  if (!comparisons) return refused('its KeyConditionExpression is not a list of key conditions joined by AND')

  const nameOf = (written: string) => (written.startsWith('#') ? lookUp(input, 'Names', written) : written)
  const names = comparisons.map((comparison) => nameOf(comparison.name))
  const other = names.findIndex((name) => name !== keys.partitionKey && name !== sortKey)
  if (other >= 0) return refused(`its condition on ${comparisons[other]?.name} is not on a key`)

  const scopes = comparisons.filter((_, at) => names[at] === keys.partitionKey)
  const [scope] = scopes
  if (scopes.length !== 1 || scope?.operator !== '=')
    return refused(`its KeyConditionExpression lacks one ${keys.partitionKey} = :value`)
  if (!isFilled(lookUp(input, 'Values', String(scope.values[0]))))
    return refused(`${keys.partitionKey} = ${scope.values[0]} has no value in ExpressionAttributeValues`)
  return undefined
}

function lookUp(input: Input, of: 'Names' | 'Values', written: string): unknown {
  const substitutes = input[`ExpressionAttribute${of}`]
  return isObject(substitutes) && Object.hasOwn(substitutes, written) ? substitutes[written] : undefined
}

function keysOf(table: unknown, tables: Tables): TableKeys | undefined {
  return typeof table === 'string' ? tables.get(table) : undefined
}

function unknownTable(table: unknown): Refusal {
  return { table: typeof table === 'string' ? table : undefined, missing: 'it is none of the open tables' }
}

function isFilled(value: unknown): boolean {
  if (!isObject(value)) return false
  const { S: text, N: number } = value
  return (typeof text === 'string' && text !== '') || (typeof number === 'string' && number !== '')
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

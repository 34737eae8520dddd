import type { Json, JsonObject } from '../../../json/json.ts'
import { type Compiled, ofType } from './compiled.ts'
import { ACTIONS, DENIED_BY_TABLES, KEYED, KEYED_WRITES, UNSCOPED, wheresOf } from './dynamodb-actions.ts'
import { arnOf, decide, iamArn, isNamed, PEOPLE, policiesOfRole, type Request, resolved } from './iam.ts'

type Table = { id: string; arn: string; policy: Json; indexes: { name: string; key: string }[]; key: string }

/** The partitions of a table that roles are told apart by; everything else is a user's own. */
const PARTITIONS: Record<string, readonly string[]> = {
  EditionsTable: [
    'user#someone',
    'bucket#campaign#keepsake#0',
    'sold-out#campaign#keepsake',
    'something-else',
  ],
}
const partitionsOf = (table: string) => PARTITIONS[table] ?? ['someone']

/** These roles may reach across users, in what is kept of them. Nobody may read open connections so. */
const NAMED: Record<string, readonly string[]> = {
  BreakGlassRole: ['Scan', 'PartiQLSelect'],
  StartExportRole: ['ExportTableToPointInTime'],
}
const PEOPLES_TABLES = ['KeepsakesTable', 'ProgressTable', 'EditionsTable']
const EXPORTED_TABLES = ['KeepsakesTable', 'ProgressTable']

const isNamedFor = (role: string, action: string, table: string) =>
  (NAMED[role] ?? []).includes(action) &&
  (action.startsWith('Export') ? EXPORTED_TABLES : PEOPLES_TABLES).includes(table)

export function tablesOf(compiled: Compiled): Table[] {
  return ofType(compiled, 'AWS::DynamoDB::Table').map(([id, properties]) => {
    const indexes = [properties.LocalSecondaryIndexes, properties.GlobalSecondaryIndexes].flatMap((all) =>
      ((all ?? []) as JsonObject[]).map((each) => ({ name: String(each.IndexName), key: hashOf(each) })),
    )
    const { PolicyDocument = { Statement: [] } } = (properties.ResourcePolicy ?? {}) as JsonObject
    return {
      id,
      arn: arnOf(compiled, id),
      policy: resolved(compiled, PolicyDocument),
      indexes,
      key: hashOf(properties),
    }
  })
}

function hashOf({ KeySchema }: JsonObject): string {
  const keys = KeySchema as { AttributeName: string; KeyType: string }[]
  return keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? ''
}

export type Access = {
  role: string
  table: string
  action: string
  where: string
  partition: string | undefined
}

/**
 * All that the roles of a template are granted on its tables, each action in every form that a request for it can have:
 * on the table, its indexes and what hangs on it; with each kind of partition key and without; in a transaction or not.
 */
export function accessOf(compiled: Compiled): Access[] {
  const tables = tablesOf(compiled)
  return ofType(compiled, 'AWS::IAM::Role').flatMap(([role]) => {
    const policies = policiesOfRole(compiled, role)
    const actions = ACTIONS.filter((action) => isNamed(policies, `dynamodb:${action}`))
    return tables.flatMap((table) =>
      requestsOn(table, actions, iamArn(`role/${role}`)).flatMap(({ request, ...form }) =>
        decide(policies, request) === 'allow' ? [{ role, table: table.id, ...form }] : [],
      ),
    )
  })
}

function requestsOn(table: Table, actions: readonly string[], principal: string) {
  const names = table.indexes.map(({ name }) => name)
  return actions.flatMap((action) => {
    const isKeyed = [...KEYED, ...KEYED_WRITES].some((each) => each === action)
    // PartiQL can name a key as well, and IAM is told of it.
    const isPartiQL = action.startsWith('PartiQL')
    const partitions = [
      ...(isKeyed || isPartiQL ? partitionsOf(table.id) : []),
      ...(isKeyed ? [] : [undefined]),
    ]
    const transactions =
      isKeyed || isPartiQL ? ['TransactGetItems', 'TransactWriteItems', 'ExecuteTransaction'] : []
    return wheresOf(action, names).flatMap((where) =>
      partitions.flatMap((partition) =>
        [undefined, ...transactions].map((enclosing) => ({
          action,
          where,
          partition,
          request: {
            principal,
            action: `dynamodb:${action}`,
            resource: `${table.arn}${where}`,
            context: {
              ...(partition !== undefined && { 'dynamodb:LeadingKeys': [partition] }),
              ...(enclosing !== undefined && { 'dynamodb:EnclosingOperation': [enclosing] }),
              ...(action === 'PartiQLSelect' && {
                'dynamodb:FullTableScan': [String(partition === undefined)],
              }),
            },
          } satisfies Request,
        })),
      ),
    )
  })
}

/** Tells in sentences what a role can do and no role should; empty where all is well. */
export function unscopedAccess(compiled: Compiled): string[] {
  const tables = tablesOf(compiled)
  const found = accessOf(compiled).flatMap((access) => {
    const { role, table, action, where, partition } = access
    const say = (why: string) => [`${role} may ${action} ${table}${where}, ${why}`]
    if (UNSCOPED.includes(action)) return isNamedFor(role, action, table) ? [] : say('across users')
    const { indexes = [], key } = tables.find(({ id }) => id === table) ?? {}
    const index = indexes.find(({ name }) => where.endsWith(`/${name}`))
    if (action === 'Query' && index !== undefined && index.key !== key)
      return say(`by ${index.key}, across users`)
    const isWrite = KEYED_WRITES.some((each) => each === action)
    if (role === 'BreakGlassRole') return isWrite ? say('though it is a role of people') : []
    if (partition === undefined || /^(user#|someone$)/.test(partition)) return []
    const isOfAwarding = role === 'AwardKeepsakesRole' && /^(bucket|sold-out)#/.test(partition)
    const isTaken = ['UpdateItem', 'DeleteItem', 'BatchWriteItem'].includes(action)
    return isOfAwarding && !isTaken ? [] : say(`in the partition ${partition}`)
  })
  return [...new Set(found)]
}

/** Somebody of the account whose own policies allow everything. */
export const ADMINISTRATOR = iamArn('user/administrator')
const ROOT = iamArn('root')

/** Only they may pass a table's own refusal of an action. */
function exemptFrom(action: string, table: string): string[] {
  const people = Object.keys(NAMED).flatMap((role) =>
    isNamedFor(role, action, table) ? [iamArn(`role/${role}`)] : [],
  )
  if (people.length > 0 || /^(Scan|PartiQL|Export)/.test(action)) return people
  return [...PEOPLE.Deployers, ...(action.endsWith('ResourcePolicy') ? [ROOT] : [])]
}

/** Where a table's own policy lets somebody pass, or keeps out somebody whom it should not, each in a sentence. */
export function leaksOfTablePolicies(compiled: Compiled): string[] {
  const roles = ofType(compiled, 'AWS::IAM::Role').map(([id]) => iamArn(`role/${id}`))
  const everybody = [
    ADMINISTRATOR,
    ROOT,
    ...roles,
    ...Object.values(PEOPLE).flat(),
    'arn:aws:iam::444455556666:user/stranger',
  ]
  return tablesOf(compiled).flatMap((table) =>
    ACTIONS.flatMap((action) => {
      const isReadOfAll = action === 'Scan' || action === 'PartiQLSelect'
      const wheres = ['', ...(isReadOfAll ? table.indexes.map(({ name }) => `/index/${name}`) : [])]
      const isRefused = DENIED_BY_TABLES.some((each) => each === action)
      return wheres.flatMap((where) =>
        everybody.flatMap((principal) => {
          const decision = decide([table.policy], {
            principal,
            action: `dynamodb:${action}`,
            resource: `${table.arn}${where}`,
          })
          const isDenied = isRefused && !exemptFrom(action, table.id).includes(principal)
          if ((decision === 'deny') === isDenied && decision !== 'allow') return []
          return [`${table.id}${where} ${isDenied ? 'does not refuse' : 'refuses'} ${action} to ${principal}`]
        }),
      )
    }),
  )
}

import * as dynamo from '@aws-sdk/client-dynamodb'
import { guardClient, UnscopedReadError } from '../../store/guard.ts'
import { openStore } from '../../store/open.ts'
import { tableKeys } from '../../store/tables.ts'
import { guardedClient, NetworkReached, refusedBy } from './support/guarded-client.ts'
import { TABLES } from './support/table-names.ts'

const S = (value: string) => ({ S: value })

type Sendable = Parameters<dynamo.DynamoDBClient['send']>[0]

const refused = (command: unknown) => refusedBy((client) => client.send(command as Sendable))

async function passes(command: unknown): Promise<void> {
  const { client, network } = guardedClient()
  await expect(client.send(command as Sendable)).rejects.toThrow(NetworkReached)
  expect(network.requests).toBe(1)
}

const query = (input: Partial<dynamo.QueryCommandInput>) =>
  new dynamo.QueryCommand({
    TableName: 'keepsakes',
    KeyConditionExpression: 'userId = :partition',
    ExpressionAttributeValues: { ':partition': S('anna'), ':sort': S('paris#') },
    ...input,
  })

const aKey = { userId: S('anna'), campaignId: S('paris') }
const anItem = { userId: S('anna'), keepsake: S('paris#a') }

describe('commands that the guard never sends', () => {
  // Everything that the SDK can do but for the six: also what a later SDK brings.
  const commands = Object.entries(dynamo).filter(
    ([name, value]) => name.endsWith('Command') && name !== '$Command' && typeof value === 'function',
  ) as unknown as [string, new (input: object) => object][]
  const allowed = [
    'GetItemCommand',
    'QueryCommand',
    'PutItemCommand',
    'UpdateItemCommand',
    'DeleteItemCommand',
  ]
  const forbidden = commands.filter(([name]) => !allowed.includes(name))

  test('the list of commands has those that read without a key', () => {
    const found = forbidden.map(([name]) => name)
    expect(found).toEqual(
      expect.arrayContaining([
        'ScanCommand',
        'ExecuteStatementCommand',
        'BatchExecuteStatementCommand',
        'ExecuteTransactionCommand',
        'TransactGetItemsCommand',
        'BatchGetItemCommand',
        'BatchWriteItemCommand',
        'ExportTableToPointInTimeCommand',
      ]),
    )
    expect(found).toHaveLength(commands.length - allowed.length)
  })

  test.each(forbidden)('%s is refused', async (name, Command) => {
    const error = await refused(new Command({ TableName: 'keepsakes' }))
    expect(error).toMatchObject({
      ...{ name: 'UnscopedReadError', command: name, table: 'keepsakes' },
      message: `${name} on table keepsakes was not sent: only GetItem, Query, PutItem, UpdateItem and DeleteItem may be sent.`,
    })
  })

  test('a parallel Scan and a Scan of the index are refused', async () => {
    await refused(new dynamo.ScanCommand({ TableName: 'keepsakes', Segment: 0, TotalSegments: 4 }))
    await refused(new dynamo.ScanCommand({ TableName: 'keepsakes', IndexName: 'byEarnedAt', Limit: 1 }))
  })

  test('PartiQL is refused even when it names a key', async () => {
    const Statement = `SELECT * FROM "keepsakes" WHERE userId = 'anna'`
    await refused(new dynamo.ExecuteStatementCommand({ Statement }))
    await refused(new dynamo.BatchExecuteStatementCommand({ Statements: [{ Statement }] }))
    await refused(new dynamo.ExecuteTransactionCommand({ TransactStatements: [{ Statement }] }))
  })

  test('the methods of the aggregated client are refused as well', async () => {
    const client = new dynamo.DynamoDB({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' })
    openStore({ client, tables: TABLES })
    await expect(client.scan({ TableName: 'keepsakes' })).rejects.toThrow(UnscopedReadError)
  })
})

describe('queries', () => {
  const on = (KeyConditionExpression: string) => ({ KeyConditionExpression })

  test.each([
    ['the partition key', {}],
    ['a prefix of the sort key', on('userId = :partition AND begins_with(keepsake, :sort)')],
    ['sort keys up to one', on('userId = :partition AND keepsake <= :sort')],
    [
      'the index within the user',
      { IndexName: 'byEarnedAt', ...on('userId = :partition AND earnedAt <= :sort') },
    ],
  ])('%s passes', (_, input) => passes(query(input)))

  test.each([
    undefined as never,
    '',
    ' ',
    'keepsake = :partition',
    'userId >= :partition',
    'begins_with(userId, :partition)',
    'userId BETWEEN :partition AND :sort',
    'userId = :partition OR keepsake = :sort',
    '(userId = :partition OR userId = :sort)',
    'NOT userId = :partition',
    'userId <> :partition',
    'userId = :partition AND userId = :sort',
    'userId = userId',
    'userId = :partition userId',
    'userId = :partition AND earnedAt <= :sort',
    'userId = :partition AND eventId = :sort',
    '#user = :partition',
    // DynamoDB would take these. Nobody writes them, so there is nobody who need read them.
    'userId=:partition',
    ' userId = :partition',
    '(userId = :partition)',
    'userId = :partition and keepsake <= :sort',
    'userId = :partition AND keepsake BETWEEN :sort AND :sort',
    'userId = :other',
  ])(
    'a query on %j is refused: the store writes four conditions, and no other is sent',
    async (condition) => {
      expect((await refused(query(on(condition)))).message).toBe(
        'QueryCommand on table keepsakes was not sent: its KeyConditionExpression is none of userId = :partition, ' +
          'userId = :partition AND keepsake <= :sort, userId = :partition AND keepsake BETWEEN :from AND :sort, ' +
          'userId = :partition AND begins_with(keepsake, :sort).',
      )
    },
  )

  test.each<[string, Partial<dynamo.QueryCommandInput>, RegExp]>([
    [
      'with a value that is not there',
      { ExpressionAttributeValues: { ':u': S('anna') } },
      /:partition has no value/,
    ],
    ['without values', { ExpressionAttributeValues: undefined as never }, /:partition has no value/],
    [
      'with an empty value',
      { ExpressionAttributeValues: { ':partition': S('') } },
      /:partition has no value/,
    ],
    [
      'with a null',
      { ExpressionAttributeValues: { ':partition': { NULL: true } } },
      /:partition has no value/,
    ],
    ['of another index', { IndexName: 'byEventId' }, /no index byEventId/],
    ['of an index named like a method', { IndexName: 'toString' }, /no index toString/],
    ["of another table's index", { TableName: 'progress', IndexName: 'byEarnedAt' }, /no index byEarnedAt/],
    ['of another table', { TableName: 'customers' }, /none of the open tables/],
    ['of no table', { TableName: undefined as never }, /none of the open tables/],
    ['with a filter', { FilterExpression: 'eventId = :sort' }, /FilterExpression is not used/],
    [
      'in the legacy form',
      { KeyConditions: { userId: { ComparisonOperator: 'EQ', AttributeValueList: [S('anna')] } } },
      /KeyConditions is not used/,
    ],
    ['with a legacy filter', { QueryFilter: {} }, /QueryFilter is not used/],
    ['with a legacy OR', { ConditionalOperator: 'OR' }, /ConditionalOperator is not used/],
    ['by user of the editions', { TableName: 'editions' }, /is none of userOrBucket = :partition/],
  ])('a query %s is refused', async (_, input, reason) => {
    const { message, command } = await refused(query(input))
    expect(message).toMatch(reason)
    // Before it was signed, where its own name is still known.
    expect(command).toBe('QueryCommand')
  })
})

describe('reads and writes by key', () => {
  test.each<[string, object]>([
    ['GetItem', new dynamo.GetItemCommand({ TableName: 'progress', Key: aKey })],
    ['UpdateItem', new dynamo.UpdateItemCommand({ TableName: 'progress', Key: aKey })],
    ['DeleteItem', new dynamo.DeleteItemCommand({ TableName: 'progress', Key: aKey })],
    ['PutItem', new dynamo.PutItemCommand({ TableName: 'keepsakes', Item: anItem })],
  ])('%s with its full key passes', (_, command) => passes(command))

  const keys: [string, Record<string, dynamo.AttributeValue> | undefined, RegExp][] = [
    ['no key', undefined, /no Key|lacks a value of userId/],
    ['an empty key', {}, /lacks a value of userId/],
    ['the partition key only', { userId: S('anna') }, /lacks a value of campaignId/],
    ['the sort key only', { campaignId: S('paris') }, /lacks a value of userId/],
    ['an empty partition key', { ...aKey, userId: S('') }, /lacks a value of userId/],
    ['a null partition key', { ...aKey, userId: { NULL: true } }, /lacks a value of userId/],
  ]

  test.each(keys)('%s is refused by every one of them', async (_, key, reason) => {
    const Key = key as Record<string, dynamo.AttributeValue>
    for (const command of [
      new dynamo.GetItemCommand({ TableName: 'progress', Key }),
      new dynamo.UpdateItemCommand({ TableName: 'progress', Key }),
      new dynamo.PutItemCommand({ TableName: 'progress', Item: Key }),
      new dynamo.DeleteItemCommand({ TableName: 'progress', Key }),
    ])
      expect((await refused(command)).message).toMatch(reason)
  })

  test('a key with an attribute that is no key is refused', async () => {
    const Key = { ...aKey, version: { N: '1' } }
    expect((await refused(new dynamo.GetItemCommand({ TableName: 'progress', Key }))).message).toMatch(
      /version/,
    )
  })
})

test('guarding a client again adds tables and keeps those it had', async () => {
  const { client } = guardedClient()
  guardClient(client, tableKeys({ keepsakes: 'k2', progress: 'p2', editions: 'e2', connections: 'c2' }))
  const get = (TableName: string) => client.send(new dynamo.GetItemCommand({ TableName, Key: aKey }))
  await expect(get('progress')).rejects.toThrow(NetworkReached)
  await expect(get('p2')).rejects.toThrow(NetworkReached)
  await expect(get('p3')).rejects.toThrow(UnscopedReadError)
})

test('a store that was opened hands out nothing but forUser', () => {
  const { client } = guardedClient()
  expect(Object.keys(openStore({ client, tables: TABLES }))).toEqual(['forUser'])
})

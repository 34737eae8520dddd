import * as dynamo from '@aws-sdk/client-dynamodb'
import { guardClient, UnscopedReadError } from '../../store/guard.ts'
import { openStore } from '../../store/open.ts'
import { tableKeys } from '../../store/tables.ts'

const names = {
  keepsakes: 'keepsakes',
  progress: 'progress',
  editions: 'editions',
  connections: 'connections',
}
const S = (value: string) => ({ S: value })

type Sendable = Parameters<dynamo.DynamoDBClient['send']>[0]

class NetworkReached extends Error {}

/** A guarded client whose network counts the requests that reach it and fails each. */
function guardedClient() {
  const network = { requests: 0 }
  const client = new dynamo.DynamoDBClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async () => {
        network.requests += 1
        throw new NetworkReached()
      },
    },
  })
  guardClient(client, tableKeys(names))
  return { client, network }
}

async function refused(command: unknown): Promise<UnscopedReadError> {
  const { client, network } = guardedClient()
  const error = await client.send(command as Sendable).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(network.requests).toBe(0)
  expect(error).toBeInstanceOf(UnscopedReadError)
  return error as UnscopedReadError
}

async function passes(command: unknown): Promise<void> {
  const { client, network } = guardedClient()
  await expect(client.send(command as Sendable)).rejects.toThrow(NetworkReached)
  expect(network.requests).toBe(1)
}

const query = (input: Partial<dynamo.QueryCommandInput>) =>
  new dynamo.QueryCommand({
    TableName: 'keepsakes',
    KeyConditionExpression: 'userId = :u',
    ExpressionAttributeValues: { ':u': S('anna'), ':x': S('paris#') },
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
    expect(error.command).toBe(name)
    expect(error.message).toBe(
      `${name} on table keepsakes was not sent: only GetItem, Query, PutItem, UpdateItem and DeleteItem may be sent.`,
    )
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
    openStore({ client, tables: names })
    await expect(client.scan({ TableName: 'keepsakes' })).rejects.toThrow(UnscopedReadError)
  })
})

describe('queries', () => {
  test.each([
    ['the partition key', {}],
    [
      'spaces and parentheses',
      { KeyConditionExpression: ' ( userId=:u )  and(begins_with( keepsake , :x ))' },
    ],
    ['the sort key first', { KeyConditionExpression: 'begins_with(keepsake, :x) AND userId = :u' }],
    ['a range of the sort key', { KeyConditionExpression: 'userId = :u AND keepsake BETWEEN :x AND :x' }],
    ['a comparison of the sort key', { KeyConditionExpression: 'userId = :u AND keepsake >= :x' }],
    ['a name in place', { KeyConditionExpression: '#u = :u', ExpressionAttributeNames: { '#u': 'userId' } }],
    [
      'the index within the user',
      { IndexName: 'byEarnedAt', KeyConditionExpression: 'userId = :u and earnedAt < :x' },
    ],
  ])('%s passes', (_, input) => passes(query(input)))

  test.each<[string, Partial<dynamo.QueryCommandInput>, RegExp]>([
    ['without a condition', { KeyConditionExpression: undefined as never }, /not a list of key conditions/],
    ['with an empty condition', { KeyConditionExpression: ' ' }, /not a list of key conditions/],
    ['on the sort key only', { KeyConditionExpression: 'keepsake = :x' }, /lacks one userId = :value/],
    ['by a range of the partition key', { KeyConditionExpression: 'userId >= :u' }, /lacks one userId/],
    [
      'by a prefix of the partition key',
      { KeyConditionExpression: 'begins_with(userId, :u)' },
      /lacks one userId/,
    ],
    ['between partition keys', { KeyConditionExpression: 'userId BETWEEN :u AND :x' }, /lacks one userId/],
    ['with OR', { KeyConditionExpression: 'userId = :u OR keepsake = :x' }, /joined by AND/],
    ['with OR in parentheses', { KeyConditionExpression: '(userId = :u OR userId = :x)' }, /joined by AND/],
    ['with NOT', { KeyConditionExpression: 'NOT userId = :u' }, /joined by AND/],
    ['with unequal', { KeyConditionExpression: 'userId <> :u' }, /joined by AND/],
    [
      'with two partition keys',
      { KeyConditionExpression: 'userId = :u AND userId = :x' },
      /lacks one userId/,
    ],
    ['with a name for a value', { KeyConditionExpression: 'userId = userId' }, /joined by AND/],
    ['with something after it', { KeyConditionExpression: 'userId = :u userId' }, /joined by AND/],
    ['with an open parenthesis', { KeyConditionExpression: '(userId = :u' }, /joined by AND/],
    ['with a path', { KeyConditionExpression: 'userId.x = :u' }, /joined by AND/],
    [
      'on a name that is no key',
      { KeyConditionExpression: 'userId = :u AND eventId = :x' },
      /eventId is not on a key/,
    ],
    [
      'on a name that stands for another',
      { KeyConditionExpression: '#u = :u', ExpressionAttributeNames: { '#u': 'keepsake' } },
      /lacks one userId/,
    ],
    ['on a name that stands for nothing', { KeyConditionExpression: '#u = :u' }, /#u is not on a key/],
    ['with a value that is not there', { KeyConditionExpression: 'userId = :v' }, /:v has no value/],
    ['with an empty value', { ExpressionAttributeValues: { ':u': S('') } }, /:u has no value/],
    ['with a null', { ExpressionAttributeValues: { ':u': { NULL: true } } }, /:u has no value/],
    ['of another index', { IndexName: 'byEventId' }, /no index byEventId/],
    ['of an index named like a method', { IndexName: 'toString' }, /no index toString/],
    ["of another table's index", { TableName: 'progress', IndexName: 'byEarnedAt' }, /no index byEarnedAt/],
    ['of another table', { TableName: 'customers' }, /none of the open tables/],
    ['of no table', { TableName: undefined as never }, /none of the open tables/],
    ['with a filter', { FilterExpression: 'eventId = :x' }, /FilterExpression is not used/],
    [
      'in the legacy form',
      { KeyConditions: { userId: { ComparisonOperator: 'EQ', AttributeValueList: [S('anna')] } } },
      /KeyConditions is not used/,
    ],
    ['with a legacy filter', { QueryFilter: {} }, /QueryFilter is not used/],
    ['by user of the editions', { TableName: 'editions' }, /condition on userId is not on a key/],
  ])('a query %s is refused', async (_, input, reason) => {
    expect((await refused(query(input))).message).toMatch(reason)
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
  expect(Object.keys(openStore({ client, tables: names }))).toEqual(['forUser'])
})

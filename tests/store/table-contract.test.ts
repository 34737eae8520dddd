import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as dynamodb from '@aws-sdk/client-dynamodb'
import { tableKeys } from '../../store/tables.ts'
import { TABLES } from './support/table-names.ts'
import { TableState } from './support/table-state.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { type Typed, typed } from './support/typed.ts'

/** Tables that are asked by the commands of DynamoDB itself, without a store or a guard. */
interface Asked {
  readonly names: typeof TABLES
  readonly tellsWhatIsHeld: boolean
  /** Resolves to the answer, or to the name of the error. */
  ask(command: string, input: object): Promise<Answer>
}

interface Answer {
  readonly error?: string
  readonly held?: Typed | undefined
  readonly Item?: Typed
  readonly Items?: Typed[]
  readonly Attributes?: Typed
  readonly LastEvaluatedKey?: Typed
  readonly Responses?: Record<string, Typed[]>
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number } | { readonly CapacityUnits?: number }[]
}

const errorOf = (error: unknown): Answer => {
  const { name, Item } = error as Error & { Item?: Typed }
  return { error: name, held: Item }
}

let real: TestTables
let client: DynamoDBClient
beforeAll(async () => {
  real = await startTables()
  client = real.newClient()
})
afterAll(() => real.stop())

const COMMANDS = dynamodb as unknown as Record<string, new (input: object) => never>

async function realTables(): Promise<Asked> {
  await real.clear()
  return {
    names: real.names,
    tellsWhatIsHeld: real.tellsWhatIsHeld,
    async ask(command, input) {
      const Command = COMMANDS[`${command}Command`]
      if (!Command) throw new Error(`there is no ${command}`)
      const whole = { ReturnConsumedCapacity: 'TOTAL', ...input }
      return client.send(new Command(whole)).catch(errorOf) as Promise<Answer>
    },
  }
}

async function simulatedTables(): Promise<Asked> {
  const state = new TableState({ tables: tableKeys(TABLES), tellsWhatIsHeld: true, stamp: () => 0 })
  return {
    names: TABLES,
    tellsWhatIsHeld: true,
    async ask(command, input) {
      try {
        return state.ask(command, input) as Answer
      } catch (error) {
        return errorOf(error)
      }
    },
  }
}

const unitsOf = ({ ConsumedCapacity }: Answer) =>
  [ConsumedCapacity].flat().reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0)

const HELD_IF_ABSENT = 'attribute_not_exists(userId)'

describe.each([
  ['the tables of simulated worlds', simulatedTables],
  ['the database of the local stack, or the one that the environment names', realTables],
])('%s', (_, open) => {
  let tables: Asked
  beforeEach(async () => {
    tables = await open()
  })

  const keyOf = (user: string, keepsake: string) => typed({ userId: user, keepsake })
  const keepsake = (user: string, id: string, more: Record<string, string> = {}) =>
    typed({ userId: user, keepsake: id, earnedAt: '2024-07-26T00:00:00.000Z', ...more })
  const put = (item: Typed, more: object = {}) =>
    tables.ask('PutItem', { TableName: tables.names.keepsakes, Item: item, ...more })
  const get = async (user: string, id: string) =>
    (
      await tables.ask('GetItem', {
        TableName: tables.names.keepsakes,
        Key: keyOf(user, id),
        ConsistentRead: true,
      })
    ).Item
  const query = (more: object) => tables.ask('Query', { TableName: tables.names.keepsakes, ...more })
  const all = (user: string) => ({
    KeyConditionExpression: 'userId = :partition',
    ExpressionAttributeValues: typed({ ':partition': user }),
  })
  const ids = ({ Items = [] }: Answer) => Items.map(({ keepsake }) => keepsake?.S)

  test('put an item where none is, and refuse another on that condition', async () => {
    const first = await put(keepsake('anna', 'a#1'), { ConditionExpression: HELD_IF_ABSENT })
    expect(first.error).toBeUndefined()
    const second = await put(keepsake('anna', 'a#1', { eventId: 'second' }), {
      ConditionExpression: HELD_IF_ABSENT,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    expect(second.error).toBe('ConditionalCheckFailedException')
    if (tables.tellsWhatIsHeld) expect(second.held).toEqual(keepsake('anna', 'a#1'))
    expect(await get('anna', 'a#1')).toEqual(keepsake('anna', 'a#1'))
  })

  test('replace an item that has an earlier mark or none, and no other', async () => {
    const over = (erasure: string) => ({
      ConditionExpression: '(attribute_not_exists(erasedAt) OR erasedAt < :erasure)',
      ExpressionAttributeValues: typed({ ':erasure': erasure }),
    })
    expect((await put(keepsake('anna', 'a#1', { erasedAt: '2' }), over('2'))).error).toBeUndefined()
    expect((await put(keepsake('anna', 'a#1', { erasedAt: '2', eventId: 'x' }), over('2'))).error).toBe(
      'ConditionalCheckFailedException',
    )
    expect((await put(keepsake('anna', 'a#1', { erasedAt: '3' }), over('3'))).error).toBeUndefined()
    expect((await get('anna', 'a#1'))?.erasedAt?.S).toBe('3')
  })

  test('update an item on its version, leave other attributes, and make one that is not there', async () => {
    const key = typed({ userId: 'anna', campaignId: 'paris' })
    const commit = (next: number, read?: number) =>
      tables.ask('UpdateItem', {
        TableName: tables.names.progress,
        Key: key,
        UpdateExpression: 'SET version = :next, body = :body',
        ConditionExpression:
          read === undefined
            ? 'attribute_not_exists(version)'
            : 'version = :version AND attribute_not_exists(erasedAt)',
        ExpressionAttributeValues: typed({
          ':next': next,
          ':body': `body ${next}`,
          ...(read === undefined ? {} : { ':version': read }),
        }),
        ReturnValues: 'ALL_NEW',
      })
    expect((await commit(1)).Attributes).toEqual({ ...key, ...typed({ version: 1, body: 'body 1' }) })
    expect((await commit(1)).error).toBe('ConditionalCheckFailedException')
    expect((await commit(3, 2)).error).toBe('ConditionalCheckFailedException')
    expect((await commit(2, 1)).Attributes).toEqual({ ...key, ...typed({ version: 2, body: 'body 2' }) })
  })

  test('set and remove by names that stand for reserved words', async () => {
    await put(keepsake('anna', 'a#1', { source: 'partner.one' }))
    const dated = await tables.ask('UpdateItem', {
      TableName: tables.names.keepsakes,
      Key: keyOf('anna', 'a#1'),
      UpdateExpression: 'SET earnedAt = :earnedAt, eventId = :eventId REMOVE #source',
      ExpressionAttributeNames: { '#source': 'source' },
      ConditionExpression: 'earnedAt > :earnedAt AND attribute_not_exists(erasedAt)',
      ExpressionAttributeValues: typed({ ':earnedAt': '2024-07-25T00:00:00.000Z', ':eventId': 'e' }),
    })
    expect(dated.error).toBeUndefined()
    expect(await get('anna', 'a#1')).toEqual(
      keepsake('anna', 'a#1', { earnedAt: '2024-07-25T00:00:00.000Z', eventId: 'e' }),
    )
  })

  test('delete on a condition, also what is not there', async () => {
    await put(keepsake('anna', 'a#1', { erasedAt: '2' }))
    const remove = (erasure: string) =>
      tables.ask('DeleteItem', {
        TableName: tables.names.keepsakes,
        Key: keyOf('anna', 'a#1'),
        ConditionExpression: '(attribute_not_exists(erasedAt) OR erasedAt < :erasure)',
        ExpressionAttributeValues: typed({ ':erasure': erasure }),
        ReturnValues: 'ALL_OLD',
      })
    expect((await remove('2')).error).toBe('ConditionalCheckFailedException')
    expect((await remove('3')).Attributes).toEqual(keepsake('anna', 'a#1', { erasedAt: '2' }))
    const again = await remove('3')
    expect([again.error, again.Attributes]).toEqual([undefined, undefined])
    expect(await get('anna', 'a#1')).toBeUndefined()
  })

  test('query one partition in the order of sort keys, both ways, by prefix and by bounds', async () => {
    for (const id of ['b#1', 'a#2', 'a#1', 'é#1', 'B#1']) await put(keepsake('anna', id))
    await put(keepsake('ben', 'a#3'))
    expect(ids(await query(all('anna')))).toEqual(['B#1', 'a#1', 'a#2', 'b#1', 'é#1'])
    expect(ids(await query({ ...all('anna'), ScanIndexForward: false }))).toEqual(
      ['B#1', 'a#1', 'a#2', 'b#1', 'é#1'].reverse(),
    )
    const within = (condition: string, values: Record<string, string>) =>
      query({
        KeyConditionExpression: `userId = :partition AND ${condition}`,
        ExpressionAttributeValues: typed({ ':partition': 'anna', ...values }),
      })
    expect(ids(await within('begins_with(keepsake, :sort)', { ':sort': 'a#' }))).toEqual(['a#1', 'a#2'])
    expect(ids(await within('keepsake <= :sort', { ':sort': 'a#1' }))).toEqual(['B#1', 'a#1'])
    expect(ids(await within('keepsake BETWEEN :from AND :sort', { ':from': 'a#2', ':sort': 'b#1' }))).toEqual(
      ['a#2', 'b#1'],
    )
  })

  test('page: a full page tells where to go on, also where nothing follows', async () => {
    for (const id of ['a#1', 'a#2', 'a#3']) await put(keepsake('anna', id))
    const first = await query({ ...all('anna'), Limit: 2 })
    expect([ids(first), first.LastEvaluatedKey]).toEqual([['a#1', 'a#2'], keyOf('anna', 'a#2')])
    const second = await query({ ...all('anna'), Limit: 1, ExclusiveStartKey: first.LastEvaluatedKey })
    expect([ids(second), second.LastEvaluatedKey]).toEqual([['a#3'], keyOf('anna', 'a#3')])
    const third = await query({ ...all('anna'), ExclusiveStartKey: second.LastEvaluatedKey })
    expect([ids(third), third.LastEvaluatedKey]).toEqual([[], undefined])
  })

  test('end a page at 1 MB', async () => {
    for (const id of ['a#1', 'a#2', 'a#3', 'a#4'])
      await put(keepsake('anna', id, { text: 'x'.repeat(390_000) }))
    const page = await query(all('anna'))
    expect(ids(page)).toEqual(['a#1', 'a#2', 'a#3'])
    expect(page.LastEvaluatedKey).toEqual(keyOf('anna', 'a#3'))
    expect(ids(await query({ ...all('anna'), ExclusiveStartKey: page.LastEvaluatedKey }))).toEqual(['a#4'])
  })

  test('query the index in its own order, with keys that name both', async () => {
    const at = (id: string, day: number) =>
      put(keepsake('anna', id, { earnedAt: `2024-07-0${day}T00:00:00.000Z` }))
    await at('a#1', 3)
    await at('a#2', 1)
    await at('a#3', 2)
    const byTime = { ...all('anna'), IndexName: 'byEarnedAt', ScanIndexForward: false }
    const first = await query({ ...byTime, Limit: 2 })
    expect(ids(first)).toEqual(['a#1', 'a#3'])
    expect(first.LastEvaluatedKey).toEqual({
      ...keyOf('anna', 'a#3'),
      ...typed({ earnedAt: '2024-07-02T00:00:00.000Z' }),
    })
    expect(ids(await query({ ...byTime, ExclusiveStartKey: first.LastEvaluatedKey }))).toEqual(['a#2'])
  })

  test('get many by their full keys, and say nothing of those that are not there', async () => {
    await put(keepsake('anna', 'a#1'))
    await put(keepsake('ben', 'a#1'))
    const name = tables.names.keepsakes
    const batch = (keys: readonly Typed[]) =>
      tables.ask('BatchGetItem', { RequestItems: { [name]: { Keys: keys, ConsistentRead: true } } })
    const answer = await batch([keyOf('anna', 'a#1'), keyOf('ben', 'a#1'), keyOf('cleo', 'a#1')])
    expect(answer.Responses?.[name]?.map(({ userId }) => userId?.S).sort()).toEqual(['anna', 'ben'])
    expect((await batch([keyOf('anna', 'a#1'), keyOf('anna', 'a#1')])).error).toBe('ValidationException')
    const many = Array.from({ length: 101 }, (_, n) => keyOf('anna', `a#${n}`))
    expect((await batch(many)).error).toBe('ValidationException')
  })

  test('refuse what is no key, too long, too large, or a value that no expression uses', async () => {
    const name = tables.names.keepsakes
    const refused = [
      await put(typed({ userId: 'anna' })),
      await put(keepsake('', 'a#1')),
      await tables.ask('GetItem', { TableName: name, Key: typed({ userId: 'anna' }) }),
      await tables.ask('GetItem', { TableName: name, Key: typed({ userId: 'a', keepsake: 'b', more: 'c' }) }),
      await tables.ask('GetItem', { TableName: name, Key: keyOf('anna', 'x'.repeat(1025)) }),
      await put(keepsake('anna', 'a#1', { text: 'x'.repeat(410_000) })),
      await put(keepsake('anna', 'a#1'), {
        ConditionExpression: HELD_IF_ABSENT,
        ExpressionAttributeValues: typed({ ':unused': 'x' }),
      }),
      await query({
        KeyConditionExpression: 'keepsake = :sort',
        ExpressionAttributeValues: typed({ ':sort': 'a#1' }),
      }),
    ]
    expect(refused.map(({ error }) => error)).toEqual(refused.map(() => 'ValidationException'))
  })

  test('count units: 1 KB a write and its index entry, 4 KB a read, half where it is eventual', async () => {
    const small = await put(keepsake('anna', 'a#1'))
    expect(unitsOf(small)).toBe(2)
    await put(keepsake('anna', 'a#2', { text: 'x'.repeat(4_200) }))
    const read = (ConsistentRead: boolean) =>
      tables.ask('GetItem', { TableName: tables.names.keepsakes, Key: keyOf('anna', 'a#2'), ConsistentRead })
    expect([unitsOf(await read(true)), unitsOf(await read(false))]).toEqual([2, 1])
  })
})

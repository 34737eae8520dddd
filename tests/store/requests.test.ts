import { guardClient } from '../../store/guard.ts'
import type { Item } from '../../store/items.ts'
import type { Units } from '../../store/open.ts'
import { requestsOf } from '../../store/requests.ts'
import { tableKeys } from '../../store/tables.ts'
import { memoryTables } from './support/memory-tables.ts'

const tables = memoryTables({ tellsWhatIsHeld: true })
const { connections } = tables.names
const anItem: Item = { userId: 'anna', connectionId: 'one', note: 'x'.repeat(1500) }
const Key = { userId: 'anna', connectionId: 'one' }
const IF_ABSENT = 'attribute_not_exists(userId)'

let units: Units[]
beforeEach(async () => {
  await tables.clear()
  units = []
})
const requestsOn = (client: ReturnType<typeof tables.newClient>) => {
  guardClient(client, tableKeys(tables.names))
  return requestsOf(client, tableKeys(tables.names), (spent) => units.push(spent))
}

test('every call tells what it cost, and a refused write that it cost one unit, which no answer says', async () => {
  const requests = requestsOn(tables.newClient())
  const update = (ConditionExpression: string) => ({
    ...{ TableName: connections, Key, UpdateExpression: 'SET note = :note', ConditionExpression },
    ExpressionAttributeValues: { ':note': 'y' },
  })
  const told = [
    await requests.putIf(connections, anItem, IF_ABSENT),
    await requests.putIf(connections, anItem, IF_ABSENT),
    await requests.get(connections, Key, true),
    await requests.query({ table: connections, partition: 'anna' }),
    await requests.updateIf(update(IF_ABSENT)),
    await requests.updateIf(update('attribute_exists(userId)')),
    await requests.deleteIf({ TableName: connections, Key, ConditionExpression: IF_ABSENT }),
    await requests.deleteIf({ TableName: connections, Key }),
  ]
  expect(told).toEqual([
    { put: true },
    { put: false, held: anItem },
    anItem,
    { items: [anItem], lastKey: undefined },
    false,
    true,
    undefined,
    undefined,
  ])
  const cost = (operation: string, read: number, write: number) => ({
    operation,
    table: connections,
    read,
    write,
  })
  expect(units).toEqual([
    cost('PutItem', 0, 2),
    cost('PutItem', 0, 1),
    cost('GetItem', 1, 0),
    cost('Query', 0.5, 0),
    cost('UpdateItem', 0, 1),
    cost('UpdateItem', 0, 2),
    cost('DeleteItem', 0, 1),
    cost('DeleteItem', 0, 1),
  ])
})

/** A client whose answers are as `change` makes them. */
function clientThat(change: (output: object) => object) {
  const client = tables.newClient()
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args)
      return { ...answer, output: change(answer.output) as typeof answer.output }
    },
    { step: 'initialize', priority: 'high' },
  )
  return client
}

test('an answer that does not say what it cost is an answer all the same', async () => {
  const client = clientThat((output) => ({ ...output, ConsumedCapacity: undefined }))
  expect(await requestsOn(client).putIf(connections, anItem, IF_ABSENT)).toEqual({ put: true })
  expect(units).toEqual([])
})

test('a number of more digits than a double holds keeps them', async () => {
  const long = '0.12345678901234567891'
  const item = { userId: { S: 'anna' }, long: { N: long } }
  const requests = requestsOn(clientThat((output) => ({ ...output, Item: item, Items: [item] })))
  const found = [
    await requests.get(connections, Key, true),
    ...(await requests.query({ table: connections, partition: 'anna' })).items,
  ]
  expect(found.map((one) => String(one?.long))).toEqual([long, long])
})

test('what fails otherwise than by its condition is not taken for refused', async () => {
  const requests = requestsOn(tables.newClient())
  await expect(
    requests.putIf(connections, { ...anItem, note: 'x'.repeat(500_000) }, IF_ABSENT),
  ).rejects.toThrow('maximum allowed size')
  expect(units).toEqual([])
})

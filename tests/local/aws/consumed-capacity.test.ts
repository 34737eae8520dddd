import { DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { AwsServer } from '../../../local/aws/server.ts'
import { openAws } from './open.ts'

let aws: AwsServer
let dynamo: DynamoDBClient

beforeEach(async () => {
  aws = await openAws()
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
  dynamo = new DynamoDBClient({ endpoint: aws.url, region: 'eu-west-1', credentials })
})
afterEach(async () => {
  dynamo.destroy()
  await aws.stop()
})

const ask = { TableName: 'things', ReturnConsumedCapacity: 'TOTAL' } as const
const item = (thing: string, more: object = {}) => ({ userId: { S: 'u' }, thing: { S: thing }, ...more })

async function unitsOfPut(put: ReturnType<typeof item>): Promise<number | undefined> {
  const answer = await dynamo.send(new PutItemCommand({ ...ask, Item: put }))
  return answer.ConsumedCapacity?.CapacityUnits
}

async function unitsOfQuery(userId: string, ConsistentRead: boolean): Promise<number | undefined> {
  const KeyConditionExpression = 'userId = :u'
  const ExpressionAttributeValues = { ':u': { S: userId } }
  const query = { ...ask, ConsistentRead, KeyConditionExpression, ExpressionAttributeValues }
  return (await dynamo.send(new QueryCommand(query))).ConsumedCapacity?.CapacityUnits
}

test('a put costs the item and its entry in the index, and nothing for an index it does not stand in', async () => {
  expect(await unitsOfPut(item('a', { at: { S: '2024' } }))).toBe(2)
  expect(await unitsOfPut(item('b'))).toBe(1)
  expect(await unitsOfPut(item('c', { at: { S: '2024' }, big: { S: 'x'.repeat(1500) } }))).toBe(4)
})

test('a delete costs the item and its entry in the index', async () => {
  await unitsOfPut(item('a', { at: { S: '2024' }, big: { S: 'x'.repeat(1500) } }))
  const answer = await dynamo.send(new DeleteItemCommand({ ...ask, Key: item('a') }))
  expect(answer.ConsumedCapacity?.CapacityUnits).toBe(4)
})

test('a query that stops at its limit costs what it read, not what lies beyond', async () => {
  for (const thing of ['a', 'b', 'c']) await unitsOfPut(item(thing, { big: { S: 'x'.repeat(3000) } }))
  const nearest = async (thing: string, ConsistentRead: boolean) => {
    const answer = await dynamo.send(
      new QueryCommand({
        ...ask,
        ConsistentRead,
        KeyConditionExpression: 'userId = :u AND thing <= :t',
        ExpressionAttributeValues: { ':u': { S: 'u' }, ':t': { S: thing } },
        ScanIndexForward: false,
        Limit: 1,
      }),
    )
    return [answer.Items?.[0]?.thing?.S, answer.ConsumedCapacity?.CapacityUnits]
  }
  expect(await nearest('b', false)).toEqual(['b', 0.5])
  expect(await nearest('bb', true)).toEqual(['b', 1])
  expect(await nearest('Z', false)).toEqual([undefined, 0.5])
})

test('a query that finds nothing costs one smallest read', async () => {
  expect(await unitsOfQuery('nobody', false)).toBe(0.5)
  expect(await unitsOfQuery('nobody', true)).toBe(1)
  await unitsOfPut(item('a'))
  expect(await unitsOfQuery('u', false)).toBe(0.5)
})

test('no request units are told to who does not ask', async () => {
  const answer = await dynamo.send(
    new PutItemCommand({ TableName: 'things', Item: item('a', { at: { S: '1' } }) }),
  )
  expect(answer.ConsumedCapacity).toBeUndefined()
})

import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { AwsServer } from '../../../local/aws/server.ts'
import { itemRoutes, MOST_ITEM_BYTES } from '../../../local/http-api/items.ts'
import { startHttpApi } from '../../../local/http-api/server.ts'
import { clientsOf, openAws } from '../aws/open.ts'
import { send } from './fixture.ts'

let aws: AwsServer
let clients: ReturnType<typeof clientsOf>
let api: Awaited<ReturnType<typeof startHttpApi>>
beforeAll(async () => {
  aws = await openAws()
  clients = clientsOf(aws.url)
  api = await startHttpApi(
    { routes: [], stageName: '$default' },
    {
      host: '127.0.0.1',
      port: 0,
      invoke: () => {
        throw new Error('there is no function')
      },
      local: itemRoutes(
        () => aws.dynamo,
        () => false,
      ),
      log: () => undefined,
    },
  )
})
afterAll(async () => {
  clients.close()
  await api.stop()
  await aws.stop()
})

const PATH = '/local/items/things'
const thing = (name: string, at = '2024') => ({ userId: { S: 'u' }, thing: { S: name }, at: { S: at } })
const bodyOf = (...items: object[]) => items.map((item) => JSON.stringify(item)).join('\n')

test('items are written with their index entries, and those whose keys are taken stay as they are', async () => {
  const first = await send(api, 'POST', PATH, { body: bodyOf(thing('a'), thing('b', '2025')) })
  expect([first.status, first.json()]).toEqual([200, { written: 2 }])
  const second = await send(api, 'POST', PATH, { body: bodyOf(thing('b', '1999'), thing('c', '2023')) })
  expect(second.json()).toEqual({ written: 1 })

  const Key = { userId: { S: 'u' }, thing: { S: 'b' } }
  const { Item } = await clients.dynamo.send(new GetItemCommand({ TableName: 'things', Key }))
  expect(Item).toEqual(thing('b', '2025'))
  const byTime = new QueryCommand({
    TableName: 'things',
    IndexName: 'byTime',
    KeyConditionExpression: 'userId = :u',
    ExpressionAttributeValues: { ':u': { S: 'u' } },
  })
  const { Items = [] } = await clients.dynamo.send(byTime)
  expect(Items.map(({ thing: name }) => name?.S)).toEqual(['c', 'a', 'b'])
})

test.each<[string, string, string, number, RegExp]>([
  ['GET', PATH, '', 405, /POST it/],
  ['POST', PATH, `${bodyOf(thing('x'))}\nnot JSON`, 400, /Line 2 is not an item/],
  ['POST', PATH, bodyOf({ userId: { S: 'u' } }), 400, /Table things does not take the items/],
  ['POST', '/local/items/nothing', bodyOf(thing('x')), 400, /Table nothing does not take the items/],
  ['POST', PATH, ' '.repeat(MOST_ITEM_BYTES + 1), 413, /bytes at most/],
])('a %s of %s that is not as it should be is refused', async (method, path, body, status, message) => {
  const answer = await send(api, method, path, { body })
  expect(answer.status).toBe(status)
  expect(answer.text).toMatch(message)
})

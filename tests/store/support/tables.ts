import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import {
  type AttributeDefinition,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  ScanCommand,
  type WriteRequest,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { openDynamo } from '../../../local/aws/dynamo.ts'
import { readRequest } from '../../../local/aws/json-service.ts'
import { listen } from '../../../local/serving.ts'
import type { Item } from '../../../store/items.ts'
import { type TableNames, tableKeys } from '../../../store/tables.ts'
import { plain, type Typed, typed } from './typed.ts'

/** Tables of the shape of serverless.yml's, to be stopped at the end. */
export type TestTables = {
  names: TableNames
  /** Whether a refused put tells what it found. The embedded database does not. */
  tellsWhatIsHeld: boolean
  /** A client of its own, without the store's guard. */
  newClient(): DynamoDBClient
  fill(table: string, items: Item[]): Promise<void>
  everyItem(table: string): Promise<Item[]>
  /** Removes every item. */
  clear(): Promise<void>
  stop(): Promise<void>
}

/** On the local stack's database in this process, or on the endpoint in KEEPSAKES_TEST_DYNAMODB_ENDPOINT: DynamoDB Local or AWS itself. */
export async function startTables(): Promise<TestTables> {
  const named = process.env.KEEPSAKES_TEST_DYNAMODB_ENDPOINT
  const embedded = named ? undefined : await startEmbedded()
  const endpoint = named ?? String(embedded?.endpoint)

  const clients: DynamoDBClient[] = []
  const newClient = () => {
    const client = new DynamoDBClient({
      endpoint,
      // Some tests send more at once than there are sockets, on purpose.
      requestHandler: { socketAcquisitionWarningTimeout: 600_000 },
      region: process.env.AWS_REGION ?? 'eu-west-1',
      ...(isOnThisMachine(endpoint)
        ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
        : {}),
    })
    clients.push(client)
    return client
  }

  const admin = newClient()
  const prefix = `keepsakes-test-${randomUUID().slice(0, 8)}`
  const names = {
    keepsakes: `${prefix}-keepsakes`,
    progress: `${prefix}-progress`,
    editions: `${prefix}-editions`,
    connections: `${prefix}-connections`,
  }
  for (const table of definitions(names)) await admin.send(new CreateTableCommand(table))
  for (const TableName of Object.values(names))
    await waitUntilTableExists({ client: admin, maxWaitTime: 60, minDelay: 1 }, { TableName })

  return {
    names,
    tellsWhatIsHeld: named !== undefined,
    newClient,
    fill: embedded ? embedded.seed : (table, items) => write(admin, table, items.map(putOf)),
    everyItem: (table) => everyItem(admin, table),
    async clear() {
      for (const [table, { partitionKey, sortKey }] of tableKeys(names)) {
        const keys = (await everyItem(admin, table)).map((item) => ({
          [partitionKey]: String(item[partitionKey]),
          [sortKey]: String(item[sortKey]),
        }))
        await write(
          admin,
          table,
          keys.map((key) => ({ DeleteRequest: { Key: typed(key) } })),
        )
      }
    },
    async stop() {
      for (const TableName of Object.values(names)) await admin.send(new DeleteTableCommand({ TableName }))
      for (const client of clients) client.destroy()
      await embedded?.stop()
    },
  }
}

async function startEmbedded() {
  const dynamo = await openDynamo({ region: 'eu-west-1', accountId: '000000000000' })
  const server = createServer((request, response) => {
    readRequest(request).then(
      (body) => dynamo.handle(request, response, body),
      () => response.destroy(),
    )
  })
  const port = await listen(server, 0, '')
  return {
    endpoint: `http://127.0.0.1:${port}`,
    // A crowd of 100,000 would take longer by requests than all that is tested beside it.
    seed: (table: string, items: Item[]) =>
      dynamo.seed(table, items.map(typed) as Parameters<typeof dynamo.seed>[1]),
    async stop() {
      server.closeAllConnections()
      await new Promise((stopped) => server.close(stopped))
      await dynamo.close()
    },
  }
}

function isOnThisMachine(endpoint: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname)
}

const text = (name: string): AttributeDefinition => ({ AttributeName: name, AttributeType: 'S' })
const key = (partitionKey: string, sortKey: string): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
]

function definitions(names: TableNames): CreateTableCommandInput[] {
  return [
    {
      TableName: names.keepsakes,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('userId'), text('keepsake'), text('earnedAt')],
      KeySchema: key('userId', 'keepsake'),
      LocalSecondaryIndexes: [
        {
          IndexName: 'byEarnedAt',
          KeySchema: key('userId', 'earnedAt'),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
    {
      TableName: names.progress,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('userId'), text('campaignId')],
      KeySchema: key('userId', 'campaignId'),
    },
    {
      TableName: names.editions,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('userOrBucket'), text('keepsakeOrNumber')],
      KeySchema: key('userOrBucket', 'keepsakeOrNumber'),
    },
    {
      TableName: names.connections,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('userId'), text('connectionId')],
      KeySchema: key('userId', 'connectionId'),
    },
  ]
}

const ITEMS_PER_WRITE = 25
const WRITERS = 8

const putOf = (item: Item): WriteRequest => ({ PutRequest: { Item: typed(item) } })

async function write(client: DynamoDBClient, table: string, requests: WriteRequest[]): Promise<void> {
  let next = 0
  const writer = async () => {
    while (next < requests.length) {
      let left: BatchWriteItemCommandInput['RequestItems'] = {
        [table]: requests.slice(next, next + ITEMS_PER_WRITE),
      }
      next += ITEMS_PER_WRITE
      while (left && Object.keys(left).length > 0)
        left = (await client.send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}

async function everyItem(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const found: Item[] = []
  let ExclusiveStartKey: Typed | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
    )
    found.push(...(page.Items ?? []).map(plain))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return found
}

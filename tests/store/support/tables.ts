import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import {
  type AttributeDefinition,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import type { Item } from '../../../store/requests.ts'
import type { TableNames } from '../../../store/tables.ts'

/** Tables of the shape of serverless.yml's, to be stopped at the end. */
export type TestTables = {
  names: TableNames
  /** Whether units are counted as AWS does. Dynalite leaves out index entries and empty queries. */
  countsAsAws: boolean
  /** A client of its own, without the store's guard. */
  newClient(): DynamoDBClient
  fill(table: string, items: Item[]): Promise<void>
  stop(): Promise<void>
}

/** On dynalite in this process, or on the endpoint in KEEPSAKES_TEST_DYNAMODB_ENDPOINT: DynamoDB Local or AWS itself. */
export async function startTables(): Promise<TestTables> {
  const named = process.env.KEEPSAKES_TEST_DYNAMODB_ENDPOINT
  const embedded = named ? undefined : await startDynalite()
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
    countsAsAws: await countsIndexEntries(admin, names.keepsakes),
    newClient,
    fill: (table, items) => fill(admin, table, items),
    async stop() {
      for (const TableName of Object.values(names)) await admin.send(new DeleteTableCommand({ TableName }))
      for (const client of clients) client.destroy()
      await embedded?.stop()
    },
  }
}

async function startDynalite() {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => new Promise((stopped) => server.close(stopped)) }
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
      AttributeDefinitions: [text('keepsakeBucket'), { AttributeName: 'number', AttributeType: 'N' }],
      KeySchema: key('keepsakeBucket', 'number'),
    },
    {
      TableName: names.connections,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('userId'), text('connectionId')],
      KeySchema: key('userId', 'connectionId'),
    },
  ]
}

async function countsIndexEntries(client: DynamoDBClient, table: string): Promise<boolean> {
  const Item = Object.fromEntries(['userId', 'keepsake', 'earnedAt'].map((name) => [name, { S: 'probe' }]))
  const put = new PutItemCommand({ TableName: table, Item, ReturnConsumedCapacity: 'TOTAL' })
  return (await client.send(put)).ConsumedCapacity?.CapacityUnits === 2
}

const ITEMS_PER_WRITE = 25
const WRITERS = 8

async function fill(client: DynamoDBClient, table: string, items: Item[]): Promise<void> {
  let next = 0
  const writer = async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + ITEMS_PER_WRITE)
      next += ITEMS_PER_WRITE
      let left: BatchWriteItemCommandInput['RequestItems'] = {
        [table]: batch.map((item) => ({ PutRequest: { Item: item } })),
      }
      while (left && Object.keys(left).length > 0)
        left = (await client.send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}

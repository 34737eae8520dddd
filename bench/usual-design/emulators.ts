import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Dynamo, openDynamo } from '../../local/aws/dynamo.ts'
import { readRequest } from '../../local/aws/json-service.ts'
import { listen } from '../../local/serving.ts'
import { answer, BUS } from '../awarding/answers.ts'

/** A process of its own: the local stack's database, which counts, and a bus that takes everything at once. */

/** Work since it was last asked for. */
export interface Counted {
  requests: number
  readUnits: number
  writeUnits: number
}

const counted: Counted = { requests: 0, readUnits: 0, writeUnits: 0 }
const READS = new Set(['GetItem', 'Query', 'BatchGetItem'])

const dynamo = await openDynamo({ region: 'us-east-1', accountId: '000000000000' })
const server = createServer(async (request, response) => {
  const body = await readRequest(request)
  const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.')
  if (service?.startsWith('DynamoDB')) askDatabase(dynamo, { request, response, operation, body })
  else answer(BUS, request, response, String(body))
})
server.keepAliveTimeout = 60_000
const port = await listen(server, 0, '')
await createTables(`http://127.0.0.1:${port}`)
process.on('message', () => {
  process.send?.({ ...counted })
  Object.assign(counted, { requests: 0, readUnits: 0, writeUnits: 0 })
})
process.once('disconnect', () => process.exit())
process.send?.(port)

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly operation: string
  readonly body: Buffer
}

/** Asks for the units of each request, whether or not its sender does. */
function askDatabase(database: Dynamo, { request, response, operation, body }: Asked): void {
  const end = response.end
  response.end = ((...args: Parameters<typeof end>) => {
    counted.requests++
    const { ConsumedCapacity } = JSON.parse(String(args[0] ?? '{}'))
    // A put or an update whose condition fails costs what it would have written: all items here have less than 1 KB.
    const units = ConsumedCapacity?.CapacityUnits ?? (response.statusCode === 400 ? 1 : 0)
    counted[READS.has(operation) ? 'readUnits' : 'writeUnits'] += units
    return end.apply(response, args)
  }) as typeof end
  const asked =
    operation === 'CreateTable'
      ? body
      : Buffer.from(JSON.stringify({ ...JSON.parse(String(body)), ReturnConsumedCapacity: 'TOTAL' }))
  database.handle(request, response, asked)
}

async function createTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const keys = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
  ]
  const textual = (...names: string[]) =>
    names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))
  const common = { BillingMode: 'PAY_PER_REQUEST' as const }
  for (const keepsakes of ['keepsakes', 'keepsakes-local-keepsakes'])
    await client.send(
      new CreateTableCommand({
        ...common,
        TableName: keepsakes,
        AttributeDefinitions: textual('userId', 'keepsake', 'earnedAt'),
        KeySchema: keys('userId', 'keepsake'),
        LocalSecondaryIndexes: [
          {
            IndexName: 'byEarnedAt',
            KeySchema: keys('userId', 'earnedAt'),
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    )
  for (const progress of ['progress', 'keepsakes-local-progress'])
    await client.send(
      new CreateTableCommand({
        ...common,
        TableName: progress,
        AttributeDefinitions: textual('userId', 'campaignId'),
        KeySchema: keys('userId', 'campaignId'),
      }),
    )
  await client.send(
    new CreateTableCommand({
      ...common,
      TableName: 'idempotency',
      AttributeDefinitions: textual('id'),
      KeySchema: keys('id'),
    }),
  )
  client.destroy()
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '../../local/serving.ts'
import { POINTER_KEY, snapshotKeyOf } from '../../schemas/catalogue-pointer.ts'
import { CAMPAIGN } from '../cost/workload.ts'

/**
 * A process of its own that answers for DynamoDB, EventBridge and S3 as shortly as their protocols allow, and does nothing
 * else. It tells its parent its port.
 */

type Attributes = Record<string, unknown>

/** Progress by user. */
const progress = new Map<string, Attributes>()
/** Whoever is not known has this: a user who has done some things before. */
let usual: Attributes | undefined

const VERSION = 'bench'
const snapshot = { version: VERSION, publishedAt: '2024-06-01T00:00:00Z', campaigns: [CAMPAIGN] }
const pointer = { number: 1, version: VERSION, key: snapshotKeyOf(1), publishedAt: snapshot.publishedAt }

interface Input {
  readonly TableName: string
  readonly Key?: { readonly userId: { S: string } }
  readonly ExpressionAttributeValues?: Readonly<Record<string, { S?: string }>>
  readonly Entries?: readonly unknown[]
}

const capacityOf = ({ TableName }: Input, CapacityUnits: number) => ({ TableName, CapacityUnits })

const ANSWERS: Readonly<Record<string, (input: Input) => object>> = {
  'DynamoDB_20120810.Query': (input) => {
    const { ':partition': user, ':sort': campaignId } = input.ExpressionAttributeValues ?? {}
    const item = progress.get(user?.S ?? '') ?? usual
    const Items = item ? [{ ...item, userId: user, campaignId }] : []
    return {
      Items,
      Count: Items.length,
      ScannedCount: Items.length,
      ConsumedCapacity: capacityOf(input, 0.5),
    }
  },
  'DynamoDB_20120810.UpdateItem': (input) => {
    const { ':next': version, ':body': body } = input.ExpressionAttributeValues ?? {}
    const item = { version, body }
    usual ??= item
    progress.set(input.Key?.userId.S ?? '', item)
    return { ConsumedCapacity: capacityOf(input, 1) }
  },
  'DynamoDB_20120810.PutItem': (input) => ({ ConsumedCapacity: capacityOf(input, 2) }),
  'AWSEvents.PutEvents': ({ Entries = [] }) => ({
    FailedEntryCount: 0,
    Entries: Entries.map(() => ({ EventId: '11710aed-b79e-4468-a20b-bb3c0c3b4860' })),
  }),
}

const server = createServer(answer)
server.keepAliveTimeout = 60_000
process.send?.(await listen(server, 0, ''))
process.once('disconnect', () => process.exit())

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  const found = request.method === 'GET' ? objectAt(request.url ?? '') : called(request, body)
  const json = JSON.stringify(found ?? { message: `the stub does not know ${request.url}` })
  response.writeHead(found ? 200 : 404, {
    Server: 'Server',
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': Buffer.byteLength(json),
    'x-amzn-RequestId': 'UAT5LBBV3EBIBUIV2R5E0QV5CFVV4KQNSO5AEMVJF66Q9ASUAAJG',
    'x-amz-crc32': '2745614147',
    ETag: '"bench"',
  })
  response.end(json)
}

const called = ({ headers }: IncomingMessage, body: string) =>
  ANSWERS[String(headers['x-amz-target'])]?.(JSON.parse(body) as Input)

function objectAt(path: string): object | undefined {
  if (path.endsWith(`/${POINTER_KEY}`)) return pointer
  return path.endsWith(`/${pointer.key}`) ? snapshot : undefined
}

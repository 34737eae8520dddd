import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '../../local/serving.ts'
import { type Answers, answer, BUS } from './answers.ts'

/**
 * A process of its own that answers for DynamoDB, EventBridge and S3 as shortly as their protocols allow, and does nothing
 * else. It tells its parent its port.
 */

type Attributes = Record<string, unknown>

/** Progress by user. */
const progress = new Map<string, Attributes>()
/** Whoever is not known has this: a user who has done some things before. */
let usual: Attributes | undefined

interface Input {
  readonly TableName: string
  readonly Key?: { readonly userId: { S: string } }
  readonly ExpressionAttributeValues?: Readonly<Record<string, { S?: string }>>
}

const capacityOf = ({ TableName }: Input, CapacityUnits: number) => ({ TableName, CapacityUnits })

const ANSWERS: Answers = {
  ...BUS,
  'DynamoDB_20120810.Query': (input: Input) => {
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
  'DynamoDB_20120810.UpdateItem': (input: Input) => {
    const { ':next': version, ':body': body } = input.ExpressionAttributeValues ?? {}
    const item = { version, body }
    usual ??= item
    progress.set(input.Key?.userId.S ?? '', item)
    return { ConsumedCapacity: capacityOf(input, 1) }
  },
  'DynamoDB_20120810.PutItem': (input: Input) => ({ ConsumedCapacity: capacityOf(input, 2) }),
}

const server = createServer(async (request, response) =>
  answer(ANSWERS, request, response, await text(request)),
)
server.keepAliveTimeout = 60_000
process.send?.(await listen(server, 0, ''))
process.once('disconnect', () => process.exit())

import { AWARDS_SOURCE } from '../../events/announce.ts'
import type { LocalRun } from '../../local/run.ts'
import { LogVolume } from './log-volume.ts'
import type { Threads } from './threads.ts'

/** The counts since the last reset. */
export interface Counts {
  busEvents: number
  deliveries: number
  archivedBytes: number
  /** PutEvents calls of functions. */
  announcing: number
  sends: number
  receives: number
  deletes: number
  /** By operation and table, such as `PutItem keepsakes`. */
  calls: Map<string, number>
  keepsakeBytes: number
}

export interface Meters {
  readonly counts: Counts
  readonly logs: LogVolume
  reset(): Promise<void>
  readonly usageOf: Threads['usageOf']
  stop(): void
}

/** Counts what a stack does. Its services are asked by way of these objects, so they are where to look. */
export function meterStack({ stack, metrics, endpoints }: LocalRun, threads: Threads): Meters {
  const counts = nothing()
  const logs = new LogVolume()
  const observe = metrics.observe.bind(metrics)
  metrics.observe = (line) => {
    logs.observe(line)
    return observe(line)
  }
  const stopListening = stack.onEvent((envelope) => {
    counts.busEvents++
    // The archive keeps what partners sent.
    if (envelope.source !== AWARDS_SOURCE) counts.archivedBytes += Buffer.byteLength(JSON.stringify(envelope))
  })
  meterQueues(stack.aws.queues, counts)
  meterBus(stack.aws.events, counts)
  meterTables(stack.aws.dynamo, endpoints.tables, counts)

  return {
    counts,
    logs,
    async reset() {
      Object.assign(counts, nothing())
      logs.reset()
      metrics.reset()
      await threads.reset()
    },
    usageOf: threads.usageOf,
    stop: stopListening,
  }
}

const nothing = (): Counts => ({
  busEvents: 0,
  deliveries: 0,
  archivedBytes: 0,
  announcing: 0,
  sends: 0,
  receives: 0,
  deletes: 0,
  calls: new Map(),
  keepsakeBytes: 0,
})

function meterQueues(queues: LocalRun['stack']['aws']['queues'], counts: Counts): void {
  const { send, receive, delete: remove } = queues
  queues.send = (...given) => {
    send(...given)
    counts.sends++
    counts.deliveries++
  }
  queues.receive = async (...given) => {
    const messages = await receive(...given)
    // Lambda's pollers ask without end: what they find nothing by is counted elsewhere, by the clock.
    if (messages.length > 0) counts.receives++
    return messages
  }
  queues.delete = (arn, handles) => {
    remove(arn, handles)
    if (handles.length > 0) counts.deletes++
  }
}

function meterBus(events: LocalRun['stack']['aws']['events'], counts: Counts): void {
  const call = events.call.bind(events)
  events.call = (operation, input) => {
    const entries = (input.Entries ?? []) as { Source?: string }[]
    if (operation === 'PutEvents' && entries[0]?.Source === AWARDS_SOURCE) counts.announcing++
    return call(operation, input)
  }
}

function meterTables(
  dynamo: LocalRun['stack']['aws']['dynamo'],
  tables: LocalRun['endpoints']['tables'],
  counts: Counts,
): void {
  const handle = dynamo.handle
  const nameOf = new Map(Object.entries(tables).map(([name, table]) => [table, name]))
  dynamo.handle = (request, response, body) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    const { TableName, Item } = JSON.parse(body.toString())
    const call = `${operation} ${nameOf.get(TableName)}`
    counts.calls.set(call, (counts.calls.get(call) ?? 0) + 1)
    // The index has all of a keepsake once more.
    if (call === 'PutItem keepsakes') counts.keepsakeBytes += 2 * bytesOf(Item)
    handle(request, response, body)
  }
}

/** The size of an item of texts, as DynamoDB counts it. */
const bytesOf = (item: Record<string, { S?: string }>) =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value.S ?? ''),
    0,
  )

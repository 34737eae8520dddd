import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { listen, readBody, trackSockets } from '../../../local/serving.ts'
import type { KeepsakeAwarded } from '../../../schemas/keepsake.ts'

/** A call to AWS. */
export interface Call {
  /** Such as `DynamoDB_20120810`; S3 has none. */
  readonly service: string
  /** Such as `PutItem`; the method where the service is S3. */
  readonly operation: string
  readonly path: string
  readonly body: string
}

/** An answer of the proxy's own. */
interface OwnAnswer {
  readonly status: number
  readonly body: string
}

/**
 * A call becomes one of these: `answer` is given and AWS never sees the call; `hide` lets AWS do it and gives this answer instead;
 * `before` and `after` are done while the call waits, before AWS has it and before its answer is given.
 */
export type Injected =
  | { readonly answer: OwnAnswer }
  | { readonly hide: OwnAnswer }
  | { readonly before: () => Promise<unknown> }
  | { readonly after: () => Promise<unknown> }

/** Says what becomes of a call; undefined where nothing does. */
export type Rule = (call: Call) => Injected | undefined

/** Hears what AWS answered to a call. */
export type Heard = (call: Call, answer: { readonly status: number; readonly text: string }) => void

const MOST_BYTES = 64 * 1024 * 1024

/**
 * It stands before the AWS port of a local stack, between it and partners and its own functions, and stays while stacks end
 * and start. It keeps every award whose announcement the bus has said to have taken.
 */
export class FaultyProxy {
  readonly url: string
  /** By awardId, each announcement that differs from the others. */
  readonly announced = new Map<string, KeepsakeAwarded[]>()
  rule: Rule | undefined
  heard: Heard | undefined
  #upstream: URL | undefined
  readonly #close: () => Promise<void>

  private constructor(port: number, close: () => Promise<void>) {
    this.url = `http://127.0.0.1:${port}`
    this.#close = close
  }

  static async start(): Promise<FaultyProxy> {
    const agent = new Agent({ keepAlive: true })
    const server = createServer((incoming, response) => {
      // A stack that was ended has no answer any more, and nobody to give it to.
      proxy.#handle(incoming, response, agent).catch(() => response.destroy())
    })
    const endSockets = trackSockets(server)
    const port = await listen(server, 0, 'a port of its own')
    const proxy = new FaultyProxy(port, async () => {
      agent.destroy()
      const closed = new Promise((resolve) => server.close(resolve))
      endSockets()
      await closed
    })
    return proxy
  }

  /** @param awsUrl of the stack that runs now */
  leadTo(awsUrl: string): void {
    this.#upstream = new URL(awsUrl)
  }

  close(): Promise<void> {
    return this.#close()
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse, agent: Agent): Promise<void> {
    const body = (await readBody(incoming, MOST_BYTES)) ?? Buffer.alloc(0)
    const [service = '', operation = incoming.method ?? ''] = String(
      incoming.headers['x-amz-target'] ?? '',
    ).split('.')
    const call = { service, operation: operation || 'GET', path: incoming.url ?? '', body: String(body) }
    const injected = this.rule?.(call)
    if (injected && 'answer' in injected) return answer(response, injected.answer)
    if (injected && 'before' in injected) await injected.before()
    const upstream = this.#upstream
    if (!upstream) return answer(response, { status: 503, body: '{}' })
    const given = await forward(incoming, body, { upstream, agent })
    this.heard?.(call, { status: given.status, text: String(given.body) })
    if (injected && 'after' in injected) await injected.after()
    if (operation === 'PutEvents' && given.status === 200) this.#keepAnnounced(call.body, given.body)
    if (injected && 'hide' in injected) return answer(response, injected.hide)
    response.writeHead(given.status, given.headers).end(given.body)
  }

  #keepAnnounced(asked: string, given: Buffer): void {
    if (!asked.includes('KeepsakeAwarded')) return
    const { Entries: entries } = JSON.parse(asked) as { Entries: { DetailType: string; Detail: string }[] }
    const { Entries: taken } = JSON.parse(String(given)) as { Entries: { EventId?: string }[] }
    for (const [index, { DetailType, Detail }] of entries.entries()) {
      if (DetailType !== 'KeepsakeAwarded' || !taken[index]?.EventId) continue
      // Its trace is that of the activity by which it is told, which may be another each time.
      const { traceparent: _, ...award } = JSON.parse(Detail) as KeepsakeAwarded
      const known = this.announced.get(award.awardId) ?? []
      if (known.some((one) => JSON.stringify(one) === JSON.stringify(award))) continue
      this.announced.set(award.awardId, [...known, award])
    }
  }
}

function answer(response: ServerResponse, { status, body }: OwnAnswer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
}

interface Given {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

function forward(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  { upstream, agent }: { upstream: URL; agent: Agent },
): Promise<Given> {
  const { hostname, port, host } = upstream
  return new Promise((resolve, reject) => {
    const { connection: _, 'transfer-encoding': __, ...kept } = headers
    const fields = { ...kept, host, 'content-length': String(body.length) }
    const sent = request({ hostname, port, method, path: url, headers: fields, agent }, (got) => {
      readBody(got, MOST_BYTES).then((bytes = Buffer.alloc(0)) => {
        const { connection: _, 'transfer-encoding': __, ...rest } = got.headers
        resolve({ status: got.statusCode ?? 502, headers: rest, body: bytes })
      }, reject)
    })
    sent.on('error', reject).end(body)
  })
}

const refused = (status: number, type: string, message: string) => ({
  status,
  body: JSON.stringify({ __type: type, message }),
})

/** DynamoDB says this to who asks too much of a table. */
export const TABLE_THROTTLES = refused(
  400,
  'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  'The level of configured provisioned throughput for the table was exceeded.',
)
export const SERVICE_FAILS = refused(500, 'InternalFailure', 'An internal failure has occurred.')
export const CALLS_THROTTLED = refused(400, 'ThrottlingException', 'Rate exceeded')

/** EventBridge says this when it takes the call, and none of its entries. */
export function noEntryTaken(body: string): { status: number; body: string } {
  const { Entries } = JSON.parse(body) as { Entries: unknown[] }
  const failed = { ErrorCode: 'InternalFailure', ErrorMessage: 'An internal failure has occurred.' }
  return {
    status: 200,
    body: JSON.stringify({ FailedEntryCount: Entries.length, Entries: Entries.map(() => failed) }),
  }
}

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { isJsonObject, type JsonObject } from '../json/json.ts'
import { isAllowed, type Refusal, refusalOf, type TableKeys, type Tables } from './tables.ts'

/** A call that could read without naming whose data it wants, refused before it left the process. */
export class UnscopedReadError extends Error {
  override readonly name = 'UnscopedReadError'
  readonly command: string
  readonly table: string | undefined

  constructor(command: string, table: string | undefined, missing: string) {
    super(`${command} on ${table ? `table ${table}` : 'no table'} was not sent: ${missing}.`)
    this.command = command
    this.table = table
  }
}

/** The SDK hands every request to it, once the request is whole and signed. */
type Network = {
  readonly metadata?: { readonly handlerProtocol: string }
  handle(request: HttpRequest, options?: object): Promise<unknown>
  updateHttpClientConfig?(key: unknown, value: unknown): void
  httpHandlerConfigs?(): object
  destroy?(): void
}

type HttpRequest = {
  readonly method: string
  readonly path: string
  readonly query?: object
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

const guarded = new WeakMap<DynamoDBClient, Map<string, TableKeys>>()

/**
 * From now on the client sends GetItem, Query, PutItem, UpdateItem and DeleteItem, on these tables and with a full
 * partition key, and nothing else: every other command throws UnscopedReadError before the network. It is a list of
 * what may pass, so that a read API that AWS adds tomorrow is refused. Calling it again adds tables.
 *
 * It looks twice. A middleware judges each command before it is signed, so that the error can name it. The client's
 * request handler judges the finished request once more. So nothing gets by when other middleware changes a command, when
 * the first middleware is removed, or when another client is made from this one's settings.
 */
export function guardClient(client: DynamoDBClient, tables: Tables): void {
  const before = guarded.get(client)
  if (before) {
    for (const [name, keys] of tables) before.set(name, keys)
    return
  }
  const allowed = new Map(tables)
  guarded.set(client, allowed)
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        // Before anything is looked up for it, such as credentials.
        if (!isAllowed(operationOf(commandName))) judge(commandName, args.input, allowed)
        return next(args)
      },
    { step: 'initialize', name: 'unknownCommandGuard' },
  )
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        judge(commandName, args.input, allowed)
        return next(args)
      },
    // After the step in which values of a document client, where there is one, get their types.
    { step: 'build', priority: 'high', name: 'unscopedReadGuard' },
  )
  const { requestHandler } = client.config
  fix(client.config, 'requestHandler', guardedNetwork(requestHandler as Network, allowed))
  fix(client, 'config', client.config)
  // The SDK's option cacheMiddleware keeps the stack of each kind of command that was sent, with its handler: as before the guard.
  Reflect.deleteProperty(client, 'handlers')
}

const operationOf = (command = '') => command.replace(/Command$/, '')

function judge(command: string | undefined, input: object, tables: Tables): void {
  refuse(command ?? 'An unnamed command', refusalOf(operationOf(command), { ...input }, tables))
}

function refuse(command: string, refusal: Refusal): void {
  if (refusal) throw new UnscopedReadError(command, refusal.table, refusal.missing)
}

/** Nobody can put another in its place. */
function fix<Of extends object>(of: Of, name: keyof Of, value: unknown): void {
  Object.defineProperty(of, name, { value, enumerable: true, writable: false, configurable: false })
}

function guardedNetwork(network: Network, tables: Tables): Required<Network> {
  return Object.freeze({
    metadata: network.metadata ?? { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest, options?: object) {
      // A plain copy, with the very texts that were read, so that nothing changes between the look and the sending.
      const copy = { ...request }
      const sent: HttpRequest = {
        ...copy,
        query: { ...copy.query },
        headers: Object.fromEntries(Object.entries(copy.headers).map(([name, text]) => [name, String(text)])),
        body: bodyOf(copy),
      }
      judgeRequest(sent, tables)
      return network.handle(sent, options)
    },
    updateHttpClientConfig: (key: unknown, value: unknown) => network.updateHttpClientConfig?.(key, value),
    httpHandlerConfigs: () => network.httpHandlerConfigs?.() ?? {},
    destroy: () => network.destroy?.(),
  })
}

/** Empty for a stream, which nobody can read twice: the store sends none. */
function bodyOf({ body }: HttpRequest): string {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    : ''
}

/** How DynamoDB is asked by JSON: `DynamoDB_20120810.GetItem`. It has a second protocol, which is not used here. */
const TARGET = /^DynamoDB_\d{8}\.(\w+)$/

function judgeRequest(request: HttpRequest, tables: Tables): void {
  const operation = targetOf(request)
  const input = parsed(String(request.body))
  const missing = unreadable(request, operation, input)
  if (missing) refuse(operation ?? 'A request', { table: undefined, missing })
  refuse(String(operation), refusalOf(String(operation), input as JsonObject, tables))
}

/** Undefined for what is not JSON. A number with more digits than a double holds is another text when it is written again. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Why nobody can tell for certain what a request asks. */
function unreadable(request: HttpRequest, operation: string | undefined, input: unknown): string | undefined {
  if (request.method !== 'POST' || request.path !== '/' || Object.keys(request.query ?? {}).length > 0)
    return 'it is not a POST to / without a query'
  if (!operation) return 'it does not name one operation in x-amz-target'
  if (Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-encoding'))
    return 'its body is encoded'
  if (!isJsonObject(input)) return 'its body is not a JSON object'
  // A name that is there twice is read by some as the first and by others as the last.
  return JSON.stringify(input) === request.body ? undefined : 'its body can be read in more than one way'
}

function targetOf({ headers }: HttpRequest): string | undefined {
  const targets = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'x-amz-target')
  return targets.length === 1 ? TARGET.exec(String(targets[0]?.[1]))?.[1] : undefined
}

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { JsonObject } from '../../json/json.ts'
import { invokeWithin } from '../lambda/definition.ts'
import { answerOn, inTime } from '../serving.ts'
import type { WebSocketApiDefinition, WebSocketApiDependencies } from './definition.ts'
import { type ConnectionFacts, disconnectEvent, messageEvent } from './events.ts'
import { shakeHands } from './handshake.ts'
import { LIMITS, type OpenConnection } from './open-connections.ts'

export interface WebSocketApi {
  /** Takes a client's upgrade request from the server that has the port. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes every connection with 1001 and waits, up to a bound, until the functions know. */
  stop(): Promise<void>
}

const STOP_WITHIN_MS = 3_000
const ABNORMAL = 1006
const GOING_AWAY = 1001

/** An API Gateway WebSocket API on this machine: authorizer, routes, quotas, and the connections that are open. */
export function createWebSocketApi(
  definition: WebSocketApiDefinition,
  deps: WebSocketApiDependencies,
): WebSocketApi {
  const limits = { ...LIMITS, ...deps.limits }
  const { connections } = deps
  const subprotocols = new WeakMap<IncomingMessage, string>()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.messageBytes,
    // The function names the protocol, whatever the client offered.
    handleProtocols: (_offered, request) => subprotocols.get(request) ?? false,
  })
  const underWay = new Set<Promise<unknown>>()
  const track = (work: Promise<unknown>) => {
    const done = work
      .catch((error: unknown) => deps.log(`the WebSocket API failed: ${error}`))
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }
  const shaking = new Set<Duplex>()
  let stopping = false

  const invoke = async (routeKey: string, event: JsonObject): Promise<boolean> => {
    const route = definition.routes.find((each) => each.routeKey === routeKey)
    if (route === undefined) return true
    const result = await invokeWithin(route.timeoutMs, deps.invoke(route.target), event)
    if (result?.ok) return true
    deps.counted?.(result === undefined ? 'ExecutionError' : 'IntegrationError')
    deps.log(`${routeKey}: ${route.target} failed: ${JSON.stringify(result ?? 'it did not answer in time')}`)
    return false
  }

  const disconnected = (facts: ConnectionFacts, code: number, reason: string) =>
    invoke('$disconnect', disconnectEvent(facts, code, reason))

  const onMessage = async (connection: OpenConnection, data: Buffer, isBinary: boolean): Promise<void> => {
    const { facts } = connection
    const routeKey = selectRoute(definition, data)
    const event = messageEvent(facts, routeKey ?? '$default', data, isBinary)
    const { requestId } = event.requestContext as JsonObject
    const tell = (message: string) =>
      connection
        .send(JSON.stringify({ message, connectionId: facts.connectionId, requestId }))
        // Whoever has gone meanwhile need not be told.
        .catch(() => undefined)
    if (routeKey === undefined) await tell('Forbidden')
    else if (!(await invoke(routeKey, event))) await tell('Internal server error')
  }

  const serve = (socket: WebSocket, facts: ConnectionFacts): void => {
    deps.counted?.('ConnectCount')
    const connection = connections.open(socket, facts, limits)
    socket.on('message', (data: Buffer, isBinary) => {
      connection.touch()
      deps.counted?.('MessageCount')
      track(onMessage(connection, data, isBinary))
    })
    socket.on('close', (code, reason) => track(disconnected(facts, code, reason.toString())))
    // `close` follows, with the code that says what was wrong.
    socket.on('error', () => undefined)
  }

  const connect = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const ignore = () => undefined
    socket.on('error', ignore)
    shaking.add(socket)
    const handshake = await shakeHands(request, definition, deps)
      .catch((error: unknown) => {
        deps.log(`the handshake of a WebSocket failed: ${error}`)
        return { accepted: false as const, status: 500, body: { message: 'Internal server error' } }
      })
      .finally(() => shaking.delete(socket))
    if (!handshake.accepted) return refuse(socket, handshake.status, handshake.body)
    const { facts, subprotocol } = handshake
    if (subprotocol !== undefined) subprotocols.set(request, subprotocol)
    let opened = false
    server.handleUpgrade(request, socket, head, (webSocket) => {
      opened = true
      socket.off('error', ignore)
      serve(webSocket, facts)
    })
    // The client went away meanwhile, or its request was no WebSocket's: the function still thinks that it is there.
    if (!opened) await disconnected(facts, ABNORMAL, '')
  }

  return {
    upgrade(request, socket, head) {
      if (stopping) refuse(socket, 503, { message: 'Service Unavailable' })
      else track(connect(request, socket, head))
    },
    async stop() {
      stopping = true
      const closeAll = () => {
        const open = connections.all()
        for (const connection of open) connection.close(GOING_AWAY, 'Going away')
        return Promise.all(open.map(({ closed }) => closed))
      }
      const ended = async () => {
        await closeAll()
        // Connections that were shaking hands are open by then.
        await Promise.all(underWay)
        await closeAll()
        await Promise.all(underWay)
      }
      await inTime(STOP_WITHIN_MS, ended())
      for (const socket of shaking) socket.destroy()
    },
  }
}

function refuse(socket: Duplex, status: number, body: JsonObject): void {
  answerOn(socket, { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** The route of a message: the one that the field names, else $default, if there is one. */
function selectRoute(
  { routeSelectionExpression, routes }: Pick<WebSocketApiDefinition, 'routeSelectionExpression' | 'routes'>,
  data: Buffer,
): string | undefined {
  const field = routeSelectionExpression.replace('$request.body.', '')
  const selected = fieldOf(data, field)
  const has = (wanted: string) => routes.some(({ routeKey }) => routeKey === wanted)
  if (selected !== undefined && !selected.startsWith('$') && has(selected)) return selected
  return has('$default') ? '$default' : undefined
}

function fieldOf(data: Buffer, field: string): string | undefined {
  try {
    const body: unknown = JSON.parse(data.toString())
    const value =
      typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerOn, inTime, listen, type Refuse, refuseForeignHost, trackSockets } from '../serving.ts'
import { refuseCrossSite } from './cors.ts'
import type { HttpApi, HttpApiDefinition, HttpApiDependencies } from './definition.ts'
import { createGateway, type Gateway, parserReply } from './gateway.ts'
import { forbidden, internalError, sendReply } from './reply.ts'

export type * from './definition.ts'

/** How long stop() lets running requests go on. */
const STOP_WITHIN_MS = 2_000

/** More than the gateway's own limit, so that the gateway counts and answers by itself. */
const MAX_HEAD_BYTES = 64 * 1024

/**
 * Serves an API Gateway HTTP API on this machine: routes, CORS, payload format 2.0 and the gateway's
 * own error bodies. `deps.local` is asked first.
 * @throws PortInUseError when another program has the port, and Error when a route key is invalid or defined twice.
 */
export async function startHttpApi(
  definition: HttpApiDefinition,
  deps: HttpApiDependencies,
): Promise<HttpApi> {
  const gateway = createGateway(definition, deps)
  const refusalOf: Refuse = (request) =>
    refuseForeignHost(request) ?? refuseCrossSite(definition.cors, request)
  const options = {
    maxHeaderSize: MAX_HEAD_BYTES,
    shouldUpgradeCallback: (request: IncomingMessage) =>
      deps.upgrade !== undefined && isForWebSocket(request),
  }
  const server = createServer(options, (request, response) => {
    const refusal = refusalOf(request)
    if (refusal === undefined) void serve(request, response, gateway, deps)
    else sendReply(response, forbidden(refusal))
  })
  const endSockets = trackSockets(server)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket as Socket))
  const { upgrade } = deps
  if (upgrade) {
    server.on('upgrade', (request, socket, head) => {
      const refusal = refusalOf(request)
      if (refusal === undefined) upgrade(request, socket, head)
      else answerOn(socket, forbidden(refusal))
    })
  }
  const port = await listen(server, deps.port, '--port')
  return { url: `http://${deps.host}:${port}`, port, stop: () => stop(server, endSockets) }
}

/** Any other protocol, such as the h2c that Java's client offers with each request, is passed over (RFC 9110 section 7.8). */
function isForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === 'websocket'
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  gateway: Gateway,
  deps: HttpApiDependencies,
): Promise<void> {
  try {
    if (await deps.local(request, response)) return
    sendReply(response, await gateway(request))
  } catch (error) {
    deps.log(`${request.method} request: ${error instanceof Error ? error.stack : String(error)}`)
    if (response.headersSent) response.destroy()
    else sendReply(response, internalError())
  }
}

function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET') return void socket.destroy()
  answerOn(socket, parserReply(error.code))
}

async function stop(server: Server, endSockets: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await inTime(STOP_WITHIN_MS, closed)
  endSockets()
  await closed
}

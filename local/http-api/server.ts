import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpApi, HttpApiDefinition, HttpApiDependencies } from './definition.ts'
import { createGateway, type Gateway, parserReply } from './gateway.ts'
import { internalError, sendReply } from './reply.ts'

export type * from './definition.ts'

/** How long stop() lets running requests go on. */
const STOP_WITHIN_MS = 2_000

/** Enough for the gateway to count for itself what is over its limit. */
const MAX_HEAD_BYTES = 64 * 1024

/**
 * Serves an API Gateway HTTP API on this machine: routes, CORS, payload format 2.0 and the gateway's
 * own error bodies. `deps.local` is asked first.
 * @throws Error when the port is in use, or a route key is invalid or defined twice.
 */
export async function startHttpApi(
  definition: HttpApiDefinition,
  deps: HttpApiDependencies,
): Promise<HttpApi> {
  const gateway = createGateway(definition, deps)
  const options = {
    maxHeaderSize: MAX_HEAD_BYTES,
    shouldUpgradeCallback: (request: IncomingMessage) =>
      deps.upgrade !== undefined && isForWebSocket(request),
  }
  const server = createServer(options, (request, response) => {
    void serve(request, response, gateway, deps)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket as Socket))
  if (deps.upgrade) server.on('upgrade', deps.upgrade)
  const port = await listen(server, deps.host, deps.port)
  return { url: `http://${deps.host}:${port}`, port, stop: () => stop(server) }
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
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { status, headers, body } = parserReply(error.code)
  const fields = Object.entries({ ...headers, 'content-length': body.length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.end(
    `HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\n${fields.join('')}\r\n${body}`,
  )
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      const advice = 'Choose another with --port, or any free one with --port 0.'
      reject(new Error(`Port ${port} on ${host} is in use by another program. ${advice}`, { cause: error }))
    })
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const bound = new AbortController()
  await Promise.race([
    closed,
    sleep(STOP_WITHIN_MS, undefined, { signal: bound.signal }).catch(() => undefined),
  ])
  bound.abort()
  server.closeAllConnections()
  await closed
}

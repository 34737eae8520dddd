import type { IncomingMessage, ServerResponse } from 'node:http'
import { readRequest } from '../aws/json-service.ts'
import { LIMITS, type OpenConnections } from './open-connections.ts'

const PATH = /^\/[\w-]+\/@connections\/([^/?]+)$/

/**
 * Answers a request of the ApiGatewayManagementApi, by which functions reach open connections; false for any other
 * request. Its errors are told by a header; that of a connection that is not open has no body.
 */
export async function answerManagement(
  connections: OpenConnections,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const escaped = PATH.exec(request.url ?? '')?.[1]
  if (escaped === undefined) return false
  const connection = connections.get(unescaped(escaped))
  const body = await readRequest(request)
  if (connection === undefined) refuse(response, 410, 'GoneException')
  else if (request.method === 'GET') {
    const { connectedAt, identity } = connection.facts
    const [ConnectedAt, LastActiveAt] = [connectedAt, connection.lastActiveAt()].map((at) =>
      new Date(at).toISOString(),
    )
    send(response, 200, { connectedAt: ConnectedAt, identity, lastActiveAt: LastActiveAt })
  } else if (request.method === 'DELETE') {
    connection.close(1000, '')
    response.writeHead(204).end()
  } else if (body.length > LIMITS.messageBytes) {
    refuse(response, 413, 'PayloadTooLargeException', {
      message: `A message has ${LIMITS.messageBytes} bytes at most`,
    })
  } else {
    const sent = await connection.send(body.toString()).then(
      () => true,
      () => false,
    )
    if (sent) response.writeHead(200, { 'content-length': 0 }).end()
    else refuse(response, 410, 'GoneException')
  }
  return true
}

/** A path with a broken escape names no connection. */
function unescaped(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

function refuse(response: ServerResponse, status: number, errorType: string, body?: object): void {
  response.setHeader('x-amzn-errortype', errorType)
  if (body === undefined) response.writeHead(status, { 'content-length': 0 }).end()
  else send(response, status, body)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

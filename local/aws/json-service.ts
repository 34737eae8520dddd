import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { ServiceError } from './service-error.ts'

/** A service of the AWS JSON protocol. Throws ServiceError for the answers that are errors. */
export type JsonService = { call(operation: string, input: JsonObject): Promise<Json> | Json }

/** Answers a request of the AWS JSON protocol, versions 1.0 and 1.1. */
export async function answerJson(
  service: JsonService,
  operation: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  try {
    send(response, 200, await service.call(operation, parse(request, body)))
  } catch (error) {
    sendError(response, error)
  }
}

/** `__type` is the name that an SDK gives the error. What is no ServiceError is told as an internal failure. */
export function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError('InternalException', `The local stack failed: ${error}`, 500)
  send(response, known.status, { __type: known.code, message: known.message })
}

function send(response: ServerResponse, status: number, answer: Json): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  })
  response.end(JSON.stringify(answer))
}

function parse(request: IncomingMessage, body: Buffer): JsonObject {
  try {
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
    const input: unknown = JSON.parse(plain.toString() || '{}')
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as JsonObject
  } catch {
    // Falls through: it is told to the caller as what it is.
  }
  throw new ServiceError('SerializationException', 'The body is not a JSON object.')
}

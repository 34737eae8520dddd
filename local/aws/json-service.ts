import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { readBody } from '../serving.ts'

/** A service of the AWS JSON protocol. @throws ServiceError for the answers that are errors. */
export type JsonService = { call(operation: string, input: JsonObject): Promise<Json> | Json }

/** The operations of a service, or a part of them, by their names. @throws as JsonService */
export type Operations = Readonly<Record<string, (input: JsonObject) => Promise<Json> | Json>>

/** Answers a request of the AWS JSON protocol, versions 1.0 and 1.1. */
export async function answerJson(
  call: (input: JsonObject) => Promise<Json> | Json,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, 200, await call(parse(request, await readRequest(request))))
  } catch (error) {
    sendError(response, error)
  }
}

/** SDKs name the error after `__type`. An error that is no ServiceError is answered as an internal failure. */
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
  const plain = request.headers['content-encoding'] === 'gzip' ? unpacked(body) : body
  try {
    const input: unknown = JSON.parse(plain.toString() || '{}')
    if (isJsonObject(input)) return input
  } catch {
    // Falls through to the error below.
  }
  throw new ServiceError('SerializationException', 'The body is not a JSON object.')
}

/** No more than a request may have: 1 MB can unpack to 1 GB, and everything would wait for it. */
function unpacked(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new ServiceError('SerializationException', 'The body is not gzip, as its Content-Encoding says.')
  }
}

/** An answer of an AWS service that is an error; `code` is the name that an SDK's error gets. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** DynamoDB's limit of a request, the largest of the services served. */
const MOST_BYTES = 16 * 1024 * 1024

/** The whole body. @throws ServiceError when it is too long, and whatever the connection throws when it breaks */
export async function readRequest(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request, MOST_BYTES)
  if (body === undefined) throw tooLarge()
  return body
}

function tooLarge(): ServiceError {
  return new ServiceError('RequestEntityTooLarge', `A request has ${MOST_BYTES} bytes at most.`, 413)
}

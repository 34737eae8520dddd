import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** An answer that is ready to be sent. Header names are in lower case. */
export type Reply = { status: number; headers: OutgoingHttpHeaders; body: Buffer }

/** An answer of API Gateway itself: `{"message": ...}`. */
export function gatewayReply(status: number, message: string, headers: OutgoingHttpHeaders = {}): Reply {
  const body = Buffer.from(JSON.stringify({ message }))
  return { status, headers: { 'content-type': 'application/json', ...headers }, body }
}

export const badRequest = (): Reply => gatewayReply(400, 'Bad Request')
export const notFound = (): Reply => gatewayReply(404, 'Not Found')
export const tooLarge = (): Reply => gatewayReply(413, 'Request Entity Too Large')
export const headersTooLarge = (): Reply =>
  gatewayReply(431, 'Request Header Fields Too Large', { connection: 'close' })
export const internalError = (): Reply => gatewayReply(500, 'Internal Server Error')
export const unavailable = (): Reply => gatewayReply(503, 'Service Unavailable')

/** No body may follow these. */
const BODILESS = new Set([204, 304])

export function sendReply(response: ServerResponse, reply: Reply): void {
  const bodiless = BODILESS.has(reply.status)
  const length = bodiless ? {} : { 'content-length': reply.body.length }
  response.writeHead(reply.status, { ...reply.headers, ...length })
  // Node leaves the body out of an answer to HEAD.
  response.end(bodiless ? undefined : reply.body)
}

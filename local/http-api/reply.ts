import {
  type OutgoingHttpHeaders,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http'
import { isJsonObject, type Json } from '../../json/json.ts'

/** An answer that is ready to be sent. Header names are in lower case. */
export type Reply = { status: number; headers: OutgoingHttpHeaders; body: Buffer }

/** An answer of API Gateway itself: `{"message": ...}`. */
export function gatewayReply(status: number, message: string, headers: OutgoingHttpHeaders = {}): Reply {
  const body = Buffer.from(JSON.stringify({ message }))
  return { status, headers: { 'content-type': 'application/json', ...headers }, body }
}

export const badRequest = (): Reply => gatewayReply(400, 'Bad Request')
export const forbidden = (message: string): Reply => gatewayReply(403, message)
export const notFound = (): Reply => gatewayReply(404, 'Not Found')
export const tooLarge = (): Reply => gatewayReply(413, 'Request Entity Too Large')
export const tooMany = (): Reply => gatewayReply(429, 'Too Many Requests')
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

/** The gateway owns the connection and the length of the body. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Reads what a function returned, in payload format 2.0: with `statusCode` a whole response, else the body of a 200 in
 * JSON. Undefined when API Gateway would not understand it.
 */
export function readResponse(payload: Json): Reply | undefined {
  if (typeof payload === 'string') return inferred(payload)
  if (!isJsonObject(payload) || !('statusCode' in payload)) return inferred(JSON.stringify(payload))

  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = payload
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
    return undefined
  if (typeof isBase64Encoded !== 'boolean' || !(body === null || typeof body === 'string')) return undefined
  const readHeaders = readHeaderFields(headers)
  if (readHeaders === undefined || !isCookies(cookies)) return undefined
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8')
  const type = bytes.length > 0 ? { 'content-type': 'text/plain;charset=utf-8' } : {}
  const setCookie = cookies !== null && cookies.length > 0 ? { 'set-cookie': cookies } : {}
  return { status: statusCode, headers: { ...type, ...readHeaders, ...setCookie }, body: bytes }
}

function inferred(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }
}

function readHeaderFields(headers: Json): OutgoingHttpHeaders | undefined {
  if (headers === null) return {}
  if (!isJsonObject(headers)) return undefined
  const fields: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
    if (!isValid(name, String(value))) return undefined
    if (!DROPPED.has(name.toLowerCase())) fields[name.toLowerCase()] = String(value)
  }
  return fields
}

function isCookies(cookies: Json): cookies is string[] | null {
  if (cookies === null) return true
  return (
    Array.isArray(cookies) &&
    cookies.every((cookie) => typeof cookie === 'string' && isValid('set-cookie', cookie))
  )
}

function isValid(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}

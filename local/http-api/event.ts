import type { IncomingMessage } from 'node:http'
import type { JsonObject } from '../../json/json.ts'
import type { RouteMatch } from './routes.ts'

/** API Gateway's limits for an HTTP API: the body, and the request line with all header fields, in bytes. */
export const BODY_LIMIT = 10 * 1024 * 1024
const HEAD_LIMIT = 10_240

/** A request target, taken apart: the path decoded, the query as it came. */
export type Target = { path: string; segments: string[]; rawQueryString: string }

/** Undefined when a percent escape is broken. Segments are decoded one by one: `%2F` does not part them. */
export function readTarget(url: string): Target | undefined {
  const mark = url.indexOf('?')
  const rawPath = mark < 0 ? url : url.slice(0, mark)
  try {
    const segments = rawPath.split('/').slice(1).map(decodeURIComponent)
    return { path: `/${segments.join('/')}`, segments, rawQueryString: mark < 0 ? '' : url.slice(mark + 1) }
  } catch {
    return undefined
  }
}

export function isHeadTooLarge(request: IncomingMessage): boolean {
  const line = `${request.method} ${request.url} HTTP/${request.httpVersion}`
  const fields = request.rawHeaders.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)
  return Buffer.byteLength(line) + fields > HEAD_LIMIT
}

interface EventParts {
  readonly request: IncomingMessage
  readonly target: Target
  readonly match: RouteMatch
  readonly body: Buffer
  readonly requestId: string
  readonly stage: string
  readonly now: Date
}

/** These are handed over as text, everything else in base64, also when there is no content type. */
const TEXT_TYPES = /^(text\/.*|application\/(json|xml|javascript))$/

/** Builds the event of payload format 2.0. As from API Gateway, `rawPath` is decoded and the query string is not. */
export function buildEvent(parts: EventParts): JsonObject {
  const { request, target, match, body, requestId, stage, now } = parts
  const headers = readHeaders(request)
  const cookies = readCookies(request)
  const query = readQuery(target.rawQueryString)
  const isText = TEXT_TYPES.test((headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '')
  const domainName = (headers.host ?? 'localhost').replace(/:\d+$/, '')
  return {
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: target.path,
    rawQueryString: target.rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: request.method ?? 'GET',
        path: target.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: sourceIp(request),
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.routeKey,
      stage,
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

/** Names in lower case, fields of one name joined by commas, cookies left out, the gateway's forwarding fields added. */
function readHeaders(request: IncomingMessage): Record<string, string> {
  const fields = new Map<string, string>()
  const add = (name: string, value: string) => {
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : `${before},${value}`)
  }
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? '').toLowerCase()
    if (name !== 'cookie') add(name, request.rawHeaders[i + 1] ?? '')
  }
  add('x-forwarded-for', sourceIp(request))
  fields.set('x-forwarded-port', String(request.socket.localPort ?? ''))
  fields.set('x-forwarded-proto', 'http')
  return Object.fromEntries(fields)
}

function readCookies(request: IncomingMessage): string[] {
  const cookies = request.headers.cookie?.split(';') ?? []
  return cookies.map((cookie) => cookie.trim()).filter((cookie) => cookie !== '')
}

function readQuery(rawQueryString: string): Record<string, string> {
  const values = new Map<string, string>()
  // It would take a question mark at the beginning for the one before the query.
  for (const [name, value] of new URLSearchParams(`?${rawQueryString}`)) {
    const before = values.get(name)
    values.set(name, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(values)
}

export function sourceIp(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
}

/** `12/Mar/2020:19:03:58 +0000` */
export function commonLogTime(now: Date): string {
  const [, day, month, year, time] = now.toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

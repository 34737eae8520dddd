import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { CorsDefinition } from './definition.ts'
import type { Reply } from './reply.ts'

/** Answers a CORS preflight as API Gateway does, before any route; undefined for every other request. */
export function preflightReply(
  cors: CorsDefinition | undefined,
  request: IncomingMessage,
): Reply | undefined {
  const { origin, 'access-control-request-method': method } = request.headers
  if (cors === undefined || request.method !== 'OPTIONS' || origin === undefined || method === undefined)
    return undefined
  const headers: OutgoingHttpHeaders = originHeaders(cors, origin)
  if (headers['access-control-allow-origin'] !== undefined) {
    if (cors.allowMethods?.length) headers['access-control-allow-methods'] = cors.allowMethods.join(',')
    if (cors.allowHeaders?.length)
      headers['access-control-allow-headers'] = cors.allowHeaders.join(',').toLowerCase()
    if (cors.maxAge !== undefined) headers['access-control-max-age'] = String(cors.maxAge)
  }
  return { status: 204, headers, body: Buffer.alloc(0) }
}

/** With CORS configured, the gateway's CORS headers replace all that a function has set. */
export function withCors(cors: CorsDefinition | undefined, request: IncomingMessage, reply: Reply): Reply {
  if (cors === undefined) return reply
  const own = Object.entries(reply.headers).filter(([name]) => !name.startsWith('access-control-'))
  const { origin } = request.headers
  return {
    ...reply,
    headers: { ...Object.fromEntries(own), ...(origin !== undefined && originHeaders(cors, origin)) },
  }
}

function originHeaders(cors: CorsDefinition, origin: string): OutgoingHttpHeaders {
  const allowed = cors.allowOrigins?.find((entry) => allows(entry, origin))
  if (allowed === undefined) return {}
  return {
    'access-control-allow-origin': allowed === '*' ? '*' : origin,
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(cors.exposeHeaders?.length && {
      'access-control-expose-headers': cors.exposeHeaders.join(',').toLowerCase(),
    }),
  }
}

/** `*`, `https://*`, `http://*`, or an origin. */
function allows(entry: string, origin: string): boolean {
  if (entry === '*') return true
  return entry.endsWith('://*')
    ? origin.startsWith(entry.slice(0, -1))
    : entry.toLowerCase() === origin.toLowerCase()
}

import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { foreignPage, pageRefused } from '../serving.ts'
import type { CorsDefinition } from './definition.ts'
import type { Reply } from './reply.ts'

/**
 * Answers a CORS preflight as API Gateway does where no route takes it; undefined for every other request. A route that
 * takes OPTIONS, as `$default` does, gets the preflight: `withCors` then adds the headers to its answer.
 */
export function preflightReply(
  cors: CorsDefinition | undefined,
  request: IncomingMessage,
): Reply | undefined {
  return cors !== undefined && isPreflight(request)
    ? { status: 204, headers: {}, body: Buffer.alloc(0) }
    : undefined
}

/** With CORS configured, the gateway's CORS headers replace all that a function has set. */
export function withCors(cors: CorsDefinition | undefined, request: IncomingMessage, reply: Reply): Reply {
  if (cors === undefined) return reply
  const own = Object.entries(reply.headers).filter(([name]) => !name.startsWith('access-control-'))
  return { ...reply, headers: { ...Object.fromEntries(own), ...corsHeaders(cors, request) } }
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

function corsHeaders(cors: CorsDefinition, request: IncomingMessage): OutgoingHttpHeaders {
  const { origin } = request.headers
  const allowed = cors.allowOrigins?.find((entry) => origin !== undefined && allows(entry, origin))
  if (allowed === undefined) return {}
  return {
    'access-control-allow-origin': allowed === '*' ? '*' : origin,
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(cors.exposeHeaders?.length && {
      'access-control-expose-headers': cors.exposeHeaders.join(',').toLowerCase(),
    }),
    ...(isPreflight(request) && preflightHeaders(cors)),
  }
}

function preflightHeaders({ allowMethods, allowHeaders, maxAge }: CorsDefinition): OutgoingHttpHeaders {
  return {
    ...(allowMethods?.length && { 'access-control-allow-methods': allowMethods.join(',') }),
    ...(allowHeaders?.length && { 'access-control-allow-headers': allowHeaders.join(',').toLowerCase() }),
    ...(maxAge !== undefined && { 'access-control-max-age': String(maxAge) }),
  }
}

/** Tells whether the template lets pages of the origin ask. */
function allowsOrigin(cors: CorsDefinition | undefined, origin: string): boolean {
  return cors?.allowOrigins?.some((entry) => allows(entry, origin)) ?? false
}

/** `*`, `https://*`, `http://*`, or an origin. */
function allows(entry: string, origin: string): boolean {
  if (entry === '*') return true
  return entry.endsWith('://*')
    ? origin.startsWith(entry.slice(0, -1))
    : entry.toLowerCase() === origin.toLowerCase()
}

/** Methods that change nothing: a page that may not read the answer gains nothing by asking. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Says why a request of a web page elsewhere is refused; undefined where it goes on. A deployed API leaves that to the
 * browser and the token, but here any program may ask for a token. A request goes on when the template's CORS allows it, or
 * when it changes nothing, but never to a path that exists only locally. Without CORS in the template, the functions decide.
 */
export function refuseCrossSite(
  cors: CorsDefinition | undefined,
  request: IncomingMessage,
): string | undefined {
  const page = foreignPage(request)
  if (page === undefined) return undefined
  return isAllowed(cors, page, request) ? undefined : pageRefused(page)
}

function isAllowed(cors: CorsDefinition | undefined, page: string, request: IncomingMessage): boolean {
  const { url = '/', method = 'GET', headers } = request
  if (headers.upgrade?.trim().toLowerCase() === 'websocket') return allowsOrigin(cors, page)
  if (url.startsWith('/local/')) return false
  if (SAFE.has(method) || cors === undefined) return true
  return allowsOrigin(cors, page) && (cors.allowMethods ?? []).some((each) => each === '*' || each === method)
}

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isKnown } from '../../schemas/api/if-none-match.ts'
import { weightsOf } from './weights.ts'

/**
 * Anyone may keep the answer, such as a campaign. A shared cache (CloudFront) asks again after 20 s: with the 30 s for
 * which a function keeps the catalogue, what is published shows within a minute wherever people look, and each edge
 * location asks three times a minute, however many look. While it asks, for up to a minute, it goes on answering with
 * what it has, so that nobody waits for it. An app keeps what it was given for a minute.
 */
export const SHARED = 'public, max-age=60, s-maxage=20, stale-while-revalidate=60'

/** The answer is one user's: their own app alone keeps it, and asks again each time (an ETag makes that cheap). */
export const PERSONAL = 'private, no-cache'

export const NEVER = 'no-store'

export interface ApiAnswer {
  /** 200, or 204 where there is no body, unless said otherwise. */
  readonly status?: number
  readonly body?: unknown
  readonly cacheControl: string
  readonly headers?: Readonly<Record<string, string>>
  /** The languages of the texts in it; undefined where nobody's language decides on any. */
  readonly languages?: readonly (string | undefined)[]
  /** There where what is shown has one of its own; else it is made of the answer. */
  readonly etag?: string
  /** How many items of the caller's it tells of: the log of requests sets what was read beside them. */
  readonly items?: number
}

type RequestHeaders = Readonly<Record<string, string | undefined>>

// Compression depends on the first; API Gateway makes the CORS fields of the second.
const VARY = 'accept-encoding, origin'

/**
 * The answer as API Gateway takes it: JSON, compressed where that is worth it. An answer that may be kept has an ETag;
 * a caller who has it already gets 304 with the fields that RFC 9110 section 15.4.5 asks for.
 */
export function respond(
  { status = 200, body, cacheControl, headers: own, languages, etag: given }: ApiAnswer,
  asked: RequestHeaders,
): APIGatewayProxyStructuredResultV2 {
  const common = { 'cache-control': cacheControl, ...own, ...contentLanguage(languages) }
  if (body === undefined) return { statusCode: status === 200 ? 204 : status, headers: common }
  const text = JSON.stringify(body)
  const etag = status === 200 && cacheControl !== NEVER ? (given ?? etagOf(text)) : undefined
  const headers = {
    ...common,
    vary: languages ? `${VARY}, accept-language` : VARY,
    ...(etag ? { etag } : {}),
  }
  if (etag && isKnown(etag, asked['if-none-match'])) return { statusCode: 304, headers }
  const whole = { 'content-type': 'application/json', ...headers }
  const bytes = compressed(text, asked['accept-encoding'])
  if (!bytes) return { statusCode: status, headers: whole, body: text }
  return {
    statusCode: status,
    headers: { ...whole, 'content-encoding': 'gzip' },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  }
}

/** RFC 9110 section 8.5. An answer in which no campaign says its language has none. */
function contentLanguage(languages: ApiAnswer['languages'] = []): Record<string, string> {
  const known = new Set(languages.filter((language) => language !== undefined))
  return known.size === 0 ? {} : { 'content-language': [...known].join(', ') }
}

/**
 * A weak validator (RFC 9110 section 8.8.1) stands for the content however it is encoded: one tag serves an app that
 * takes gzip and one that does not, and a cache that compresses need not change it.
 */
function etagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

/** In bytes. A shorter answer fits into one packet of the network as it is: to compress it would save nobody anything. */
const WORTH_COMPRESSING = 1_400

function compressed(text: string, acceptEncoding: string | undefined): Buffer | undefined {
  if (Buffer.byteLength(text) < WORTH_COMPRESSING || !takesGzip(acceptEncoding)) return undefined
  return gzipSync(text)
}

/** RFC 9110 section 12.5.3: of two codings the one of more weight is meant. */
function takesGzip(acceptEncoding: string | undefined): boolean {
  const weights = weightsOf(acceptEncoding)
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}

/** These tell a browser not to guess another content type, and never to ask without TLS. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000',
} as const

export function securityHeaders(): MiddlewareObj<unknown, APIGatewayProxyStructuredResultV2> {
  return {
    after(request) {
      const { response } = request
      if (response) request.response = { ...response, headers: { ...response.headers, ...SECURITY_HEADERS } }
    },
  }
}

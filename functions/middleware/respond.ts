import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { compressed } from './compression.ts'
import { etagOf, isKnown } from './etag.ts'

export interface ApiAnswer {
  /** 200, or 204 where there is no body, unless said otherwise. */
  readonly status?: number
  readonly body?: unknown
  readonly cacheControl: string
  readonly headers?: Readonly<Record<string, string>>
}

type RequestHeaders = Readonly<Record<string, string | undefined>>

// What is compressed depends on the first; API Gateway makes the CORS fields of the second.
const VARY = 'accept-encoding, origin'

/**
 * The answer as API Gateway takes it: JSON, compressed where that is worth it; and where it may be kept, with an ETag,
 * or 304 with the fields that RFC 9110 section 15.4.5 asks for when the caller has it already.
 */
export function respond(
  { status = 200, body, cacheControl, headers: own }: ApiAnswer,
  asked: RequestHeaders,
): APIGatewayProxyStructuredResultV2 {
  const common = { 'cache-control': cacheControl, ...own }
  if (body === undefined) return { statusCode: status === 200 ? 204 : status, headers: common }
  const text = JSON.stringify(body)
  const etag = status === 200 && cacheControl !== 'no-store' ? etagOf(text) : undefined
  const headers = { ...common, vary: VARY, ...(etag ? { etag } : {}) }
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

import type * as z from 'zod'
import type { problems } from '../../problem-details.ts'

export type ProblemName = keyof typeof problems

/** A query or path parameter, as text of the URL. */
export interface Parameter {
  readonly schema: z.core.$ZodType
  readonly description: string
}

/** An operation takes or gives this, by media type. */
export type Content = Readonly<Record<string, z.core.$ZodType>>

export interface Answer {
  readonly description: string
  /** Absent: an answer without a body. */
  readonly content?: Content
  /** Each is there in every such answer. */
  readonly headers?: readonly HeaderName[]
}

/** One route of the API, as its documentation and its tests see it. The functions know nothing of it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: `/v1/${string}`
  readonly operationId: string
  /** The name of the function that answers, in serverless.yml; that of the operation unless told. */
  readonly function?: string
  readonly tag: 'Mine' | 'Campaigns' | 'Activities' | 'Studio' | 'Service'
  readonly summary: string
  readonly description: string
  /** It needs their token. */
  readonly token?: 'user' | 'partner' | 'drafter' | 'publisher'
  readonly parameters?: {
    readonly path?: Readonly<Record<string, Parameter>>
    readonly query?: Readonly<Record<string, Parameter>>
    readonly header?: Readonly<Record<string, Parameter>>
  }
  readonly requestBody?: { readonly description: string; readonly content: Content }
  /** By status, the answers that are not problems. With an ETag, there is a 304 as well. */
  readonly answers: Readonly<Record<number, Answer>>
  /** The problems of this operation, beyond those of every operation and of every one with a token. */
  readonly problems: readonly ProblemName[]
}

/** Header fields of answers, and what they are for. */
export const headers = {
  ETag: 'Names this very content: send it as `If-None-Match` to be answered 304 while it is the same.',
  'Cache-Control': 'Who may keep the answer, and for how long (RFC 9111).',
  Vary: 'The request’s header fields that the answer depends on.',
  'Content-Language':
    'The languages of the texts in it (RFC 9110 section 8.5), as `language` says. Absent where no campaign says its own.',
  'WWW-Authenticate': 'What is wrong with the token (RFC 6750 section 3).',
  'Content-Disposition': 'A name for the file, where a browser is to save it.',
  'RateLimit-Policy':
    'How many activities are taken of a partner: `q` in `w` seconds (draft-ietf-httpapi-ratelimit-headers-10).',
  RateLimit: 'How many of those are left, `r`, and in how many seconds they are all there again, `t`.',
  'Retry-After':
    'How many seconds to wait before asking again. On a 503 it is absent where API Gateway answers itself, on a 401 ' +
    'it is there when the token is not valid yet.',
} as const
export type HeaderName = keyof typeof headers

import { createHash } from 'node:crypto'
import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { JWTPayload } from 'jose'
import { type UserId, userIdSchema } from '../../schemas/ids.ts'
import { type ProblemDetails, problems } from '../../schemas/problem-details.ts'
import { CatalogueError } from '../catalogue-source.ts'
import { ProblemError } from '../problem-error.ts'
import type { VerifyToken } from '../tokens.ts'
import { observe } from './observe.ts'

export interface ApiRequest {
  readonly path: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As it was sent, decoded where API Gateway has encoded it. */
  body(): Buffer
  /** The claims of the caller's token. @throws ProblemError when there is none that is valid */
  claims(): Promise<JWTPayload>
  /** The user of the token, and nobody else's. @throws ProblemError as `claims`, and when the token names no user */
  user(): Promise<UserId>
}

export interface ApiAnswer {
  /** 200, or 204 where there is no body, unless said otherwise. */
  readonly status?: number
  readonly body?: unknown
  readonly cacheControl: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface ApiTools {
  readonly logger: Logger
  readonly metrics: Metrics
  /** For functions that answer to a token. */
  readonly verify?: VerifyToken
}

/** The stack of functions that the app calls: JSON out, with an ETag and 304; every error a problem document. */
export function apiHandler(
  handle: (request: ApiRequest) => Promise<ApiAnswer>,
  { logger, metrics, verify }: ApiTools,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(observe(logger, metrics))
    .handler(async (event) => {
      try {
        const answer = await handle(requestOf(event, verify))
        return respond(answer, event.headers['if-none-match'])
      } catch (error) {
        return problemResponse(problemOf(error, logger))
      }
    })
}

function requestOf(event: APIGatewayProxyEventV2, verify: VerifyToken | undefined): ApiRequest {
  const claims = async () => {
    if (!verify) throw new Error('a function that asks for claims must be given a way to verify them')
    return verify(/^Bearer +(\S+) *$/i.exec(event.headers.authorization ?? '')?.[1])
  }
  return {
    path: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    body: () => Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    claims,
    user: async () => userOf(await claims()),
  }
}

function userOf({ sub }: JWTPayload): UserId {
  const user = userIdSchema.safeParse(sub)
  if (!user.success)
    throw new ProblemError(problems.notAUser('Its sub must be 1 to 128 of A-Z a-z 0-9 . _ : -'))
  return user.data
}

function respond(
  { status, body, cacheControl, headers: own }: ApiAnswer,
  ifNoneMatch: string | undefined,
): APIGatewayProxyStructuredResultV2 {
  const common = { 'cache-control': cacheControl, ...own }
  if (body === undefined) return { statusCode: status ?? 204, headers: common }
  const text = JSON.stringify(body)
  const whole = { 'content-type': 'application/json', ...common }
  if (status !== undefined && status !== 200) return { statusCode: status, headers: whole, body: text }
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const known = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known?.includes(etag) || known?.includes('*')) return { statusCode: 304, headers: { ...common, etag } }
  return { statusCode: 200, headers: { ...whole, etag }, body: text }
}

function problemOf(error: unknown, logger: Logger): ProblemDetails {
  if (error instanceof ProblemError) return error.problem
  logger.error('the request failed', { error })
  return error instanceof CatalogueError ? problems.unavailable() : problems.internal()
}

function problemResponse(problem: ProblemDetails): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(problem.status === 401 ? { 'www-authenticate': challengeOf(problem) } : {}),
    },
    body: JSON.stringify(problem),
  }
}

/** RFC 6750, section 3: a request without a token is told no more than what to send. */
function challengeOf({ type, title }: ProblemDetails): string {
  return type === problems.tokenMissing().type
    ? 'Bearer'
    : `Bearer error="invalid_token", error_description="${title}"`
}

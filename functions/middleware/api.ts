import { createHash } from 'node:crypto'
import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type UserId, userIdSchema } from '../../schemas/ids.ts'
import { type ProblemDetails, problems } from '../../schemas/problem-details.ts'
import { CatalogueError } from '../catalogue-source.ts'
import { observe } from './observe.ts'

/** Thrown anywhere under the API stack, it becomes the answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails, options?: ErrorOptions) {
    super(problem.title, options)
    this.problem = problem
  }
}

export interface ApiRequest {
  readonly path: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  /** The user of the token, and nobody else's. @throws ProblemError when the token names none */
  user(): UserId
}

export interface ApiAnswer {
  readonly body: unknown
  readonly cacheControl: string
}

/** The stack of functions that the app calls: JSON out, with an ETag and 304; every error a problem document. */
export function apiHandler(
  handle: (request: ApiRequest) => Promise<ApiAnswer>,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
) {
  return middy<APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2>()
    .use(observe(logger, metrics))
    .handler(async (event) => {
      try {
        const answer = await handle({
          path: event.pathParameters ?? {},
          query: event.queryStringParameters ?? {},
          user: () => userOf(event),
        })
        return respond(answer, event.headers['if-none-match'])
      } catch (error) {
        return problemResponse(problemOf(error, logger))
      }
    })
}

function userOf(event: APIGatewayProxyEventV2WithJWTAuthorizer): UserId {
  const user = userIdSchema.safeParse(event.requestContext.authorizer?.jwt.claims.sub)
  if (!user.success)
    throw new ProblemError(problems.notAUser('Its sub must be 1 to 128 of A-Z a-z 0-9 . _ : -'))
  return user.data
}

function respond(
  { body, cacheControl }: ApiAnswer,
  ifNoneMatch: string | undefined,
): APIGatewayProxyStructuredResultV2 {
  const text = JSON.stringify(body)
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const headers = { 'cache-control': cacheControl, etag }
  const known = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known?.includes(etag) || known?.includes('*')) return { statusCode: 304, headers }
  return { statusCode: 200, headers: { 'content-type': 'application/json', ...headers }, body: text }
}

function problemOf(error: unknown, logger: Logger): ProblemDetails {
  if (error instanceof ProblemError) return error.problem
  logger.error('the request failed', { error })
  return error instanceof CatalogueError ? problems.unavailable() : problems.internal()
}

function problemResponse(problem: ProblemDetails): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(problem),
  }
}

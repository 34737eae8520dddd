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
import { refuseUnknown } from './parameters.ts'
import { problemResponse } from './problem-response.ts'
import { type ApiAnswer, respond } from './respond.ts'

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

export interface ApiTools {
  readonly logger: Logger
  readonly metrics: Metrics
  /** For functions that answer to a token. */
  readonly verify?: VerifyToken
  /** The query parameters that the function takes: any other is refused. None, unless said otherwise. */
  readonly parameters?: readonly string[]
}

/**
 * The stack of functions that the app calls: JSON out, with an ETag and 304; every error a problem document. A function
 * that can verify tokens tells nothing to a request without a valid one, not even what else is wrong with it.
 */
export function apiHandler(
  handle: (request: ApiRequest) => Promise<ApiAnswer>,
  { logger, metrics, verify, parameters = [] }: ApiTools,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(observe(logger, metrics))
    .handler(async (event) => {
      try {
        const request = requestOf(event, verify)
        if (verify) await request.claims()
        refuseUnknown(request.query, parameters)
        return respond(await handle(request), event.headers)
      } catch (error) {
        return problemResponse(problemOf(error, logger))
      }
    })
}

function requestOf(event: APIGatewayProxyEventV2, verify: VerifyToken | undefined): ApiRequest {
  let verified: Promise<JWTPayload> | undefined
  const claims = async () => {
    if (!verify) throw new Error('a function that asks for claims must be given a way to verify them')
    verified ??= verify(/^Bearer +(\S+) *$/i.exec(event.headers.authorization ?? '')?.[1])
    return verified
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

function problemOf(error: unknown, logger: Logger): ProblemDetails {
  if (error instanceof ProblemError) return error.problem
  logger.error('the request failed', { error })
  return error instanceof CatalogueError ? problems.unavailable() : problems.internal()
}

import type { Logger } from '@aws-lambda-powertools/logger'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { JWTPayload } from 'jose'
import type * as z from 'zod/mini'
import { spanIdOf } from '../../events/trace.ts'
import type { UserId } from '../../schemas/ids.ts'
import { type ProblemDetails, problems } from '../../schemas/problem-details.ts'
import { readTraceparent } from '../../schemas/traceparent.ts'
import { CatalogueError } from '../aws/catalogue-source.ts'
import { briefError } from '../telemetry/logs.ts'
import { type CountMetric, count, describeRequest } from '../telemetry/metrics.ts'
import { observe, type Telemetry } from '../telemetry/observe.ts'
import type { Traces } from '../telemetry/traces.ts'
import { type ApiAnswer, respond, securityHeaders } from './answers.ts'
import type { UserOf } from './callers.ts'
import { type Parameters, readQuery } from './parameters.ts'
import { ProblemError, problemResponse } from './problems.ts'
import type { VerifyToken } from './tokens.ts'

export interface ApiRequest<Query = object> {
  readonly path: Readonly<Record<string, string | undefined>>
  readonly query: Query
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As it was sent, decoded where API Gateway has encoded it. */
  body(): Buffer
  /** The claims of the caller's token. @throws ProblemError when there is none that is valid */
  claims(): Promise<JWTPayload>
  /** The user of the token, and nobody else's. @throws ProblemError as `claims`, and when the token names no user */
  user(): Promise<UserId>
}

export interface ApiTools<Schema extends Parameters = Parameters> extends Telemetry {
  /** For functions that answer to a token. */
  readonly verify?: VerifyToken
  /** For functions that answer to a user. */
  readonly userOf?: UserOf
  /** The names under which requests are counted, and those that are answered 5xx, where routes are too many to be looked at. */
  readonly counted?: { readonly received: CountMetric; readonly failed: CountMetric }
  /** The query parameters that the function takes: any other is refused. None, unless said otherwise. */
  readonly parameters?: Schema
}

/**
 * The stack of functions that the app calls: JSON out, with an ETag and 304; every error a problem document. A function
 * that can verify tokens tells nothing to a request without a valid one, not even what else is wrong with it.
 */
export function apiHandler<Schema extends Parameters>(
  handle: (request: ApiRequest<z.output<Schema>>) => Promise<ApiAnswer>,
  { logger, metrics, traces, verify, userOf, counted, parameters }: ApiTools<Schema>,
) {
  const answerTo = async (event: APIGatewayProxyEventV2) => {
    try {
      const request = requestOf(event, { verify, userOf })
      if (verify) await request.claims()
      const query = readQuery(event, parameters)
      const answer = await handle({ ...request, query })
      return { response: respond(answer, event.headers), items: answer.items }
    } catch (error) {
      return { response: problemResponse(problemOf(error, logger), fieldsOf(error)) }
    }
  }
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(observe({ logger, metrics, traces }))
    .use(securityHeaders())
    .handler(async (event) => {
      const startedAt = traces.now()
      const { response, items } = await answerTo(event)
      const route = event.routeKey
      const status = response.statusCode ?? 200
      if (counted) count(metrics, counted.received)
      if (counted && status >= 500) count(metrics, counted.failed)
      describeRequest(metrics, { route, status, items })
      traceRequest(traces, { event, startedAt, status, items })
      return response
    })
}

interface Served {
  readonly event: APIGatewayProxyEventV2
  readonly startedAt: number
  readonly status: number
  readonly items: number | undefined
}

/** A request whose sender traces it is a span. A public route does not count for more than any other: its trace is bounded too. */
function traceRequest(traces: Traces, { event, startedAt, status, items }: Served): void {
  const trace = readTraceparent(event.headers.traceparent)
  if (!trace || !traces.tells(trace)) return
  traces.tell({
    trace,
    spanId: spanIdOf(trace.traceId, event.requestContext.requestId),
    name: event.routeKey,
    kind: 'server',
    startedAt,
    endedAt: traces.now(),
    about: { 'http.route': event.routeKey, 'http.response.status_code': status, 'keepsakes.items': items },
    failed: status >= 500,
  })
}

function requestOf(
  event: APIGatewayProxyEventV2,
  { verify, userOf }: { verify: VerifyToken | undefined; userOf: UserOf | undefined },
): Omit<ApiRequest, 'query'> {
  let verified: Promise<JWTPayload> | undefined
  const claims = async () => {
    if (!verify) throw new Error('a function that asks for claims must be given a way to verify them')
    verified ??= verify(/^Bearer +(\S+) *$/i.exec(event.headers.authorization ?? '')?.[1])
    return verified
  }
  return {
    path: event.pathParameters ?? {},
    headers: event.headers,
    body: () => Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    claims,
    async user() {
      if (!userOf) throw new Error('a function that asks for its user must be given a way to tell who it is')
      return userOf(await claims())
    },
  }
}

function fieldsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ProblemError)) return {}
  const { retryAfter, headers } = error
  return {
    ...headers,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, retryAfter)) }),
  }
}

function problemOf(error: unknown, logger: Logger): ProblemDetails {
  if (error instanceof ProblemError) return error.problem
  logger.error('the request failed', { error: briefError(error) })
  return error instanceof CatalogueError ? problems.unavailable() : problems.internal()
}

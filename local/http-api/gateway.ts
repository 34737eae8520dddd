import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { invokeWithin } from '../lambda/definition.ts'
import { readBody } from '../serving.ts'
import { preflightReply, withCors } from './cors.ts'
import type { HttpApiDefinition, HttpApiDependencies, Throttle } from './definition.ts'
import { BODY_LIMIT, buildEvent, isHeadTooLarge, readTarget } from './event.ts'
import {
  badRequest,
  gatewayReply,
  headersTooLarge,
  internalError,
  notFound,
  type Reply,
  readResponse,
  tooLarge,
  tooMany,
  unavailable,
} from './reply.ts'
import { compileRoutes } from './routes.ts'

/** Lambda refused the event as over 6 MB, although API Gateway's own limit is 10 MB. */
const EVENT_TOO_LARGE = 'RequestTooLargeException'

/** A request becomes known by these on its way. */
interface Way {
  routeKey?: string
  integrationMs?: number
}

export type Gateway = (request: IncomingMessage) => Promise<Reply>

/** All that API Gateway does between a request and its answer. */
export function createGateway(definition: HttpApiDefinition, deps: HttpApiDependencies): Gateway {
  const { cors, stageName } = definition
  const { log } = deps
  const findRoute = compileRoutes(definition.routes)
  const takes = throttleOf(definition)

  const respond = async (request: IncomingMessage, requestId: string, way: Way): Promise<Reply> => {
    if (isHeadTooLarge(request)) return headersTooLarge()
    const target = readTarget(request.url ?? '/')
    if (target === undefined) return badRequest()
    const match = findRoute(request.method ?? 'GET', target.segments)
    if (match === undefined) return preflightReply(cors, request) ?? notFound()
    way.routeKey = match.route.routeKey
    if (!takes(match.route.routeKey)) return tooMany()
    const body = await readBody(request, BODY_LIMIT)
    if (body === undefined) return tooLarge()

    const now = new Date()
    const event = buildEvent({ request, target, match, body, requestId, stage: stageName, now })
    const { route } = match
    const asked = performance.now()
    const result = await invokeWithin(route.timeoutMs, deps.invoke(route.target), event)
    way.integrationMs = performance.now() - asked
    if (result === undefined) {
      log(`${route.routeKey}: ${route.target} did not answer within ${route.timeoutMs} ms`)
      return unavailable()
    }
    if (!result.ok) {
      log(`${route.routeKey}: ${route.target} failed, ${result.errorType}: ${result.errorMessage}`)
      return result.errorType === EVENT_TOO_LARGE ? tooLarge() : internalError()
    }
    const reply = readResponse(result.payload)
    if (reply === undefined)
      log(`${route.routeKey}: ${route.target} returned no valid response of payload format 2.0`)
    return reply ?? internalError()
  }

  return async (request) => {
    const requestId = randomBytes(11).toString('base64')
    const began = performance.now()
    const way: Way = {}
    const answer = async (): Promise<Reply> => {
      const reply = await respond(request, requestId, way).catch((error: unknown) => {
        log(`${request.method} request ${requestId}: ${error instanceof Error ? error.stack : String(error)}`)
        return internalError()
      })
      return withCors(cors, request, reply)
    }
    const { status, headers, body } = await answer()
    deps.answered?.({ ...way, status, latencyMs: performance.now() - began })
    return { status, headers: { ...headers, 'apigw-requestid': requestId }, body }
  }
}

/** Tells whether a route takes another request now; each route has a bucket of its own. */
function throttleOf({ routes, throttles = {}, defaultThrottle }: HttpApiDefinition) {
  const buckets = new Map(
    routes.flatMap(({ routeKey }) => {
      const throttle = throttles[routeKey] ?? defaultThrottle
      return throttle === undefined ? [] : [[routeKey, tokenBucket(throttle)] as const]
    }),
  )
  return (routeKey: string): boolean => buckets.get(routeKey)?.(performance.now()) ?? true
}

/** For what the HTTP parser itself refuses, before there is a request. */
export function parserReply(code: string | undefined): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge()
  return gatewayReply(400, 'Bad Request', { connection: 'close' })
}

/**
 * A token bucket, as API Gateway has one for each route: full at the start, filled again at the rate. The function says
 * whether a request of that moment, in milliseconds of any clock that only goes forward, is taken.
 */
export function tokenBucket({ rate, burst }: Throttle): (nowMs: number) => boolean {
  let tokens = burst
  let filledAt: number | undefined
  return (nowMs) => {
    tokens = Math.min(burst, tokens + ((nowMs - (filledAt ?? nowMs)) * rate) / 1000)
    filledAt = nowMs
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

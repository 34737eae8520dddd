import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { invokeWithin } from '../lambda/invoke-within.ts'
import { preflightReply, withCors } from './cors.ts'
import type { HttpApiDefinition, HttpApiDependencies } from './definition.ts'
import { buildEvent } from './event.ts'
import {
  badRequest,
  gatewayReply,
  headersTooLarge,
  internalError,
  notFound,
  type Reply,
  tooLarge,
  unavailable,
} from './reply.ts'
import { isHeadTooLarge, readBody, readTarget } from './request.ts'
import { readResponse } from './response.ts'
import { compileRoutes } from './routes.ts'

/** Lambda refused the event as over 6 MB, although API Gateway's own limit is 10 MB. */
const EVENT_TOO_LARGE = 'RequestTooLargeException'

export type Gateway = (request: IncomingMessage) => Promise<Reply>

/** All that API Gateway does between a request and its answer. */
export function createGateway(definition: HttpApiDefinition, deps: HttpApiDependencies): Gateway {
  const { cors, stageName } = definition
  const { log } = deps
  const findRoute = compileRoutes(definition.routes)

  const respond = async (request: IncomingMessage, requestId: string): Promise<Reply> => {
    if (isHeadTooLarge(request)) return headersTooLarge()
    const target = readTarget(request.url ?? '/')
    if (target === undefined) return badRequest()
    const match = findRoute(request.method ?? 'GET', target.segments)
    if (match === undefined) return notFound()
    const body = await readBody(request)
    if (body === undefined) return tooLarge()

    const now = new Date()
    const event = buildEvent({ request, target, match, body, requestId, stage: stageName, now })
    const { route } = match
    const result = await invokeWithin(route.timeoutMs, deps.invoke(route.target), event)
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
    const answer = async (): Promise<Reply> => {
      const reply = await respond(request, requestId).catch((error: unknown) => {
        log(`${request.method} request ${requestId}: ${error instanceof Error ? error.stack : String(error)}`)
        return internalError()
      })
      return withCors(cors, request, reply)
    }
    const { status, headers, body } = preflightReply(cors, request) ?? (await answer())
    return { status, headers: { ...headers, 'apigw-requestid': requestId }, body }
  }
}

/** For what the HTTP parser itself refuses, before there is a request. */
export function parserReply(code: string | undefined): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge()
  return gatewayReply(400, 'Bad Request', { connection: 'close' })
}

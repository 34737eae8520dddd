import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import type * as z from 'zod/mini'
import { type CampaignId, campaignIdSchema, type UserId } from '../../schemas/ids.ts'
import { type ProblemDetails, problems } from '../../schemas/problem-details.ts'
import type { ApiAnswer } from '../http/answers.ts'
import { personOf, type StudioScope } from '../http/callers.ts'
import type { Parameters } from '../http/parameters.ts'
import { ProblemError } from '../http/problems.ts'
import { type ApiRequest, type ApiTools, apiHandler } from '../http/stack.ts'

/** A request of a person who may do what the function is for. */
export interface StudioRequest<Query = object> extends ApiRequest<Query> {
  readonly person: UserId
}

type Handler = ReturnType<typeof apiHandler>
type Tools = Omit<ApiTools, 'parameters'>

/** A route, before it is known what verifies tokens. */
export type StudioRoute = (scope: StudioScope, tools: Tools) => Handler

/** @param parameters the query parameters that the route takes */
export function studioRoute<Schema extends Parameters>(
  parameters: Schema,
  handle: (request: StudioRequest<z.output<Schema>>) => Promise<ApiAnswer>,
): StudioRoute {
  return (scope, tools) =>
    apiHandler<Schema>(
      async (request) => handle({ ...request, person: personOf(await request.claims(), scope) }),
      { ...tools, parameters },
    )
}

/**
 * One function for routes that need the same rights: as few people ask, more of them would start anew more often.
 *
 * @param routes by method and path, as API Gateway writes it; HEAD is answered as GET
 */
export function studioHandler(
  scope: StudioScope,
  routes: Readonly<Record<string, StudioRoute>>,
  tools: Tools,
) {
  const handlers = new Map(Object.entries(routes).map(([key, route]) => [key, route(scope, tools)]))
  return async (event: APIGatewayProxyEventV2, context: Context) => {
    const handler = handlers.get(event.routeKey.replace(/^HEAD /, 'GET '))
    if (!handler)
      throw new Error(`the template leads ${event.routeKey} here, which is no route of this function`)
    return handler(event, context)
  }
}

/** The campaign that the path names. @throws ProblemError when its id can be none: there is no such draft, unless told otherwise */
export function campaignIn(
  { path }: Pick<ApiRequest, 'path'>,
  missing: (detail: string) => ProblemDetails = problems.noSuchDraft,
): CampaignId {
  const id = campaignIdSchema.safeParse(path.campaignId)
  if (id.success) return id.data
  throw new ProblemError(missing('The id of a campaign is 1 to 64 of A-Z a-z 0-9 . _ -'))
}

import fc from 'fast-check'
import { operations } from '../../../schemas/api/operations/index.ts'
import { campaignText } from '../../functions/studio/support/studio.ts'
import type { Functions } from '../functions.ts'
import { anyJson, hostileText } from '../texts.ts'
import { ask, headersOf, type Request, texts } from './http.ts'
import { type Way, way } from './way.ts'

const campaigns = fc.oneof(
  fc.constant(campaignText('games')),
  hostileText.map((text) => campaignText('games').replace('Title of games', text)),
  hostileText.map((text) => campaignText('games').replace('PollVoted', text)),
  hostileText,
  anyJson,
)

const bodies = fc.oneof(
  { weight: 4, arbitrary: campaigns.map((text) => JSON.stringify({ text, format: 'yaml' })) },
  { weight: 1, arbitrary: hostileText.map((reason) => JSON.stringify({ revision: 1, reason })) },
  { weight: 1, arbitrary: fc.constant('{ "decision": "ask", "revision": 1 }') },
  { weight: 1, arbitrary: anyJson },
  { weight: 1, arbitrary: hostileText },
)

const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ 'if-none-match': '*' }) },
  hostileText.map((text) => ({ 'if-match': text.replaceAll(/[\p{Cc}]/gu, ' ') })),
)

/** Any request to a route of the studio gets an answer of docs/openapi.yaml, and never one that blames us. */
export async function studioWays(functions: Functions): Promise<Way[]> {
  const { issuer } = functions
  const scopes = ['campaigns:draft', 'campaigns:publish', 'campaigns:draft campaigns:publish', 'none']
  const tokens = await Promise.all(scopes.map((scope) => issuer.sign({ sub: 'anna', scope })))
  const routes = operations.filter((each) => each.path.startsWith('/v1/studio/'))
  return [...new Set(routes.map((each) => each.function ?? each.operationId))].map((name) =>
    way<Request>({
      name: `request to ${name}`,
      inputs: fc
        .record({
          route: fc.constantFrom(...routes.filter((each) => each.function === name)),
          number: fc.oneof(fc.constantFrom('1', '2'), hostileText),
          campaignId: fc.oneof(fc.constantFrom('games', 'paris'), hostileText),
          query: fc.oneof(
            { weight: 3, arbitrary: fc.constant({}) },
            texts(['limit', 'cursor', 'reason', 'from']),
          ),
          headers: headersOf(tokens),
          condition: conditions,
          body: bodies,
        })
        .map(({ route, number, campaignId, query, headers, condition, body }) => ({
          routeKey: `${route.method.toUpperCase()} ${route.path}`,
          operationId: route.operationId,
          path: { campaignId, number },
          query,
          headers: { ...headers, ...condition, 'content-type': 'application/json' },
          ...(route.requestBody ? { body } : {}),
        })),
      async send(request) {
        await ask(functions, name, request)
        return 1
      },
    }),
  )
}

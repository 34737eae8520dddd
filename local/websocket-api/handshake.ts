import type { IncomingMessage } from 'node:http'
import * as z from 'zod'
import type { Json, JsonObject } from '../../json/json.ts'
import { invokeWithin } from '../lambda/definition.ts'
import type { RequestAuthorizer, WebSocketApiDefinition, WebSocketApiDependencies } from './definition.ts'
import { authorizerEvent, type ConnectionFacts, connectEvent, factsOf } from './events.ts'

export type Handshake =
  | { accepted: true; facts: ConnectionFacts; subprotocol: string | undefined }
  | { accepted: false; status: number; body: JsonObject }

/** API Gateway's limit for an authorizer. */
const AUTHORIZE_WITHIN_MS = 30_000

const refused = (status: number, message: string): Handshake => ({
  accepted: false,
  status,
  body: { message },
})

/** API Gateway's part between a client's upgrade request and its answer. */
export async function shakeHands(
  request: IncomingMessage,
  definition: WebSocketApiDefinition,
  deps: WebSocketApiDependencies,
): Promise<Handshake> {
  const { apiId, stageName, routes, authorizers } = definition
  const url = URL.parse(request.url ?? '/', 'http://localhost')
  if (url === null) return refused(400, 'Bad Request')
  if (url.pathname.replace(/\/$/, '') !== `/${stageName}`) return refused(403, 'Forbidden')

  const facts = factsOf(request, apiId, stageName)
  const route = routes.find(({ routeKey }) => routeKey === '$connect')
  // Without the route, everyone may connect.
  if (route === undefined) return { accepted: true, facts, subprotocol: undefined }

  const authorizer = route.authorizer === undefined ? undefined : authorizers[route.authorizer]
  if (authorizer !== undefined) {
    const refusal = await authorize({ request, url, facts }, authorizer, deps)
    if (refusal !== undefined) return refusal
  }

  const result = await invokeWithin(route.timeoutMs, deps.invoke(route.target), connectEvent(request, facts))
  const answer = result?.ok ? (result.payload as JsonObject | null) : undefined
  const status = typeof answer === 'object' && answer !== null ? answer.statusCode : undefined
  if (typeof status !== 'number') {
    deps.log(`$connect: ${route.target} failed: ${JSON.stringify(result ?? 'it did not answer in time')}`)
    return refused(502, 'Internal server error')
  }
  if (status < 200 || status > 299) return { accepted: false, status, body: {} }
  return { accepted: true, facts, subprotocol: headerOf(answer?.headers, 'sec-websocket-protocol') }
}

/** Puts what the authorizer says into `facts`; or the refusal. */
async function authorize(
  { request, url, facts }: { request: IncomingMessage; url: URL; facts: ConnectionFacts },
  { target, identitySources }: RequestAuthorizer,
  { region, accountId, invoke, log }: WebSocketApiDependencies,
): Promise<Handshake | undefined> {
  const has = (source: string) => {
    const [, , place, name = ''] = source.split('.')
    return Boolean(place === 'header' ? request.headers[name.toLowerCase()] : url.searchParams.get(name))
  }
  if (!identitySources.every(has)) return refused(401, 'Unauthorized')

  const methodArn = `arn:aws:execute-api:${region}:${accountId}:${facts.apiId}/${facts.stage}/$connect`
  const event = authorizerEvent(request, facts, methodArn)
  const result = await invokeWithin(AUTHORIZE_WITHIN_MS, invoke(target), event)
  // The one message that is no failure.
  if (result !== undefined && !result.ok && result.errorMessage === 'Unauthorized')
    return refused(401, 'Unauthorized')
  const verdict = result?.ok ? readVerdict(result.payload, methodArn) : undefined
  if (verdict === undefined) {
    log(`$connect: the authorizer ${target} failed: ${JSON.stringify(result ?? 'it did not answer in time')}`)
    return refused(500, 'Internal server error')
  }
  if (!verdict.allowed) return refused(403, 'User is not authorized to access this resource')
  facts.authorizer = verdict.authorizer
  return undefined
}

function headerOf(headers: unknown, wanted: string): string | undefined {
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : []
  const found = entries.find(([name]) => name.toLowerCase() === wanted)?.[1]
  return typeof found === 'string' ? found : undefined
}

/** IAM allows one value in place of a list of one. */
const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => [value].flat(), z.array(item))

const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: list(z.string()),
  Resource: list(z.string()),
})

const answerSchema = z.looseObject({
  principalId: z.string(),
  policyDocument: z.looseObject({ Statement: list(statementSchema) }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

type Verdict = { allowed: boolean; authorizer: JsonObject }

/** The meaning of an authorizer's answer for the method; undefined when API Gateway would not understand it. */
function readVerdict(answer: Json, methodArn: string): Verdict | undefined {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) return undefined
  const { principalId, policyDocument, context = {} } = parsed.data
  const effects = policyDocument.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((each) => matches(each, 'execute-api:Invoke')) &&
      Resource.some((each) => matches(each, methodArn)),
  ).map(({ Effect }) => Effect)
  // API Gateway hands every value of the context on as text.
  const texts = Object.entries(context).map(([name, value]) => [name, String(value)])
  return {
    allowed: effects.includes('Allow') && !effects.includes('Deny'),
    authorizer: { ...Object.fromEntries(texts), principalId, integrationLatency: 0 },
  }
}

/** `*` for any characters, `?` for one. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`).test(text)
}

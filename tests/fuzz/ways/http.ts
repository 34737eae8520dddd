import { gunzipSync, gzipSync } from 'node:zlib'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import fc from 'fast-check'
import { isDeeperThan } from '../../../json/nesting.ts'
import { voted } from '../../functions/support/events.ts'
import { checkFunction } from '../../support/openapi/index.ts'
import { eventText, oddEvent, PRIVATE } from '../events.ts'
import { type Functions, FuzzFinding } from '../functions.ts'
import { anyJson, hostileText } from '../texts.ts'
import { type Way, way } from './way.ts'

export interface Request {
  /** The route and its operation, where the function has several. */
  readonly routeKey?: string
  readonly operationId?: string
  readonly path: Record<string, string>
  readonly query: Record<string, string>
  readonly headers: Record<string, string>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/** Apps ask so often before they show that the service is away. */
const ATTEMPTS = 3

/** Sends a request as API Gateway's payload 2.0 has it, and holds the answer to docs/openapi.yaml. */
export async function ask({ invoke }: Functions, name: string, request: Request) {
  const {
    routeKey = 'GET /v1/fuzz',
    operationId = name,
    path,
    query,
    headers,
    body,
    isBase64Encoded = false,
  } = request
  const send = async () =>
    (await invoke(name, {
      version: '2.0',
      routeKey,
      rawPath: `/${Object.values(path).join('/')}`,
      rawQueryString: new URLSearchParams(query).toString(),
      headers,
      ...(Object.keys(path).length > 0 ? { pathParameters: path } : {}),
      ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
      ...(body === undefined ? {} : { body, isBase64Encoded }),
      requestContext: { requestId: 'request-1', http: { method: 'GET', path: '/' } },
    })) as APIGatewayProxyStructuredResultV2
  let answer = await send()
  // A machine that has much else to do may let a call of the function time out: such an answer asks to try again.
  for (let attempt = 1; answer.statusCode === 503 && attempt < ATTEMPTS; attempt++) answer = await send()
  const { statusCode: status = 0, body: sent = '' } = answer
  const text = answer.isBase64Encoded ? String(gunzipSync(Buffer.from(sent, 'base64'))) : sent
  if (status >= 500) throw new FuzzFinding(`${name} answers ${status}: ${text.slice(0, 300)}`)
  const parsed = text === '' ? undefined : JSON.parse(text)
  // Whatever finds no route answers for all of them.
  if (name !== 'notFound')
    checkFunction(operationId, {
      status,
      headers: new Headers(answer.headers as Record<string, string>),
      body: parsed ?? '',
    })
  return { status, body: parsed }
}

const asHeader = (text: string) => text.replaceAll(/[\p{Cc}]/gu, ' ')
export const texts = (names: readonly string[]) =>
  fc.dictionary(fc.oneof(fc.constantFrom(...names), hostileText), hostileText, {
    maxKeys: 3,
    noNullPrototype: true,
  })

export const headersOf = (tokens: readonly string[]) =>
  fc
    .record({
      token: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...tokens).map((token) => `Bearer ${token}`) },
        { weight: 1, arbitrary: hostileText },
        { weight: 1, arbitrary: hostileText.map((text) => `Bearer ${text.replaceAll(' ', '')}`) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(...tokens).map((token) => `Bearer ${token.slice(0, -9)}AAAAAAAAA`),
        },
      ),
      others: texts([
        'if-none-match',
        'accept-language',
        'accept-encoding',
        'origin',
        'traceparent',
        'content-length',
      ]),
    })
    .map(({ token, others }) =>
      Object.fromEntries(
        Object.entries({ ...others, authorization: token }).map(([name, value]) => [
          name.toLowerCase(),
          asHeader(value),
        ]),
      ),
    )

const QUERY = ['limit', 'cursor', 'campaignId', 'dryRun', 'reason', 'from', 'to']

/** Any request to a route of the app gets an answer of docs/openapi.yaml, and never one that blames us. */
const route = (functions: Functions, name: string, tokens: readonly string[]) =>
  way<Request>({
    name: `request to ${name}`,
    inputs: fc.record({
      path: fc.oneof(
        fc.constant({ campaignId: 'paris' }),
        hostileText.map((campaignId) => ({ campaignId })),
      ),
      query: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, texts(QUERY)),
      headers: headersOf(tokens),
    }),
    async send(request) {
      await ask(functions, name, request)
      return 1
    },
  })

const contentTypes = fc.constantFrom(
  ...[
    'application/json',
    'application/json; charset=utf-8',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  ],
  ...['text/plain', '', 'application/json; charset=utf-16', 'multipart/form-data', 'application/JSON;;;'],
)

const bodies = fc.oneof(
  { weight: 3, arbitrary: eventText },
  { weight: 3, arbitrary: fc.array(eventText, { maxLength: 8 }).map((all) => `[${all.join(',')}]`) },
  { weight: 1, arbitrary: anyJson },
)

/** Any body gets an answer for each event that it has, or one for all. */
const ingestAnything = (functions: Functions, token: string) =>
  way<Request>({
    name: 'request to ingestActivities',
    inputs: fc
      .record({
        contentType: contentTypes,
        body: bodies,
        query: texts(['dryRun']),
        extra: texts(['ce-id', 'ce-type', 'ce-source', 'ce-specversion', 'ce-time', 'idempotency-key']),
        packed: fc.nat(9),
      })
      .map(({ contentType, body, query, extra, packed }) => ({
        path: {},
        query: packed < 8 ? {} : query,
        headers: {
          ...Object.fromEntries(
            Object.entries(extra).map(([name, value]) => [name.toLowerCase(), asHeader(value)]),
          ),
          authorization: `Bearer ${token}`,
          'content-type': contentType,
          ...(packed === 0 ? { 'content-encoding': 'gzip' } : {}),
        },
        ...(packed === 0
          ? { body: gzipSync(body).toString('base64'), isBase64Encoded: true }
          : {
              body: packed === 1 ? Buffer.from(body).toString('base64') : body,
              isBase64Encoded: packed === 1,
            }),
      })),
    async send(request) {
      const { status, body } = await ask(functions, 'ingestActivities', request)
      functions.aws.published.length = 0
      functions.aws.kept.length = 0
      return status < 300 ? body.results.length : 1
    },
  })

/** An event that is JSON has its own answer in the order of sending, and the right ones beside it are published. */
const ingestNeighbours = (functions: Functions, token: string) =>
  way<string[]>({
    name: 'neighbours in a request',
    inputs: fc.array(
      // A request that is too long or too deep is refused as a whole.
      oddEvent.filter((text) => text.length < 20_000 && isJson(text) && !isDeeperThan(500, text)),
      { minLength: 1, maxLength: 10 },
    ),
    async send(odd) {
      const right = JSON.stringify(voted({ userId: 'neighbour', detail: { note: PRIVATE } }))
      const { status, body } = await ask(functions, 'ingestActivities', {
        path: {},
        query: {},
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: `[${[right, ...odd, right].join(',')}]`,
      })
      functions.aws.published.length = 0
      functions.aws.kept.length = 0
      if (status >= 300)
        throw new FuzzFinding(`the whole is answered by ${status}: ${JSON.stringify(body).slice(0, 300)}`)
      const { results } = body
      const ends = [results[0]?.status, results.at(-1)?.status]
      if (results.length < odd.length + 2 || ends.some((end) => end !== 'accepted'))
        throw new FuzzFinding(
          `${results.length} answers for ${odd.length + 2} events, of which the ends are ${ends}`,
        )
      return odd.length
    },
  })

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const SUBJECTS = ['anna', 'a b', '', 'ü', 'x'.repeat(300), '__proto__', 'auth0|5f7c8ec7']

export async function httpWays(functions: Functions): Promise<Way[]> {
  const { issuer } = functions
  const users = await Promise.all(SUBJECTS.filter((sub) => sub !== '').map((sub) => issuer.sign({ sub })))
  const partner = await issuer.sign({ partnerId: 'quiz-show' })
  const tokens = [
    ...users,
    partner,
    await issuer.sign({ sub: 'anna', expiresIn: -3600 }),
    await issuer.sign({ sub: 'anna', scope: 'nothing' }),
  ]
  const routes = [
    'listKeepsakes',
    'getPassport',
    'exportUser',
    'eraseUser',
    'listRejected',
    'listCampaigns',
    'getCampaign',
    'health',
    'notFound',
  ]
  return [
    ...routes.map((name) => route(functions, name, tokens)),
    ingestAnything(functions, partner),
    ingestNeighbours(functions, partner),
    live(functions, tokens),
  ]
}

/** A socket opens for a valid token, and for nothing else; a message may be anything. */
const live = ({ invoke }: Functions, tokens: readonly string[]) =>
  way<{ token: string; routeKey: string; connection: number; body: string }>({
    name: 'live socket',
    inputs: fc.record({
      token: fc.oneof(hostileText, fc.constantFrom(...tokens)),
      routeKey: fc.constantFrom('$connect', '$disconnect', '$default'),
      connection: fc.nat(40),
      body: fc.oneof(anyJson, hostileText),
    }),
    async send({ token, routeKey, connection, body }) {
      const methodArn = 'arn:aws:execute-api:eu-west-1:000000000000:api/test/$connect'
      const headers = { 'sec-websocket-protocol': asHeader(`keepsakes, ${token}`) }
      // API Gateway answers 401 for this one message, and 500 for any other.
      await invoke('authorizeConnection', { type: 'REQUEST', methodArn, headers }).catch((error: Error) => {
        if (error instanceof FuzzFinding || error.message !== 'Unauthorized') throw error
      })
      const connectionId = `L0SM9cOFvHcC${connection}=`
      const authorizer = { userId: 'anna', expiresAt: '4102444800' }
      await invoke('liveConnections', {
        requestContext: { connectionId, routeKey, authorizer, connectedAt: Date.UTC(2024, 6, 27) },
        body,
      })
      return 2
    },
  })

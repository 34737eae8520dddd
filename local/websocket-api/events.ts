import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Json, JsonObject } from '../../json/json.ts'
import { commonLogTime, sourceIp } from '../http-api/event.ts'

/** The fields that are the same in every event of one connection. */
export interface ConnectionFacts {
  readonly connectionId: string
  /** Epoch milliseconds. */
  readonly connectedAt: number
  readonly apiId: string
  readonly stage: string
  readonly domainName: string
  readonly identity: { sourceIp: string; userAgent: string }
  /** The answer of the authorizer; every event after it has it. */
  authorizer?: JsonObject
}

export function factsOf(request: IncomingMessage, apiId: string, stage: string): ConnectionFacts {
  return {
    // Like an id of API Gateway, it has to be escaped in a path.
    connectionId: `${randomBytes(11).toString('base64url')}=`,
    connectedAt: Date.now(),
    apiId,
    stage,
    domainName: (request.headers.host ?? 'localhost').replace(/:\d+$/, ''),
    identity: { sourceIp: sourceIp(request), userAgent: request.headers['user-agent'] ?? '' },
  }
}

/** The event of a REQUEST authorizer: that of the route it stands before, and which method is asked for. */
export function authorizerEvent(
  request: IncomingMessage,
  facts: ConnectionFacts,
  methodArn: string,
): JsonObject {
  const { isBase64Encoded: _, ...event } = connectEvent(request, facts)
  return { type: 'REQUEST', methodArn, ...event, stageVariables: {} }
}

export function connectEvent(request: IncomingMessage, facts: ConnectionFacts): JsonObject {
  const headers = { ...fieldsOf(request), ...forwarded(request, facts) }
  const query = multiValued(new URL(request.url ?? '/', 'http://localhost').searchParams)
  return {
    headers: lastOf(headers),
    multiValueHeaders: headers,
    ...(Object.keys(query).length > 0 && {
      queryStringParameters: lastOf(query),
      multiValueQueryStringParameters: query,
    }),
    requestContext: contextOf(facts, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  }
}

export function messageEvent(
  facts: ConnectionFacts,
  routeKey: string,
  data: Buffer,
  isBinary: boolean,
): JsonObject {
  return {
    requestContext: {
      ...contextOf(facts, routeKey, 'MESSAGE'),
      messageId: randomBytes(11).toString('base64'),
    },
    body: data.toString(isBinary ? 'base64' : 'utf8'),
    isBase64Encoded: isBinary,
  }
}

export function disconnectEvent(facts: ConnectionFacts, code: number, reason: string): JsonObject {
  const headers = {
    Host: [facts.domainName],
    'x-api-key': [''],
    'X-Forwarded-For': [''],
    'x-restapi': [''],
  }
  return {
    headers: lastOf(headers),
    multiValueHeaders: headers,
    requestContext: {
      ...contextOf(facts, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode: code,
      disconnectReason: reason,
    },
    isBase64Encoded: false,
  }
}

function contextOf(facts: ConnectionFacts, routeKey: string, eventType: string): JsonObject {
  const { authorizer, ...rest } = facts
  const now = new Date()
  return {
    ...rest,
    routeKey,
    eventType,
    ...(authorizer !== undefined && { authorizer }),
    requestId: randomBytes(11).toString('base64'),
    extendedRequestId: randomBytes(11).toString('base64'),
    requestTime: commonLogTime(now),
    requestTimeEpoch: now.getTime(),
    messageDirection: 'IN',
  }
}

/** Names as the client wrote them, the hop's own left as they are. */
function fieldsOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    fields[name] = [...(fields[name] ?? []), rawHeaders[i + 1] ?? '']
  }
  return fields
}

function forwarded({ socket }: IncomingMessage, { identity }: ConnectionFacts): Record<string, string[]> {
  return {
    'X-Forwarded-For': [identity.sourceIp],
    'X-Forwarded-Port': [String(socket.localPort ?? '')],
    'X-Forwarded-Proto': ['http'],
  }
}

function multiValued(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]))
}

function lastOf(values: Record<string, string[]>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']))
}

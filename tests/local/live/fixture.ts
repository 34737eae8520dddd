import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import type { Json, JsonObject } from '../../../json/json.ts'
import { startHttpApi } from '../../../local/http-api/server.ts'
import type { InvokeResult } from '../../../local/lambda/definition.ts'
import type { WebSocketApiDefinition } from '../../../local/websocket-api/definition.ts'
import { answerManagement } from '../../../local/websocket-api/management.ts'
import { OpenConnections, type WebSocketLimits } from '../../../local/websocket-api/open-connections.ts'
import { createWebSocketApi } from '../../../local/websocket-api/server.ts'

export type Answer = (event: JsonObject) => Promise<Json> | Json

export const allow = (context: JsonObject = { userId: 'anna' }): JsonObject => ({
  principalId: 'anna',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*/$connect' },
    ],
  },
  context,
})

const DEFINITION: WebSocketApiDefinition = {
  apiId: 'the-api',
  stageName: 'test',
  routeSelectionExpression: '$request.body.action',
  routes: ['$connect', '$disconnect', '$default'].map((routeKey) => ({
    routeKey,
    target: routeKey,
    timeoutMs: 10_000,
    ...(routeKey === '$connect' ? { authorizer: 'auth' } : {}),
  })),
  authorizers: {
    auth: { target: 'authorizer', identitySources: ['route.request.header.Sec-WebSocket-Protocol'] },
  },
}

export const connected: Answer = () => ({
  statusCode: 200,
  headers: { 'sec-websocket-protocol': 'keepsakes' },
})

/** A WebSocket API whose functions are these; each event that one of them got is kept under its name. */
export async function startFixture(
  given: {
    functions?: Record<string, Answer>
    limits?: Partial<WebSocketLimits>
    definition?: Partial<WebSocketApiDefinition>
  } = {},
) {
  const functions: Record<string, Answer> = {
    authorizer: () => allow(),
    $connect: connected,
    $disconnect: () => ({ statusCode: 200 }),
    $default: () => ({ statusCode: 200 }),
    ...given.functions,
  }
  const events: Record<string, JsonObject[]> = {}
  const lines: string[] = []
  const connections = new OpenConnections()
  const api = createWebSocketApi(
    { ...DEFINITION, ...given.definition },
    {
      region: 'eu-west-1',
      accountId: '000000000000',
      connections,
      ...(given.limits ? { limits: given.limits } : {}),
      invoke: (name) => ({
        name,
        async invoke(event): Promise<InvokeResult> {
          events[name] = [...(events[name] ?? []), event as JsonObject]
          try {
            return { ok: true, payload: (await functions[name]?.(event as JsonObject)) ?? null }
          } catch (error) {
            const { name: errorType, message: errorMessage } = error as Error
            return { ok: false, errorType, errorMessage }
          }
        },
        warm: async () => undefined,
        stop: async () => undefined,
      }),
      log: (line) => lines.push(line),
    },
  )
  const http = await startHttpApi(
    { routes: [], stageName: '$default' },
    {
      host: '127.0.0.1',
      port: 0,
      invoke: () => {
        throw new Error('there are no routes')
      },
      local: () => false,
      upgrade: api.upgrade,
      log: (line) => lines.push(line),
    },
  )
  const management = createServer(async (request, response) => {
    if (!(await answerManagement(connections, request, response))) response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(management, 'listening')
  const clients: WebSocket[] = []

  return {
    api,
    url: `ws://127.0.0.1:${http.port}/test`,
    connections,
    events,
    lines,
    managementUrl: `http://127.0.0.1:${(management.address() as AddressInfo).port}/test`,
    connect: (protocols: string[] = ['keepsakes', 'token'], path = '/test', headers = {}) => {
      const client = new WebSocket(`ws://127.0.0.1:${http.port}${path}`, protocols, { headers })
      clients.push(client)
      // An error that no test looks at fails none.
      client.on('error', () => undefined)
      return client
    },
    async stop() {
      for (const client of clients) client.terminate()
      await api.stop()
      await http.stop()
      management.closeAllConnections()
      management.close()
    },
  }
}

export type Fixture = Awaited<ReturnType<typeof startFixture>>

export const opened = async (client: WebSocket): Promise<WebSocket> => {
  await once(client, 'open')
  return client
}

/** How the server refused the handshake. */
export async function refusal(client: WebSocket): Promise<{ status: number | undefined; body: string }> {
  const [, response] = await once(client, 'unexpected-response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() }
}

export async function closing(client: WebSocket): Promise<[code: number, reason: string]> {
  const [code, reason] = await once(client, 'close')
  return [code, String(reason)]
}

export const idOf = ({ requestContext }: JsonObject): string =>
  String((requestContext as JsonObject).connectionId)

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { JsonObject } from '../../../json/json.ts'
import {
  type HttpApi,
  type HttpApiDefinition,
  type HttpApiDependencies,
  startHttpApi,
} from '../../../local/http-api/server.ts'
import { createLambdaFunction } from '../../../local/lambda/function.ts'
import { codeDirectory, functionDefinition } from '../lambda/fixture.ts'

/** `echo` answers its event; `answer` answers what the test posts, as it is; `fail`, `hang` and `crash` do so. */
const HANDLERS = `
  export const echo = async (event) => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) })
  export const answer = async (event) => JSON.parse(event.body)
  export const fail = async () => { throw new Error('no such table') }
  export const hang = async () => new Promise((resolve) => setTimeout(resolve, 3_600_000))
  export const crash = async () => process.exit(1)
`

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; json: () => JsonObject }

/** One request by Node's own client, which changes neither path nor header fields. */
export function send(
  api: { port: number },
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: api.port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text),
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** An API over real functions. */
export async function startFixture() {
  const code = await codeDirectory({ 'index.mjs': HANDLERS })
  const definitionOf = (handler: string) => functionDefinition(code.path, { handler: `index.${handler}` })
  const functions = new Map(
    ['echo', 'answer', 'fail', 'hang', 'crash'].map((name) => [
      name,
      createLambdaFunction(definitionOf(name)),
    ]),
  )
  const lines: string[] = []
  const apis: HttpApi[] = []

  return {
    lines,
    async start(
      definition: Partial<HttpApiDefinition>,
      deps: Partial<HttpApiDependencies> = {},
    ): Promise<HttpApi> {
      const api = await startHttpApi(
        { routes: [], stageName: '$default', ...definition },
        {
          host: '127.0.0.1',
          port: 0,
          invoke(functionId) {
            const fn = functions.get(functionId)
            if (fn === undefined) throw new Error(`no function ${functionId}`)
            return fn
          },
          local: () => false,
          log: (line) => lines.push(line),
          ...deps,
        },
      )
      apis.push(api)
      return api
    },
    async stop() {
      await Promise.all([...functions.values()].map((fn) => fn.stop()))
      await Promise.all(apis.map((api) => api.stop()))
      await code.remove()
    },
  }
}

export function route(routeKey: string, target = 'echo', more: { timeoutMs?: number } = {}) {
  return { routeKey, target, timeoutMs: 10_000, payloadFormatVersion: '2.0' as const, ...more }
}

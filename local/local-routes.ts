import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import * as z from 'zod'
import { partnerIdSchema, userIdSchema } from '../schemas/ids.ts'
import type { HttpApiDependencies } from './http-api/definition.ts'
import type { TokenIssuer } from './http-api/tokens.ts'

const WISH = 'must be { "sub": "<userId>" } or { "partnerId": "<partnerId>" }'
const tokenRequestSchema = z.union(
  [z.strictObject({ sub: userIdSchema }), z.strictObject({ partnerId: partnerIdSchema })],
  WISH,
)

/**
 * What the API's port answers on this machine only: `POST /local/token` gives a token to anyone who asks, and the page,
 * if there is one, is at `/`.
 */
export function localRoutes(
  issuer: TokenIssuer,
  page: HttpApiDependencies['local'] = () => false,
): HttpApiDependencies['local'] {
  return async (request, response) => {
    if (request.url?.split('?')[0] !== '/local/token') return page(request, response)
    if (request.method !== 'POST') return reply(response, 405, { message: 'POST it' }, { allow: 'POST' })
    const wish = tokenRequestSchema.safeParse(await bodyOf(request))
    if (!wish.success) return reply(response, 400, { message: `The body ${WISH}` })
    return reply(response, 200, { token: await issuer.sign(wish.data) })
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return json(request).catch(() => undefined)
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  return true
}

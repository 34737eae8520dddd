import { open, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose'
import * as z from 'zod'
import { jsonIn } from '../../json/json.ts'
import { claimPath, partnerIdSchema, userIdSchema } from '../../schemas/ids.ts'
import { readBody } from '../serving.ts'
import type { HttpApiDependencies } from './definition.ts'

export interface TokenRequest {
  /** A customer's user id. */
  readonly sub?: string
  /** A partner's id; its token has the scope `activities:write` unless `scope` says otherwise. */
  readonly partnerId?: string
  /** Scopes, with spaces between. */
  readonly scope?: string
  /** Seconds; a day unless told. */
  readonly expiresIn?: number
}

export interface TokenIssuer {
  /** @throws Error when neither `sub` nor `partnerId` is given. */
  sign(request: TokenRequest): Promise<string>
  /** The public half, to be served to anyone. */
  readonly jwks: JSONWebKeySet
}

const ALGORITHM = 'RS256'
const DAY_SECONDS = 24 * 60 * 60

/**
 * Issues tokens for this machine only, in place of the identity provider that a deployed API trusts.
 * @throws Error when `keyFile` exists and holds no key.
 */
export async function createTokenIssuer(options: {
  issuer: string
  audience: string
  /** The claim that is to name the user, beside `sub`: as `claimPath` takes it. */
  userClaim?: string
  /** Where the private key is kept between runs, readable by its owner only; without it every run has its own. */
  keyFile?: string
}): Promise<TokenIssuer> {
  const { issuer, audience, userClaim = 'sub', keyFile } = options
  const userPath = claimPath(userClaim)
  if (!userPath) throw new Error(`${userClaim} is not the name of a claim`)
  const privateJwk = keyFile === undefined ? await generateJwk() : await keptJwk(keyFile)
  const privateKey = await importJWK(privateJwk, ALGORITHM)
  const kid = await calculateJwkThumbprint(privateJwk)
  const { kty = 'RSA', n = '', e = '' } = privateJwk
  const jwks: JSONWebKeySet = { keys: [{ kty, n, e, kid, alg: ALGORITHM, use: 'sig' }] }

  return {
    jwks,
    async sign({ sub, partnerId, scope, expiresIn = DAY_SECONDS }) {
      if (sub === undefined && partnerId === undefined) throw new Error('A token needs a sub or a partnerId')
      const granted = scope ?? (partnerId === undefined ? undefined : 'activities:write')
      const issuedAt = Math.floor(Date.now() / 1000)
      const claims = {
        ...(sub !== undefined && { ...nested(userPath, sub), sub }),
        ...(partnerId !== undefined && { partner_id: partnerId }),
        ...(granted !== undefined && { scope: granted }),
        iss: issuer,
        aud: audience,
        iat: issuedAt,
        exp: issuedAt + expiresIn,
      }
      return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' }).sign(privateKey)
    },
  }
}

/** The value at the end of the path, in objects of its steps. */
function nested([step = '', ...steps]: readonly string[], value: string): Record<string, unknown> {
  return { [step]: steps.length > 0 ? nested(steps, value) : value }
}

async function generateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  return exportJWK(privateKey)
}

async function keptJwk(keyFile: string): Promise<JWK> {
  const kept = await readFile(keyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return parseJwk(kept, keyFile)
  const jwk = await generateJwk()
  const file = await open(keyFile, 'wx', 0o600)
  await file.writeFile(JSON.stringify(jwk))
  await file.close()
  return jwk
}

function parseJwk(text: string, keyFile: string): JWK {
  try {
    const jwk: JWK = JSON.parse(text)
    if (jwk.kty === 'RSA' && jwk.n !== undefined && jwk.e !== undefined && jwk.d !== undefined) return jwk
  } catch {
    // The same advice helps.
  }
  throw new Error(
    `${keyFile} does not hold an RSA key: delete it and a new one is made; tokens issued before end then`,
  )
}

/** Far more than a wish needs. */
export const MOST_BYTES = 16 * 1024

const WISH =
  'must be { "sub": "<userId>" }, with a "scope" of words such as campaigns:draft for a person, or { "partnerId": "<partnerId>" }'
const tokenRequestSchema = z.union(
  [
    z.strictObject({ sub: userIdSchema, scope: z.string().max(1000).exactOptional() }),
    z.strictObject({ partnerId: partnerIdSchema }),
  ],
  WISH,
)

/**
 * Answers the paths that exist only on this machine: `POST /local/token` gives a token to anyone who asks, and the page, if
 * there is one, is at `/`.
 */
export function localRoutes(
  issuer: TokenIssuer,
  page: HttpApiDependencies['local'] = () => false,
): HttpApiDependencies['local'] {
  return async (request, response) => {
    if (request.url?.split('?')[0] !== '/local/token') return page(request, response)
    if (request.method !== 'POST') return reply(response, 405, { message: 'POST it' }, { allow: 'POST' })
    const body = await readBody(request, MOST_BYTES)
    if (body === undefined)
      return reply(response, 413, { message: `The body has ${MOST_BYTES} bytes at most` })
    const wish = tokenRequestSchema.safeParse(jsonIn(body.toString()))
    if (!wish.success) return reply(response, 400, { message: `The body ${WISH}` })
    return reply(response, 200, { token: await issuer.sign(wish.data) })
  }
}

/** Answers JSON. Returns that the request is answered. */
export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  return true
}

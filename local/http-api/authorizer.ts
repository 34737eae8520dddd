import type { IncomingMessage } from 'node:http'
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { JwtAuthorizer } from './definition.ts'
import { gatewayReply, type Reply } from './reply.ts'

/** What a function learns of the caller. All claims are text; `scopes` only when the route asks for some. */
export type Authorized = { claims: Record<string, string>; scopes: string[] | null }

/** HTTP APIs verify RSA signatures only. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512']

/**
 * Verifies the caller's token as a JWT authorizer of an HTTP API does: signature by the key that `kid` names, `iss`,
 * `aud` (or, without it, `client_id`), `exp`, `nbf` and `iat`; then at least one of the route's scopes.
 * @returns the claims, or the answer that refuses the request.
 * @throws what `getKey` throws when the issuer's keys cannot be fetched.
 */
export async function authorize(
  request: IncomingMessage,
  rawQueryString: string,
  authorizer: JwtAuthorizer,
  routeScopes: string[],
  getKey: JWTVerifyGetKey,
): Promise<Authorized | Reply> {
  const token = findToken(request, rawQueryString, authorizer.identitySource)
  if (token === undefined) return unauthorized('Bearer')
  let claims: JWTPayload
  try {
    claims = await verify(token, authorizer, getKey)
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    return unauthorized(challenge(routeScopes, 'invalid_token', describe(error)))
  }
  if (routeScopes.length === 0) return { claims: toText(claims), scopes: null }
  const scopes = scopesOf(claims)
  if (scopes.some((scope) => routeScopes.includes(scope))) return { claims: toText(claims), scopes }
  return gatewayReply(403, 'Forbidden', {
    'www-authenticate': challenge(
      routeScopes,
      'insufficient_scope',
      'the token does not have a required scope',
    ),
  })
}

/** @throws Error for an identity source other than a header or a query parameter. */
export function checkIdentitySource(identitySource: string): void {
  if (!/^\$request\.(header|querystring)\.[\w-]+$/.test(identitySource)) {
    throw new Error(
      `Identity source "${identitySource}" is not supported: write $request.header.<name> or $request.querystring.<name>`,
    )
  }
}

function findToken(
  request: IncomingMessage,
  rawQueryString: string,
  identitySource: string,
): string | undefined {
  const [, place, name = ''] = identitySource.split('.')
  const field =
    place === 'header' ? request.headers[name.toLowerCase()] : new URLSearchParams(rawQueryString).get(name)
  const token = String(field ?? '').replace(/^Bearer(\s+|$)/i, '')
  return token.trim() === '' ? undefined : token.trim()
}

async function verify(
  token: string,
  authorizer: JwtAuthorizer,
  getKey: JWTVerifyGetKey,
): Promise<JWTPayload> {
  const namedKey: JWTVerifyGetKey = (header, jws) => {
    // A key set with a single key would also match a token that names none.
    if (header.kid === undefined) throw new errors.JWTInvalid('the token does not name its key (kid)')
    return getKey(header, jws)
  }
  const { payload } = await jwtVerify(token, namedKey, {
    algorithms: ALGORITHMS,
    issuer: authorizer.issuer,
    requiredClaims: ['exp'],
  })
  const audience = payload.aud ?? payload.client_id
  if (![audience].flat().some((entry) => typeof entry === 'string' && authorizer.audience.includes(entry))) {
    throw new errors.JWTInvalid('the token does not have a valid audience')
  }
  if (payload.iat !== undefined && payload.iat > Math.ceil(Date.now() / 1000)) {
    throw new errors.JWTInvalid('the token was issued in the future')
  }
  return payload
}

function unauthorized(authenticate: string): Reply {
  return gatewayReply(401, 'Unauthorized', { 'www-authenticate': authenticate })
}

function challenge(scopes: string[], error: string, description: string): string {
  return `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`
}

function describe(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired'
  // A header value, and between quotes.
  return error.message.replaceAll('"', "'").replace(/[^\x20-\x7e]/g, '?')
}

function scopesOf(claims: JWTPayload): string[] {
  const granted = claims.scope ?? claims.scp
  if (typeof granted === 'string') return granted.split(' ').filter((scope) => scope !== '')
  return Array.isArray(granted) ? granted.filter((scope) => typeof scope === 'string') : []
}

/** API Gateway's wire format: a list as `[a b]`, an object as JSON, null not at all. */
function toText(claims: JWTPayload): Record<string, string> {
  const present = Object.entries(claims).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, textOf(value)]))
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

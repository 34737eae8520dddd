import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { problems } from '../schemas/problem-details.ts'
import { ProblemError } from './problem-error.ts'

/**
 * The claims of a token that is what it says: signed by the issuer, for this API, in its time.
 *
 * @throws ProblemError with one of the 401 problems, or `unavailable` when the issuer's keys cannot be had
 */
export type VerifyToken = (token: string | undefined) => Promise<JWTPayload>

export interface TokenOptions {
  /** The exact value of the claim `iss`: an https URL, from which OpenID discovery leads to the keys. */
  readonly issuer: string
  /** The value of the claim `aud`, or of `client_id` in tokens without it. */
  readonly audience: string
  /** Where the issuer's keys are, for an issuer without OpenID discovery. */
  readonly keysUrl?: string | undefined
}

/** Asymmetric ones only: a symmetric key would have to be shared with everyone who verifies. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const ASK_WITHIN_MS = 3_000

/** Keys are asked for at the first token and kept; a key that is not among them asks again, at most twice a minute. */
export function tokenVerifier({ issuer, audience, keysUrl }: TokenOptions): VerifyToken {
  let known: Promise<JWTVerifyGetKey> | undefined
  const keys = async () => {
    known ??= keysAt(issuer, keysUrl)
    // What failed is asked for again by the next request.
    known.catch(() => {
      known = undefined
    })
    return known
  }

  return async (token) => {
    if (!token) throw new ProblemError(problems.tokenMissing('Send it as Authorization: Bearer <token>'))
    const key = await keys().catch(unavailable)
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      requiredClaims: ['exp'],
    }).catch(refuse)
    if (![payload.aud ?? payload.client_id].flat().includes(audience)) throw invalid('it is not for this API')
    return payload
  }
}

async function keysAt(issuer: string, keysUrl: string | undefined): Promise<JWTVerifyGetKey> {
  return createRemoteJWKSet(new URL(keysUrl ?? (await discover(issuer))), { timeoutDuration: ASK_WITHIN_MS })
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_WITHIN_MS) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  const about = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }
  if (about.issuer !== issuer || typeof about.jwks_uri !== 'string')
    throw new Error(`${url} is not the configuration of ${issuer}`)
  return about.jwks_uri
}

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw new ProblemError(problems.tokenExpired(), { cause: error })
  // Of the kinds that jose tells apart, those two and the unnamed one are about fetching keys, as are all that are not jose's.
  const aboutKeys =
    !(error instanceof errors.JOSEError) ||
    ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code)
  if (aboutKeys) unavailable(error)
  throw invalid(error.message, error)
}

const invalid = (why: string, cause?: unknown) => new ProblemError(problems.tokenInvalid(why), { cause })

function unavailable(cause: unknown): never {
  throw new ProblemError(problems.unavailable('The keys of the token’s issuer cannot be had'), { cause })
}

import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import { problems } from '../../schemas/problem-details.ts'
import { issuerKeys, type Keys, KeysError } from './issuer-keys.ts'
import { ProblemError } from './problems.ts'

/**
 * The claims of a token that is what it says: signed by the issuer, for this API, in its time.
 *
 * @throws ProblemError with one of the 401 problems, or with `unavailable` when newer keys of the issuer might do and
 *   cannot be had just now
 */
export type VerifyToken = (token: string | undefined) => Promise<JWTPayload>

export interface TokenOptions {
  /** The exact value of the claim `iss`: an https URL, from which OpenID discovery leads to the keys. */
  readonly issuer: string
  /** The value of the claim `aud`, or of `client_id` in tokens without it. */
  readonly audience: string
  /** The address of the issuer's keys, for an issuer without discovery, or to save it. */
  readonly keysUrl?: string | undefined
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Called when the issuer's keys could not be looked up. */
  readonly report?: (error: unknown) => void
}

/** All are asymmetric: a symmetric key would have to be shared with everyone who verifies. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** How far the issuer's clock and ours may be apart. */
export const LEEWAY_SECONDS = 5

/** Verifies tokens by the keys of one issuer: see `issuerKeys` for when they are looked up. */
export function tokenVerifier(options: TokenOptions): VerifyToken {
  const { issuer, audience, keysUrl, now = Date.now, report = () => {} } = options
  const source = issuerKeys({ issuer, keysUrl, now, report })

  const seconds = () => Math.floor(now() / 1000)
  /** Refuses by the claims alone, before any key is looked for: so no token of another issuer makes us ask ours. */
  const refuseClaims = ({ iss, aud, client_id, exp }: JWTPayload) => {
    if (iss !== issuer) throw invalid('it is of another issuer')
    if (![aud ?? client_id].flat().includes(audience)) throw invalid('it is not for this API')
    if (typeof exp === 'number' && exp <= seconds() - LEEWAY_SECONDS)
      throw new ProblemError(problems.tokenExpired())
  }

  const signedBy = async (token: string, { get }: Keys): Promise<JWTPayload> => {
    const wanted = {
      algorithms: ALGORITHMS,
      issuer,
      requiredClaims: ['exp'],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now()),
    }
    try {
      return (await jwtVerify(token, get, wanted)).payload
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
      for await (const key of error) {
        const verified = await jwtVerify(token, key, wanted).catch(unlessOtherKey)
        if (verified) return verified.payload
      }
      throw new errors.JWKSNoMatchingKey()
    }
  }

  const refusalOf = (error: unknown): ProblemError => {
    if (error instanceof ProblemError) return error
    if (error instanceof KeysError) return noKeys(error, Math.ceil(error.retryAfterMs / 1000))
    if (isOfToken(error)) return refusalOfToken(error, seconds())
    report(error)
    return noKeys(error)
  }

  return async (token) => {
    if (!token) throw new ProblemError(problems.tokenMissing('Send it as Authorization: Bearer <token>'))
    const came = now()
    try {
      refuseClaims(claimsIn(token))
      let keys = await source.current()
      for (;;) {
        const claims = await signedBy(token, keys).catch(unlessUnknownKey(token))
        if (claims) return claims
        if (keys.askedAt >= came) throw invalid('its issuer publishes no key that it is signed with')
        keys = await source.newerThan(keys)
      }
    } catch (error) {
      throw refusalOf(error)
    }
  }
}

/** The claims of the token, whoever signed it. */
function claimsIn(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch (error) {
    throw invalid('it is no signed JSON Web Token', error)
  }
}

function unlessOtherKey(error: unknown): undefined {
  if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
}

/** A key that is not among ours may have been published since. A token that names none may be signed with any. */
function unlessUnknownKey(token: string) {
  return (error: unknown): undefined => {
    if (error instanceof errors.JWKSNoMatchingKey) return
    const isNamed = decodeProtectedHeader(token).kid !== undefined
    if (isNamed || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error
  }
}

/** True when the token is at fault, and not a key of the issuer's that cannot be used. */
function isOfToken(error: unknown): error is errors.JOSEError {
  return error instanceof errors.JOSEError && !(error instanceof errors.JWKSInvalid)
}

/** @param now epoch seconds */
function refusalOfToken(error: errors.JOSEError, now: number): ProblemError {
  if (error instanceof errors.JWTExpired) return new ProblemError(problems.tokenExpired(), { cause: error })
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return notYet(error, now)
  return invalid(error.message, error)
}

function notYet(error: errors.JWTClaimValidationFailed, now: number): ProblemError {
  const { nbf } = error.payload
  if (typeof nbf !== 'number') return invalid(error.message, error)
  const from = new Date(nbf * 1000)
  const detail = Number.isNaN(from.getTime()) ? undefined : `It is valid from ${from.toISOString()}`
  return new ProblemError(problems.tokenNotYetValid(detail), {
    cause: error,
    retryAfter: Math.ceil(nbf - LEEWAY_SECONDS - now),
  })
}

const invalid = (why: string, cause?: unknown) => new ProblemError(problems.tokenInvalid(why), { cause })

const noKeys = (cause: unknown, retryAfter?: number) =>
  new ProblemError(problems.unavailable('The keys of the token’s issuer cannot be had just now'), {
    cause,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })

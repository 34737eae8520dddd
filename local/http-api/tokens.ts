import { open, readFile } from 'node:fs/promises'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose'

export type TokenRequest = {
  /** A customer's user id. */
  sub?: string
  /** A partner's id; its token has the scope `activities:write` unless `scope` says otherwise. */
  partnerId?: string
  /** Scopes, with spaces between. */
  scope?: string
  /** Seconds; a day unless told. */
  expiresIn?: number
}

export type TokenIssuer = {
  /** @throws Error when neither `sub` nor `partnerId` is given. */
  sign(request: TokenRequest): Promise<string>
  /** The public half, to be served to anyone. */
  jwks: JSONWebKeySet
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
  /** Where the private key is kept between runs, readable by its owner only; without it every run has its own. */
  keyFile?: string
}): Promise<TokenIssuer> {
  const { issuer, audience, keyFile } = options
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
        ...(sub !== undefined && { sub }),
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

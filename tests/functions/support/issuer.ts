import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { ProblemError } from '../../../functions/http/problems.ts'
import { type TokenOptions, tokenVerifier, type VerifyToken } from '../../../functions/http/tokens.ts'
import { type Reply, startHttp } from './http.ts'

export const AUDIENCE = 'the-app'
export const CONFIGURATION = '/tenant/.well-known/openid-configuration'
export const KEYS = '/keys'

export type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>

export const newKeys = () => generateKeyPair('RS256')

export const json = (value: unknown): Reply => ({ body: JSON.stringify(value) })

/** An identity provider on this machine, and a verifier's clock beside it. */
export interface TestIssuer {
  readonly url: string
  /** Its identifier, the claim `iss`. */
  readonly issuer: string
  /** By path, what it answers; a promise keeps the answer back. */
  readonly answers: Record<string, Reply | Promise<Reply>>
  /** The paths asked for, in their order. */
  readonly asked: string[]
  /** Epoch milliseconds: what `now` of its verifiers says. */
  time: number
  /** Told by its verifiers of what failed. */
  readonly reports: unknown[]
  /** By the names given, those of no name under `undefined`. */
  publish(...keys: readonly (readonly [kid: string | undefined, pair: KeyPair, more?: JWK])[]): Promise<void>
  sign(
    claims: Record<string, unknown>,
    by: { key: KeyPair['privateKey']; kid?: string | undefined; alg?: string },
  ): Promise<string>
  verifier(options?: Partial<TokenOptions>): VerifyToken
  /** As after the start, without keys. */
  reset(): void
  stop(): Promise<void>
}

export async function startIssuer(): Promise<TestIssuer> {
  const answers: TestIssuer['answers'] = {}
  const asked: string[] = []
  const reports: unknown[] = []
  const server = await startHttp(({ path }) => {
    asked.push(path)
    return answers[path] ?? { status: 404 }
  })
  const issuer = `${server.url}/tenant/`

  const started: TestIssuer = {
    url: server.url,
    issuer,
    answers,
    asked,
    time: 0,
    reports,
    async publish(...keys) {
      const jwks = keys.map(async ([kid, { publicKey }, more]) => ({
        ...(await exportJWK(publicKey)),
        ...(kid === undefined ? {} : { kid }),
        alg: 'RS256',
        use: 'sig',
        ...more,
      }))
      answers[KEYS] = json({ keys: await Promise.all(jwks) })
    },
    sign(claims, { key, kid, alg = 'RS256' }) {
      const exp = Math.floor(started.time / 1000) + 60
      return new SignJWT({ sub: 'anna', iss: issuer, aud: AUDIENCE, exp, ...claims })
        .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
        .sign(key)
    },
    verifier: (options = {}) =>
      tokenVerifier({
        issuer,
        audience: AUDIENCE,
        now: () => started.time,
        report: (error) => reports.push(error),
        ...options,
      }),
    reset() {
      for (const path of Object.keys(answers)) delete answers[path]
      answers[CONFIGURATION] = json({ issuer, jwks_uri: server.url + KEYS })
      asked.length = 0
      reports.length = 0
      started.time = Date.parse('2024-07-26T18:00:00Z')
    },
    stop: () => server.stop(),
  }
  started.reset()
  return started
}

/** Answers `accepted`, or the name of the problem. */
export const outcomeOf = async (verify: VerifyToken, token: string | undefined) =>
  (await answerTo(verify, token)).outcome

/** With the seconds after which it may be tried again. */
export async function answerTo(
  verify: VerifyToken,
  token: string | undefined,
): Promise<{ outcome: string | undefined; retryAfter?: number }> {
  try {
    await verify(token)
    return { outcome: 'accepted' }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { problem, retryAfter } = error
    const outcome = problem.type.split(':').at(-1)
    return { outcome, ...(retryAfter === undefined ? {} : { retryAfter }) }
  }
}

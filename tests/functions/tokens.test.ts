import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { ProblemError } from '../../functions/problem-error.ts'
import { tokenVerifier } from '../../functions/tokens.ts'
import { type Reply, startHttp } from './support/http.ts'

const AUDIENCE = 'the-app'
/** By path: what the issuer's server answers. */
const answers: Record<string, Reply> = {}
const asked: string[] = []
let server: Awaited<ReturnType<typeof startHttp>>
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>
let keys: KeyPair
const issuer = () => `${server.url}/tenant/`

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) })
const publish = async ({ publicKey }: KeyPair, kid = 'one') => ({
  keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }],
})

beforeAll(async () => {
  server = await startHttp(({ path }) => {
    asked.push(path)
    return answers[path] ?? { status: 404 }
  })
  keys = await generateKeyPair('RS256')
})
afterAll(() => server.stop())
beforeEach(async () => {
  asked.length = 0
  answers['/tenant/.well-known/openid-configuration'] = json({
    issuer: issuer(),
    jwks_uri: `${server.url}/keys`,
  })
  answers['/keys'] = json(await publish(keys))
})

const verifier = () => tokenVerifier({ issuer: issuer(), audience: AUDIENCE })

const now = () => Math.floor(Date.now() / 1000)
function sign(claims: Record<string, unknown>, { key = keys.privateKey, header = {} } = {}): Promise<string> {
  const whole = { sub: 'anna', iss: issuer(), aud: AUDIENCE, exp: now() + 60, ...claims }
  return new SignJWT(whole).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key)
}

const problemOf = (token: string | undefined, verify = verifier()) =>
  verify(token).then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProblemError ? error.problem.type.split(':').at(-1) : error),
  )

describe('a token', () => {
  test('of the issuer, for this API and in its time gives its claims', async () => {
    expect(await verifier()(await sign({ scope: 'a b' }))).toMatchObject({ sub: 'anna', scope: 'a b' })
  })

  test.each<[string, Record<string, unknown>]>([
    ['one of several audiences', { aud: ['other', AUDIENCE] }],
    ['the client, in a token without an audience', { aud: undefined, client_id: AUDIENCE }],
  ])('may name this API as %s', async (_what, claims) => {
    expect(await problemOf(await sign(claims))).toBe('accepted')
  })

  test.each<[string, string, () => Promise<string | undefined>]>([
    ['is missing', 'token-missing', async () => undefined],
    ['is empty', 'token-missing', async () => ''],
    ['is no token', 'token-invalid', async () => 'a.b.c'],
    ['has expired', 'token-expired', () => sign({ exp: now() - 1 })],
    ['never expires', 'token-invalid', () => sign({ exp: undefined })],
    ['is not valid yet', 'token-invalid', () => sign({ nbf: now() + 60 })],
    ['is for another API', 'token-invalid', () => sign({ aud: 'other' })],
    ['is for nobody in particular', 'token-invalid', () => sign({ aud: undefined })],
    [
      'is for another client than its audience',
      'token-invalid',
      () => sign({ aud: 'x', client_id: AUDIENCE }),
    ],
    ['is of another issuer', 'token-invalid', () => sign({ iss: 'https://other.example/' })],
    ['names a key that nobody has', 'token-invalid', () => sign({}, { header: { kid: 'two' } })],
    [
      'is signed with another key of that name',
      'token-invalid',
      async () => sign({}, { key: (await generateKeyPair('RS256')).privateKey }),
    ],
  ])('that %s is refused: %s', async (_what, problem, token) => {
    expect(await problemOf(await token())).toBe(problem)
  })
})

describe('the issuer’s keys', () => {
  test('are asked for once', async () => {
    const verify = verifier()
    for (let n = 0; n < 3; n++) await verify(await sign({}))
    expect(asked).toEqual(['/tenant/.well-known/openid-configuration', '/keys'])
  })

  test('are asked for at the URL given, when there is one', async () => {
    const verify = tokenVerifier({ issuer: issuer(), audience: AUDIENCE, keysUrl: `${server.url}/keys` })
    await verify(await sign({}))
    expect(asked).toEqual(['/keys'])
  })

  test.each<[string, string, Reply]>([
    ['the configuration is missing', '/tenant/.well-known/openid-configuration', { status: 500 }],
    ['the configuration is not JSON', '/tenant/.well-known/openid-configuration', { body: '<html>' }],
    [
      'the configuration is another issuer’s',
      '/tenant/.well-known/openid-configuration',
      json({ issuer: 'https://other.example/', jwks_uri: 'https://other.example/keys' }),
    ],
    ['the keys are missing', '/keys', { status: 503 }],
    ['the keys are no keys', '/keys', json({ keys: 'none' })],
  ])('that cannot be had make it unavailable until they can: %s', async (_what, path, reply) => {
    const good = answers[path]
    answers[path] = reply
    const verify = verifier()
    const token = await sign({})
    expect(await problemOf(token, verify)).toBe('unavailable')
    if (good) answers[path] = good
    expect(await problemOf(token, verify)).toBe('accepted')
  })
})

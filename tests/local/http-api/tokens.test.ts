import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { createTokenIssuer } from '../../../local/http-api/tokens.ts'

const OPTIONS = { issuer: 'http://127.0.0.1/local', audience: 'keepsakes-local' }
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-tokens-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a user token carries the user and nothing of a partner', async () => {
  const issuer = await createTokenIssuer(OPTIONS)
  const token = await issuer.sign({ sub: 'viewer-1', expiresIn: 60 })
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token)
  expect(claims).toEqual({ sub: 'viewer-1', iss: OPTIONS.issuer, aud: OPTIONS.audience })
  expect(exp - iat).toBe(60)
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: issuer.jwks.keys[0]?.kid, typ: 'JWT' })
  await jwtVerify(token, createLocalJWKSet(issuer.jwks))
})

test.each([
  ['https://example.com/household', { 'https://example.com/household': 'h|7' }],
  ['/account/household', { account: { household: 'h|7' } }],
])('the user is also in the claim that the stage names: %s', async (userClaim, claims) => {
  const token = await (await createTokenIssuer({ ...OPTIONS, userClaim })).sign({ sub: 'h|7' })
  expect(decodeJwt(token)).toMatchObject({ sub: 'h|7', ...claims })
})

test('a partner token carries the partner and the scope to publish', async () => {
  const issuer = await createTokenIssuer(OPTIONS)
  expect(decodeJwt(await issuer.sign({ partnerId: 'acme' }))).toMatchObject({
    partner_id: 'acme',
    scope: 'activities:write',
  })
  expect(decodeJwt(await issuer.sign({ partnerId: 'acme', scope: 'read' })).scope).toBe('read')
})

test('a token for nobody is refused', async () => {
  await expect((await createTokenIssuer(OPTIONS)).sign({})).rejects.toThrow(
    'A token needs a sub or a partnerId',
  )
})

test('the published keys hold nothing private', async () => {
  const { jwks } = await createTokenIssuer(OPTIONS)
  expect(jwks.keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']])
})

test('each run has its own key unless a file keeps it', async () => {
  const token = await (await createTokenIssuer(OPTIONS)).sign({ sub: 'viewer-1' })
  await expect(jwtVerify(token, createLocalJWKSet((await createTokenIssuer(OPTIONS)).jwks))).rejects.toThrow()

  const keyFile = join(folder, 'key.json')
  const kept = await (await createTokenIssuer({ ...OPTIONS, keyFile })).sign({ sub: 'viewer-1' })
  await jwtVerify(kept, createLocalJWKSet((await createTokenIssuer({ ...OPTIONS, keyFile })).jwks))
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
})

test.each(['', 'not JSON', '{}', 'null', '{"kty":"RSA","n":"x","e":"AQAB"}'])(
  'a key file with %j is refused with what to do',
  async (text) => {
    const keyFile = join(folder, 'key.json')
    await writeFile(keyFile, text)
    await expect(createTokenIssuer({ ...OPTIONS, keyFile })).rejects.toThrow(
      `${keyFile} does not hold an RSA key: delete it`,
    )
  },
)

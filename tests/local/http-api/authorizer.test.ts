import { createHmac } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT, UnsecuredJWT } from 'jose'
import type { HttpApi } from '../../../local/http-api/server.ts'
import { createTokenIssuer } from '../../../local/http-api/tokens.ts'
import { AUDIENCE, ISSUER, route, send, startFixture } from './fixture.ts'

let fixture: Awaited<ReturnType<typeof startFixture>>
let api: HttpApi
let privateJwk: JWK
const KID = 'key-1'

/** The API trusts this test's own key as well, to sign what the issuer never would. */
beforeAll(async () => {
  fixture = await startFixture()
  const pair = await generateKeyPair('RS256', { extractable: true })
  privateJwk = await exportJWK(pair.privateKey)
  const publicJwk = await exportJWK(pair.publicKey)
  const elliptic = await generateKeyPair('ES256', { extractable: true })
  ellipticJwk = await exportJWK(elliptic.privateKey)
  const jwt = {
    type: 'jwt' as const,
    identitySource: '$request.header.Authorization',
    issuer: ISSUER,
    audience: [AUDIENCE],
  }
  const { getKey } = fixture.issuer
  api = await fixture.start(
    {
      authorizers: {
        jwt,
        query: { ...jwt, identitySource: '$request.querystring.token' },
        down: { ...jwt, issuer: 'http://down' },
      },
      routes: [
        route('GET /me', 'echo', { authorizer: 'jwt' }),
        route('POST /activities', 'echo', { authorizer: 'jwt', scopes: ['activities:write', 'admin'] }),
        route('GET /query', 'echo', { authorizer: 'query' }),
        route('GET /down', 'echo', { authorizer: 'down' }),
      ],
    },
    {
      jwks: (issuer) => async (header, token) => {
        if (issuer === 'http://down') throw new Error('the issuer cannot be reached')
        if (header?.kid !== KID) return getKey(header, token)
        return header.alg === 'ES256' ? elliptic.publicKey : importJWK(publicJwk, header.alg)
      },
    },
  )
})
afterAll(() => fixture.stop())

let ellipticJwk: JWK
const now = () => Math.floor(Date.now() / 1000)
const CLAIMS = () => ({ sub: 'viewer-1', iss: ISSUER, aud: AUDIENCE, iat: now() - 10, exp: now() + 600 })

async function signed(
  claims: Record<string, unknown>,
  { alg = 'RS256', kid = KID }: { alg?: string; kid?: string | null } = {},
) {
  const key = await importJWK(alg === 'ES256' ? ellipticJwk : privateJwk, alg)
  return new SignJWT(claims).setProtectedHeader({ alg, ...(kid !== null && { kid }) }).sign(key)
}

const get = (authorization: string | undefined, path = '/me', method = 'GET') =>
  send(api, method, path, { headers: authorization === undefined ? {} : { authorization } })
const jwtOf = async (authorization: string, path = '/me', method = 'GET') => {
  const answer = await get(authorization, path, method)
  expect(answer.status).toBe(200)
  return (
    answer.json().requestContext as {
      authorizer: { jwt: { claims: Record<string, string>; scopes: unknown } }
    }
  ).authorizer.jwt
}

describe('a token that is good', () => {
  test('of the local issuer names its user to the function', async () => {
    const token = await fixture.issuer.sign({ sub: 'viewer-1' })
    const { claims, scopes } = await jwtOf(`Bearer ${token}`)
    expect(claims).toEqual({
      sub: 'viewer-1',
      iss: ISSUER,
      aud: AUDIENCE,
      iat: expect.stringMatching(/^\d{10}$/),
      exp: expect.stringMatching(/^\d{10}$/),
    })
    expect(scopes).toBeNull()
  })

  test('may come without Bearer, or in a query parameter', async () => {
    const token = await fixture.issuer.sign({ sub: 'viewer-1' })
    expect((await jwtOf(token)).claims.sub).toBe('viewer-1')
    expect((await send(api, 'GET', `/query?token=${token}`)).status).toBe(200)
    expect((await get(`Bearer ${token}`, '/query')).status).toBe(401)
  })

  test('has every claim handed over as text', async () => {
    const claims = {
      ...CLAIMS(),
      groups: ['a', 'b'],
      admin: true,
      level: 1.5,
      nested: { x: 1 },
      gone: null,
      none: [],
    }
    expect((await jwtOf(await signed(claims))).claims).toMatchObject({
      groups: '[a b]',
      admin: 'true',
      level: '1.5',
      nested: '{"x":1}',
      none: '[]',
    })
    expect((await jwtOf(await signed(claims))).claims).not.toHaveProperty('gone')
  })

  test.each(['RS256', 'RS384', 'RS512'])('may be signed with %s', async (alg) => {
    expect((await get(await signed(CLAIMS(), { alg }))).status).toBe(200)
  })

  test('may name several audiences, or a client id in place of one', async () => {
    expect((await get(await signed({ ...CLAIMS(), aud: ['other', AUDIENCE] }))).status).toBe(200)
    expect((await get(await signed({ ...CLAIMS(), aud: undefined, client_id: AUDIENCE }))).status).toBe(200)
  })
})

describe('a token that is refused', () => {
  test('because there is none', async () => {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer ']) {
      const answer = await get(authorization)
      expect([answer.status, answer.text, answer.headers['www-authenticate']]).toEqual([
        401,
        '{"message":"Unauthorized"}',
        'Bearer',
      ])
    }
  })

  test.each<[string, () => Promise<string> | string, RegExp]>([
    ['is no token', () => 'Bearer nonsense', /invalid/i],
    ['is not base64', () => 'Bearer a.b.c', /invalid|failed/i],
    ['has expired', () => signed({ ...CLAIMS(), exp: now() - 1 }), /the token has expired/],
    ['never expires', () => signed({ ...CLAIMS(), exp: undefined }), /exp/],
    ['is not valid yet', () => signed({ ...CLAIMS(), nbf: now() + 60 }), /nbf/],
    ['is from the future', () => signed({ ...CLAIMS(), iat: now() + 60 }), /issued in the future/],
    ['has another issuer', () => signed({ ...CLAIMS(), iss: `${ISSUER}/` }), /iss/],
    ['has no issuer', () => signed({ ...CLAIMS(), iss: undefined }), /iss/],
    ['has another audience', () => signed({ ...CLAIMS(), aud: 'other' }), /does not have a valid audience/],
    ['has no audience', () => signed({ ...CLAIMS(), aud: undefined }), /does not have a valid audience/],
    [
      'has another audience beside its client id',
      () => signed({ ...CLAIMS(), aud: 'other', client_id: AUDIENCE }),
      /audience/,
    ],
    ['names no key', () => signed(CLAIMS(), { kid: null }), /kid|key/],
    ['names an unknown key', () => signed(CLAIMS(), { kid: 'key-2' }), /key/],
    ['is signed with an elliptic curve', () => signed(CLAIMS(), { alg: 'ES256' }), /alg/],
    ['is signed with PSS', () => signed(CLAIMS(), { alg: 'PS256' }), /alg/],
    ['is not signed', () => new UnsecuredJWT(CLAIMS()).encode(), /.+/],
    [
      "is of another issuer's key",
      async () => (await createTokenIssuer({ issuer: ISSUER, audience: AUDIENCE })).sign({ sub: 'x' }),
      /key/,
    ],
  ])('because it %s', async (_, make, reason) => {
    const answer = await get(await make())
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}'])
    const challenge = String(answer.headers['www-authenticate'])
    expect(challenge).toMatch(/^Bearer scope="" error="invalid_token" error_description="[^"]+"$/)
    expect(challenge).toMatch(reason)
  })

  test('because its payload was changed after signing', async () => {
    const [head, , signature] = (await signed(CLAIMS())).split('.')
    const forged = Buffer.from(JSON.stringify({ ...CLAIMS(), sub: 'viewer-2' })).toString('base64url')
    expect((await get(`${head}.${forged}.${signature}`)).status).toBe(401)
  })

  test('because it is signed with the public key as a shared secret', async () => {
    const [key] = fixture.issuer.jwks.keys
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${encode({ alg: 'HS256', kid: key?.kid })}.${encode(CLAIMS())}`
    const signature = createHmac('sha256', JSON.stringify(key)).update(text).digest('base64url')
    expect((await get(`${text}.${signature}`)).status).toBe(401)
  })

  test('without blame when the keys of its issuer cannot be fetched', async () => {
    const answer = await get(await signed(CLAIMS()), '/down')
    expect([answer.status, answer.text]).toEqual([500, '{"message":"Internal Server Error"}'])
    expect(fixture.lines.join('\n')).toContain('the issuer cannot be reached')
  })
})

describe('scopes', () => {
  const post = (token: string) => get(token, '/activities', 'POST')

  test('of a partner token let it publish', async () => {
    const token = await fixture.issuer.sign({ partnerId: 'acme' })
    const { claims, scopes } = await jwtOf(token, '/activities', 'POST')
    expect(claims).toMatchObject({ partner_id: 'acme', scope: 'activities:write' })
    expect(claims).not.toHaveProperty('sub')
    expect(scopes).toEqual(['activities:write'])
  })

  test.each([{ scope: 'read admin' }, { scp: ['admin'] }, { scp: 'admin read' }])(
    '%j suffice',
    async (claims) => {
      expect((await post(await signed({ ...CLAIMS(), ...claims }))).status).toBe(200)
    },
  )

  test.each([
    {},
    { scope: '' },
    { scope: 'activities:writes' },
    { scp: ['read'] },
    { scope: 'read', scp: 'admin' },
    { scope: 7 },
  ])('%j do not', async (claims) => {
    const answer = await post(await signed({ ...CLAIMS(), ...claims }))
    expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}'])
    expect(answer.headers['www-authenticate']).toMatch(
      /^Bearer scope="activities:write admin" error="insufficient_scope"/,
    )
  })
})

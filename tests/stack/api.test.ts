import { SignJWT } from 'jose'
import { createTokenIssuer } from '../../local/http-api/tokens.ts'
import { votes } from '../functions/support/catalogue.ts'
import { vote } from './support/activities.ts'
import { get } from './support/app.ts'
import { startTestStack, type TestStack } from './support/stack.ts'

const LIST = '/v1/me/keepsakes'
const PASSPORT = '/v1/me/passports/games'

let stack: TestStack
let endpoints: TestStack['run']['endpoints']

beforeAll(async () => {
  stack = await startTestStack(
    {
      id: 'games',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'double', earn: votes(2) },
        { id: 'surprise', earn: votes(3), hidden: true },
      ],
    },
    { id: 'older', keepsakes: [{ id: 'x', earn: votes(9) }], startsAt: '2020-01-01T00:00:00Z' },
  )
  endpoints = stack.run.endpoints
  await stack.publish(vote('owner'), vote('owner'))
})
afterAll(() => stack?.stop())

describe('a request for a user’s own', () => {
  const unsigned = (claims: object, header: object = { alg: 'none' }) =>
    `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
  const claims = {
    sub: 'owner',
    iss: 'https://issuer.keepsakes.local/',
    aud: 'keepsakes-api',
    exp: 4_000_000_000,
  }
  const { iss: issuer, aud: audience } = claims
  const { jwks, ...foreign } = { issuer, audience, jwks: () => stack.run.tokens.jwks }
  const signedByUs = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' })
  type Problem = 'missing' | 'invalid' | 'expired'
  const BAD: [what: string, problem: Problem, token: () => Promise<string | undefined>][] = [
    ['no token', 'missing', async () => undefined],
    ['an empty token', 'missing', async () => ''],
    ['what is no token', 'invalid', async () => 'owner'],
    ['a part of a token', 'invalid', async () => (await stack.token('owner')).slice(0, -20)],
    ['an expired token', 'expired', () => stack.run.tokens.sign({ sub: 'owner', expiresIn: -60 })],
    [
      'a token signed with another key',
      'invalid',
      async () => (await createTokenIssuer(foreign)).sign({ sub: 'owner' }),
    ],
    ['an unsigned token', 'invalid', async () => unsigned(claims)],
    ['an unsigned token of no algorithm', 'invalid', async () => unsigned(claims, {})],
    [
      'a token signed with our public key as if it were a secret',
      'invalid',
      () => signedByUs(claims).sign(Buffer.from(JSON.stringify(jwks().keys[0]))),
    ],
    [
      'a token whose user was changed',
      'invalid',
      async () => {
        const [header, , signature] = (await stack.token('other')).split('.')
        return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
      },
    ],
  ]
  test.each(BAD)('with %s is refused: 401, token %s, and nothing of anybody', async (_, problem, token) => {
    for (const path of [LIST, PASSPORT]) {
      const { status, headers, body } = await get(endpoints, path, await token())
      expect([path, status, headers.get('content-type')]).toEqual([path, 401, 'application/problem+json'])
      expect(body).toMatchObject({ type: `urn:keepsakes:problem:token-${problem}`, status: 401 })
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
    }
  })

  test('with a token that names no user is refused: 403', async () => {
    const { status, headers, body } = await get(endpoints, LIST, endpoints.partnerTokens.acme)
    expect([status, headers.get('content-type')]).toEqual([403, 'application/problem+json'])
    expect(body).toMatchObject({ type: 'urn:keepsakes:problem:not-a-user', status: 403 })
  })

  test('cannot name another user anywhere', async () => {
    const token = await stack.token('other')
    for (const path of [`${LIST}?userId=owner`, `${LIST}?sub=owner`]) {
      expect(await get(endpoints, path, token)).toMatchObject({ status: 400 })
    }
    expect(await get(endpoints, '/v1/users/owner/keepsakes', token)).toMatchObject({ status: 404 })
    const { body } = await get(endpoints, `${LIST}?limit=1`, await stack.token('owner'))
    const { cursor } = body as { cursor: string }
    expect(await get(endpoints, `${LIST}?limit=1&cursor=${cursor}`, token)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^cursor: /) },
    })
  })
})

describe('POST /local/token', () => {
  const post = async (body: string) => {
    const answered = await fetch(`${endpoints.api}/local/token`, { method: 'POST', body })
    return { status: answered.status, body: await answered.json() }
  }

  test('gives a token for any user or partner', async () => {
    for (const wish of [{ sub: 'someone.new:1' }, { partnerId: 'tv-two' }]) {
      const { status, body } = await post(JSON.stringify(wish))
      expect([status, Object.keys(body as object)]).toEqual([200, ['token']])
    }
  })

  test.each([
    '',
    'null',
    '{}',
    '{"sub":""}',
    '{"sub":"a b"}',
    '{"sub":"a","partnerId":"b"}',
    '{"sub":"a","admin":1}',
  ])('refuses %j and says what to send', async (body) => {
    expect(await post(body)).toEqual({
      status: 400,
      body: { message: 'The body must be { "sub": "<userId>" } or { "partnerId": "<partnerId>" }' },
    })
  })
})

describe('the public routes', () => {
  test('list the campaigns, the latest first', async () => {
    const { status, body } = await get(endpoints, '/v1/campaigns')
    expect(status).toBe(200)
    expect(
      (body as { campaigns: { campaignId: string }[] }).campaigns.map((each) => each.campaignId),
    ).toEqual(['games', 'older'])
  })

  test('show one campaign, a hidden keepsake as a placeholder', async () => {
    const { status, body } = await get(endpoints, '/v1/campaigns/games')
    expect(status).toBe(200)
    expect(body).toMatchObject({ campaignId: 'games', timeZone: 'Europe/Paris' })
    expect((body as { keepsakes: unknown[] }).keepsakes.at(-1)).toEqual({ hidden: true })
  })

  test('tell that all is well, and which catalogue is served', async () => {
    const { status, body } = await get(endpoints, '/v1/health')
    expect([status, body]).toEqual([
      200,
      { status: 'ok', catalogueVersion: expect.stringMatching(/^[0-9a-f]{12}$/) },
    ])
  })

  test.each(['/v1/campaigns', '/v1/campaigns/games'])(
    '%s may be cached, and answers 304 to what is known',
    async (path) => {
      const first = await get(endpoints, path)
      expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+/)
      const etag = String(first.headers.get('etag'))
      const second = await get(endpoints, path, undefined, { 'if-none-match': etag })
      expect([second.status, second.body, second.headers.get('etag')]).toEqual([304, '', etag])
      const other = await get(endpoints, path, undefined, { 'if-none-match': '"another"' })
      expect(other.status).toBe(200)
    },
  )
})

describe('a mistake of the caller', () => {
  const PROBLEMS: [path: string, status: number, problem: object][] = [
    ['/v1/campaigns/nowhere', 404, { type: 'urn:keepsakes:problem:no-such-campaign' }],
    ['/v1/me/passports/nowhere', 404, { type: 'urn:keepsakes:problem:no-such-campaign' }],
    ['/v1/me/passports/a%2Fb', 404, { type: 'urn:keepsakes:problem:no-such-campaign' }],
    [`${LIST}?limit=0`, 400, { detail: 'limit: must be a whole number from 1 to 100' }],
    [`${LIST}?limit=1e2`, 400, { detail: 'limit: must be a whole number from 1 to 100' }],
    [`${LIST}?cursor=nonsense`, 400, { detail: expect.stringMatching(/^cursor: /) }],
    [`${LIST}?campaignId=%00`, 400, { detail: expect.stringMatching(/^campaignId: /) }],
  ]
  test.each(PROBLEMS)('%s is answered by a problem document', async (path, status, problem) => {
    const answered = await get(endpoints, path, await stack.token('owner'))
    expect(answered.status).toBe(status)
    expect(answered.headers.get('content-type')).toBe('application/problem+json')
    expect(answered.headers.get('cache-control')).toBe('no-store')
    expect(answered.body).toMatchObject({ title: expect.any(String), status, ...problem })
  })

  test('about the route is answered as API Gateway does', async () => {
    expect(await get(endpoints, '/v1/nothing')).toMatchObject({ status: 404, body: { message: 'Not Found' } })
  })
})

import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { generateKeyPair, SignJWT } from 'jose'
import { SECURITY_HEADERS } from '../../functions/http/answers.ts'
import { createTokenIssuer } from '../../local/http-api/tokens.ts'
import { operations } from '../../schemas/api/operations/index.ts'
import { ROUTES } from '../../schemas/api/route-list.ts'
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
    {
      id: 'large',
      keepsakes: Array.from({ length: 100 }, (_, index) => ({ id: `k${index}`, earn: votes(index + 1) })),
      startsAt: '2019-01-01T00:00:00Z',
      endsAt: '2019-02-01T00:00:00Z',
    },
    {
      id: 'spoken',
      language: 'en',
      title: { en: 'Spoken', ar: 'منطوق' },
      keepsakes: [{ id: 'word', title: { en: 'A word', ar: 'كلمة' }, earn: votes(1) }],
      startsAt: '2018-01-01T00:00:00Z',
      endsAt: '2018-02-01T00:00:00Z',
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
  const jwks = () => stack.run.tokens.jwks
  const signedByUs = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' })
  type Problem = 'missing' | 'invalid' | 'expired'
  const BAD: [what: string, problem: Problem, token: () => Promise<string | undefined>][] = [
    ['no token', 'missing', async () => undefined],
    ['an empty token', 'missing', async () => ''],
    ['what is no token', 'invalid', async () => 'owner'],
    ['a part of a token', 'invalid', async () => (await stack.token('owner')).slice(0, -20)],
    ['an expired token', 'expired', () => stack.run.tokens.sign({ sub: 'owner', expiresIn: -60 })],
    [
      'a token signed with another key under the name of ours',
      'invalid',
      async () => {
        const { privateKey } = await generateKeyPair('RS256')
        const kid = String(jwks().keys[0]?.kid)
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
      },
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

  test('with a token of a key that nobody publishes is refused, if only until the issuer may be asked again', async () => {
    const token = await (await createTokenIssuer({ issuer, audience })).sign({ sub: 'owner' })
    for (const path of [LIST, PASSPORT]) {
      const { status, headers, body } = await get(endpoints, path, token)
      if (status === 503) expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(5)
      expect([status, (body as { type: string }).type]).toEqual(
        status === 503
          ? [503, 'urn:keepsakes:problem:unavailable']
          : [401, 'urn:keepsakes:problem:token-invalid'],
      )
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
      body: { type: 'urn:keepsakes:problem:invalid-cursor', detail: expect.stringMatching(/^cursor: /) },
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
      body: {
        message:
          'The body must be { "sub": "<userId>" }, with a "scope" of words such as campaigns:draft for a person, or { "partnerId": "<partnerId>" }',
      },
    })
  })
})

describe('texts in languages', () => {
  const SPOKEN = '/v1/campaigns/spoken'
  const ask = (path: string, acceptLanguage: string) =>
    get(endpoints, path, undefined, { 'accept-language': acceptLanguage })
  const saidOf = ({ headers, body }: Awaited<ReturnType<typeof get>>) => [
    headers.get('content-language'),
    (body as { title: string }).title,
  ]

  test.each([
    ['ar-EG,ar;q=0.9,en;q=0.8', SPOKEN, ['ar', 'منطوق']],
    ['de', SPOKEN, ['en', 'Spoken']],
    ['ar', `${SPOKEN}?lang=en`, ['en', 'Spoken']],
    ['en', `${SPOKEN}?lang=AR`, ['ar', 'منطوق']],
    ['ar', '/v1/campaigns/games', [null, 'Title of games']],
  ])('asked for %s, %s answers %j', async (acceptLanguage, path, said) => {
    expect(saidOf(await ask(path, acceptLanguage))).toEqual(said)
  })

  test('come to their own user as to everybody', async () => {
    const token = await stack.token('reader')
    const passport = await get(endpoints, '/v1/me/passports/spoken?lang=ar', token)
    expect(passport.body).toMatchObject({ language: 'ar', keepsakes: [{ title: 'كلمة' }] })
    expect(await get(endpoints, `${LIST}?lang=ar`, token)).toMatchObject({ status: 200 })
  })

  test('have an ETag for each, and caches are told by what they differ', async () => {
    const [english, arabic] = [await ask(SPOKEN, 'en'), await ask(SPOKEN, 'ar')]
    const etags = [english, arabic].map(({ headers }) => String(headers.get('etag')))
    expect(etags[0]).not.toBe(etags[1])
    expect(arabic.headers.get('vary')).toContain('accept-language')
    const again = (acceptLanguage: string) =>
      get(endpoints, SPOKEN, undefined, {
        'accept-language': acceptLanguage,
        'if-none-match': etags[1] ?? '',
      })
    expect([(await again('ar')).status, (await again('en')).status]).toEqual([304, 200])
  })
})

describe('the public routes', () => {
  test('list the campaigns, the latest first', async () => {
    const { status, body } = await get(endpoints, '/v1/campaigns')
    expect(status).toBe(200)
    expect(
      (body as { campaigns: { campaignId: string }[] }).campaigns.map((each) => each.campaignId),
    ).toEqual(['games', 'older', 'large', 'spoken'])
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

describe('what an app has already', () => {
  test.each([LIST, `${LIST}?limit=1`, PASSPORT, '/v1/campaigns', '/v1/campaigns/games'])(
    'is not sent again, compressed or not: %s',
    async (path) => {
      const token = await stack.token('owner')
      const first = await get(endpoints, path, token)
      const [etag, vary] = [String(first.headers.get('etag')), first.headers.get('vary')]
      expect(vary).toContain('accept-encoding')
      for (const known of [etag, `"x", ${etag}`, etag.replace('W/', ''), '*']) {
        for (const encoding of ['gzip', 'identity']) {
          const fields = { 'if-none-match': known, 'accept-encoding': encoding }
          const again = await get(endpoints, path, token, fields)
          expect([again.status, again.body]).toEqual([304, ''])
          for (const name of ['etag', 'vary', 'cache-control'])
            expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)])
        }
      }
    },
  )

  test('is sent anew once it has changed', async () => {
    const token = await stack.token('collector')
    const before = await get(endpoints, LIST, token)
    await stack.publish(vote('collector'))
    const fields = { 'if-none-match': String(before.headers.get('etag')) }
    const after = await get(endpoints, LIST, token, fields)
    expect(after).toMatchObject({ status: 200, body: { keepsakes: [{ keepsakeId: 'voter' }] } })
  })

  test('is compressed on the wire where it is long and the app takes it', async () => {
    const path = '/v1/campaigns/large'
    const plain = await get(endpoints, path, undefined, { 'accept-encoding': 'identity' })
    const gzipped = await get(endpoints, path, undefined, { 'accept-encoding': 'gzip' })
    expect([plain, gzipped].map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip'])
    expect(gzipped.body).toEqual(plain.body)
    expect((gzipped.body as { keepsakes: unknown[] }).keepsakes).toHaveLength(100)
    const length = ({ headers }: typeof plain) => Number(headers.get('content-length'))
    expect(length(gzipped)).toBeLessThan(length(plain) / 4)
  })
})

describe('HEAD', () => {
  const read = operations.filter(({ method }) => method === 'get').map(({ path }) => path)

  test.each(read)('%s is answered as GET is, without a body', async (template) => {
    const path = template.replace('{campaignId}', 'games')
    const token = await stack.token('owner')
    const etag = (await get(endpoints, path, token)).headers.get('etag') ?? '"none"'
    const requests: [query: string, headers: Record<string, string>][] = [
      ['', { authorization: `Bearer ${token}` }],
      ['', { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' }],
      ['', { authorization: `Bearer ${token}`, 'if-none-match': etag }],
      ['', { origin: 'https://app.example.com' }],
      ['?page=2', { authorization: `Bearer ${token}` }],
    ]
    for (const [query, headers] of requests) {
      const ask = async (method: string) => {
        const answered = await fetch(`${endpoints.api}${path}${query}`, { method, headers })
        const fields = Object.fromEntries(answered.headers)
        for (const name of ['date', 'apigw-requestid', 'connection', 'keep-alive']) delete fields[name]
        return { status: answered.status, fields, body: await answered.text() }
      }
      expect(await ask('HEAD')).toEqual({ ...(await ask('GET')), body: '' })
    }
  })

  test('is not taken where GET is not', async () => {
    for (const [path, allow] of [
      ['/v1/me', 'DELETE'],
      ['/v1/activities', 'POST'],
    ]) {
      const answered = await fetch(`${endpoints.api}${path}`, { method: 'HEAD' })
      expect([path, answered.status, answered.headers.get('allow')]).toEqual([path, 405, allow])
    }
  })
})

describe('a browser', () => {
  test('may ask from any page, for what apps do, and is shown what apps need', async () => {
    const origin = 'https://app.example.com'
    const preflight = await fetch(`${endpoints.api}/v1/me`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'authorization,if-none-match',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,HEAD,DELETE,OPTIONS')
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      'authorization,content-type,if-none-match',
    )
    for (const path of ['/v1/campaigns', LIST, '/v1/nothing']) {
      const { headers } = await get(endpoints, path, undefined, { origin })
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('access-control-expose-headers')).toBe(
        'etag,www-authenticate,retry-after,apigw-requestid',
      )
    }
  })
})

describe('a mistake of the caller', () => {
  const LIMIT = { detail: 'limit: must be a whole number from 1 to 100' }
  const CURSOR = { type: 'urn:keepsakes:problem:invalid-cursor', detail: expect.stringMatching(/^cursor: /) }
  const twice = (query: string) => ({ detail: `${query.split('=')[0]}: is given twice: give it once` })
  const unknown = (name: string) => ({
    type: 'urn:keepsakes:problem:invalid-parameter',
    detail: expect.stringMatching(new RegExp(`^${name}: is not a parameter here`)),
  })
  const PROBLEMS: [path: string, status: number, problem: object][] = [
    ['/v1/campaigns/nowhere', 404, { type: 'urn:keepsakes:problem:no-such-campaign' }],
    ['/v1/me/passports/nowhere', 404, { type: 'urn:keepsakes:problem:no-such-campaign' }],
    ...['0', '-1', '1e2', '1000000000', 'ten', '1.5', '', '%00'].map((limit): [string, number, object] => [
      `${LIST}?limit=${limit}`,
      400,
      LIMIT,
    ]),
    ...['', 'nonsense', '%00', '%F0%9F%8E%AB', 'W10', 'bnVsbA', 'x'.repeat(4000)].map(
      (cursor): [string, number, object] => [`${LIST}?cursor=${cursor}`, 400, CURSOR],
    ),
    ...[
      'limit=5&limit=6',
      'limit=5&limit=5',
      'cursor=AAAA&cursor=AAAA',
      'campaignId=games&campaignId=older',
    ].map((query): [string, number, object] => [`${LIST}?${query}`, 400, twice(query)]),
    [
      `${LIST}?limit=0&page=2&campaignId=%00`,
      400,
      { detail: expect.stringMatching(/^page: .*; campaignId: .*; limit: /) },
    ],
    [`${LIST}?campaignId=%00`, 400, { detail: expect.stringMatching(/^campaignId: /) }],
    ...[LIST, PASSPORT, '/v1/campaigns', '/v1/campaigns/games', '/v1/health'].map(
      (path): [string, number, object] => [`${path}?page=2`, 400, unknown('page')],
    ),
    ['/v1/health?limit=5', 400, unknown('limit')],
    ...[LIST, PASSPORT, '/v1/campaigns', '/v1/campaigns/games'].map((path): [string, number, object] => [
      `${path}?lang=no+language`,
      400,
      { detail: 'lang: must be a BCP 47 language tag, such as en, ar or pt-BR' },
    ]),
  ]
  test.each(PROBLEMS)('%s is answered by a problem document', async (path, status, problem) => {
    const answered = await get(endpoints, path, await stack.token('owner'))
    expect(answered.status).toBe(status)
    expect(answered.headers.get('content-type')).toBe('application/problem+json')
    expect(answered.headers.get('cache-control')).toBe('no-store')
    expect(answered.body).toMatchObject({ title: expect.any(String), status, ...problem })
  })

  test('an empty query is none', async () => {
    expect(await get(endpoints, '/v1/campaigns?')).toMatchObject({ status: 200 })
  })

  test.each(['/v1/nothing', '/v1', '/v1/campaigns/', '/v1/me/passports/games/keepsakes'])(
    'about the path is one too: %s',
    async (path) => {
      const { status, headers, body } = await get(endpoints, path)
      expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
      expect(body).toMatchObject({ type: 'urn:keepsakes:problem:no-such-route', status: 404 })
    },
  )

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'about the method says which there is: %s',
    async (method) => {
      for (const path of [LIST, PASSPORT, '/v1/campaigns', '/v1/campaigns/games', '/v1/health']) {
        const answered = await fetch(`${endpoints.api}${path}`, { method })
        expect([path, answered.status, answered.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD'])
        expect(await answered.json()).toMatchObject({ type: 'urn:keepsakes:problem:method-not-allowed' })
      }
    },
  )
})

describe('a path that climbs, or is no path', () => {
  /** As it is written: `fetch` would take dots out of the path. */
  const raw = async (path: string, token: string) => {
    const { hostname, port } = new URL(endpoints.api)
    const headers = { authorization: `Bearer ${token}` }
    const asked = httpRequest({ hostname, port, path, headers, agent: false }).end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: response.statusCode, type: response.headers['content-type'], body: await text(response) }
  }
  const NO_CAMPAIGN = 'no-such-campaign'
  const NO_ROUTE = 'no-such-route'
  const IDS: [id: string, problem: string][] = [
    ['..%2f..%2fetc', NO_CAMPAIGN],
    ['..%2F..%2F..%2Fetc%2Fpasswd', NO_CAMPAIGN],
    ['..', NO_CAMPAIGN],
    ['.', NO_CAMPAIGN],
    ['%2e%2e', NO_CAMPAIGN],
    ['%00', NO_CAMPAIGN],
    ['games%00', NO_CAMPAIGN],
    ['games%20', NO_CAMPAIGN],
    ['games%23voter', NO_CAMPAIGN],
    ['Games', NO_CAMPAIGN],
    ['a%2Fb', NO_CAMPAIGN],
    ['%E2%80%AEgames', NO_CAMPAIGN],
    ['%F0%9F%8E%AB', NO_CAMPAIGN],
    ['__proto__', NO_CAMPAIGN],
    ['constructor', NO_CAMPAIGN],
    ['%3Cscript%3E', NO_CAMPAIGN],
    ['{campaignId}', NO_CAMPAIGN],
    ['c'.repeat(65), NO_CAMPAIGN],
    ['c'.repeat(7000), NO_CAMPAIGN],
    ['../../etc', NO_ROUTE],
    ['games/..', NO_ROUTE],
    ['games//', NO_ROUTE],
    ['', NO_ROUTE],
  ]
  test.each(IDS)('is answered 404 by a problem document: %s, %s', async (id, problem) => {
    const token = await stack.token('owner')
    for (const path of [`/v1/campaigns/${id}`, `/v1/me/passports/${id}`]) {
      const { status, type, body } = await raw(path, token)
      expect([path, status, type]).toEqual([path, 404, 'application/problem+json'])
      expect(JSON.parse(body)).toMatchObject({ type: `urn:keepsakes:problem:${problem}`, status: 404 })
    }
  })

  test.each(['%', '%zz', '%E0%A4%A', '%ff', '%c0%ae%c0%ae'])(
    'is a bad request where its escapes are broken: %s',
    async (id) => {
      const token = await stack.token('owner')
      for (const path of [`/v1/campaigns/${id}`, `/v1/me/passports/${id}`])
        expect(await raw(path, token)).toMatchObject({ status: 400 })
    },
  )

  test('is too long where API Gateway takes no more', async () => {
    expect(await raw(`/v1/campaigns/${'c'.repeat(20_000)}`, '')).toMatchObject({ status: 431 })
  })
})

test.each<[method: string, path: string]>([
  ...ROUTES.map(({ method, path }): [string, string] => [method, path]),
  ['GET', '/nowhere'],
  ['PUT', '/v1/me'],
])('%s %s is to be taken for what it says it is, and never asked for in the clear', async (method, path) => {
  const answer = await fetch(`${endpoints.api}${path.replace('{campaignId}', 'games')}`, { method })
  expect(Object.fromEntries(answer.headers)).toMatchObject(SECURITY_HEADERS)
})

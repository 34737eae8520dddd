import * as z from 'zod/mini'
import { CatalogueError } from '../../../functions/aws/catalogue-source.ts'
import { SECURITY_HEADERS } from '../../../functions/http/answers.ts'
import { userIn } from '../../../functions/http/callers.ts'
import { ProblemError } from '../../../functions/http/problems.ts'
import { type ApiRequest, type ApiTools, apiHandler } from '../../../functions/http/stack.ts'
import type { VerifyToken } from '../../../functions/http/tokens.ts'
import { unitsMetric } from '../../../functions/telemetry/metrics.ts'
import { problems } from '../../../schemas/problem-details.ts'
import { type ApiFunction, answerOf, type RequestGiven, request, verifyClaims } from '../support/api.ts'
import { observed } from '../support/powertools.ts'
import { keptTraces } from '../support/traces.ts'

/** A function that answers what `handle` returns: to anybody, or where it verifies tokens to those who have one. */
function functionOf(handle: (request: ApiRequest) => unknown, tools: Partial<ApiTools> = {}) {
  return apiHandler(async (asked) => ({ body: await handle(asked), cacheControl: 'private, no-cache' }), {
    ...observed(),
    ...tools,
  }) as unknown as ApiFunction
}

const ask = (
  handle: (request: ApiRequest) => unknown,
  given: RequestGiven = {},
  tools: Partial<ApiTools> = {},
) => answerOf(functionOf(handle, tools), given)

/** Parameters that take any text. */
const texts = (...names: string[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.optional(z.string())])))

const fail = (error: unknown) => () => {
  throw error
}

describe('an answer of the API', () => {
  test('is JSON with an ETag of what it says', async () => {
    const first = await ask(() => ({ title: 'Größe' }))
    expect(first).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'private, no-cache',
        vary: 'accept-encoding, origin',
        // Weak, since it names the content in every encoding.
        etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
      },
      body: { title: 'Größe' },
    })
    expect((await ask(() => ({ title: 'Größe' }))).headers).toEqual(first.headers)
    expect((await ask(() => ({ title: 'other' }))).headers?.etag).not.toBe(first.headers?.etag)
  })

  const etag = async () => String((await ask(() => 'same')).headers?.etag)
  test.each<[string, (tag: string) => string]>([
    ['the tag', (tag) => tag],
    ['the tag, strengthened', (tag) => tag.replace('W/', '')],
    ['one of several', (tag) => `"other", ${tag} ,"more"`],
    ['one of several, crowded', (tag) => `W/"other",${tag},`],
    ['after one with a comma in it', (tag) => `"a,b", ${tag}`],
    ['any', () => '*'],
    ['any, with space around it', () => ' * '],
  ])('is 304 without a body when the caller has it already: %s', async (_what, header) => {
    const tag = await etag()
    const answer = await ask(() => 'same', { headers: { 'if-none-match': header(tag) } })
    expect(answer).toEqual({
      status: 304,
      headers: {
        ...SECURITY_HEADERS,
        etag: tag,
        'cache-control': 'private, no-cache',
        vary: 'accept-encoding, origin',
      },
      body: undefined,
    })
  })

  test.each<[string | ((tag: string) => string)]>([
    ['"other"'],
    ['W/"other", "*"'],
    [''],
    ['no-quotes'],
    [','],
    ['**'],
    ['"'],
    [(tag) => tag.slice(0, -1)],
    [(tag) => tag.replaceAll('"', '')],
    [(tag) => tag.toUpperCase()],
    [(tag) => `"${tag}`],
  ])('is whole when the caller has something else: %p', async (header) => {
    const known = typeof header === 'string' ? header : header(await etag())
    expect(await ask(() => 'same', { headers: { 'if-none-match': known } })).toMatchObject({
      status: 200,
      body: 'same',
    })
  })

  test('has headers of its own, and they are there on a 304 too', async () => {
    const handler = apiHandler(
      async () => ({ body: 1, cacheControl: 'public, max-age=1', headers: { link: '</x>' } }),
      observed(),
    ) as unknown as ApiFunction
    const first = await answerOf(handler, {})
    expect(first.headers).toMatchObject({ link: '</x>', 'cache-control': 'public, max-age=1' })
    const headers = { 'if-none-match': String(first.headers?.etag) }
    const { 'content-type': _type, ...kept } = first.headers ?? {}
    expect(await answerOf(handler, { headers })).toEqual({ status: 304, headers: kept, body: undefined })
  })

  test('that nobody may keep has no ETag, and is never 304', async () => {
    const handler = apiHandler(async () => ({ body: 1, cacheControl: 'no-store' }), observed())
    const answer = await answerOf(handler as unknown as ApiFunction, { headers: { 'if-none-match': '*' } })
    expect(answer).toMatchObject({ status: 200, body: 1 })
    expect(answer.headers).not.toHaveProperty('etag')
  })

  test('that is no success to keep has no ETag', async () => {
    const handler = apiHandler(async () => ({ status: 207, body: 1, cacheControl: 'private' }), observed())
    const answer = await answerOf(handler as unknown as ApiFunction, { headers: { 'if-none-match': '*' } })
    expect(answer).toMatchObject({ status: 207, body: 1 })
    expect(answer.headers).not.toHaveProperty('etag')
  })

  test('without a body is 204, or what the function says', async () => {
    for (const status of [undefined, 202]) {
      const answer = { cacheControl: 'no-store', ...(status ? { status } : {}) }
      const handler = apiHandler(async () => answer, observed()) as unknown as ApiFunction
      expect(await answerOf(handler, {})).toEqual({
        status: status ?? 204,
        headers: { ...SECURITY_HEADERS, 'cache-control': 'no-store' },
        body: undefined,
      })
    }
  })

  test('is given the parameters of the path and of the query, and empty ones where there are none', async () => {
    const seen: unknown[] = []
    const note = ({ path, query }: ApiRequest) => seen.push({ ...path }, { ...query })
    await ask(note, { path: { campaignId: 'paris' }, query: { limit: '3' } }, { parameters: texts('limit') })
    await ask(note)
    expect(seen).toEqual([{ campaignId: 'paris' }, { limit: '3' }, {}, {}])
  })
})

describe('a query parameter that a function does not take', () => {
  const bad = (query: Record<string, string>, parameters?: string[]) =>
    ask(() => 'answered', { query }, parameters ? { parameters: texts(...parameters) } : {})

  test.each([
    'userId',
    'Limit',
    'offset',
    '',
    'limit ',
    'constructor',
    'toString',
    'hasOwnProperty',
    '\ud800',
  ])('is refused by its name: %j', async (name) => {
    for (const query of [{ [name]: '5' }, { [name]: '' }, { limit: '1', [name]: '5' }])
      expect((await bad(query, ['limit', 'cursor'])).body).toEqual({
        type: 'urn:keepsakes:problem:invalid-parameter',
        title: 'A parameter of the request is not valid',
        status: 400,
        detail: JSON.parse(JSON.stringify(`${name}: is not a parameter here, there are limit, cursor`)),
      })
  })

  test('is refused beside the others that there are, and what is given twice', async () => {
    const given = { query: { a: '1', b: '2', limit: '3,4' }, rawQueryString: 'a=1&b=2&limit=3&limit=4' }
    const { body } = await ask(() => 'answered', given, { parameters: texts('limit') })
    expect(body).toMatchObject({
      status: 400,
      detail:
        'a: is not a parameter here, there are limit; b: is not a parameter here, there are limit; limit: is given twice: give it once',
    })
  })

  test('is refused where there are none at all', async () => {
    expect((await bad({ v: '2' })).body).toMatchObject({
      status: 400,
      detail: 'v: is not a parameter here, this path takes none',
    })
  })

  test('is refused when it is called __proto__', async () => {
    expect(await bad(JSON.parse('{"__proto__":"5"}'))).toMatchObject({ status: 400 })
  })

  test('is not repeated at any length', async () => {
    const { body } = await bad({ ['x'.repeat(8000)]: '1' })
    expect(body.detail.length).toBeLessThan(200)
  })

  test('is not told of before the token is known to be good', async () => {
    const given = { query: { userId: 'anna' } }
    const verified = { verify: verifyClaims }
    expect(await ask(() => 'answered', given, verified)).toMatchObject({ status: 401 })
    expect(await ask(() => 'answered', { ...given, claims: { sub: 'anna' } }, verified)).toMatchObject({
      status: 400,
    })
  })
})

describe('the user of a request', () => {
  const me = ({ user }: ApiRequest) => user()
  const verified = { verify: verifyClaims, userOf: userIn('sub'), parameters: texts('userId', 'sub') }

  test('is the sub of the verified token', async () => {
    expect((await ask(me, { claims: { sub: 'anna' } }, verified)).body).toBe('anna')
  })

  test('is never taken from anything else', async () => {
    const elsewhere = {
      path: { userId: 'ben', sub: 'ben' },
      query: { userId: 'ben', sub: 'ben' },
      headers: { 'x-user-id': 'ben', 'x-amzn-user': 'ben' },
    }
    expect(
      (await ask(me, { ...elsewhere, claims: { sub: 'anna', userId: 'ben', username: 'ben' } }, verified))
        .body,
    ).toBe('anna')
    expect(await ask(me, elsewhere, verified)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: { type: 'urn:keepsakes:problem:token-missing' },
    })
  })

  test.each(['', 'a b', 'u'.repeat(256), 'user\n', 'Zoë', '\ud800'])(
    'is nobody when the sub cannot be a user id: %j',
    async (sub) => {
      expect(await ask(me, { claims: { sub } }, verified)).toEqual({
        status: 403,
        headers: {
          ...SECURITY_HEADERS,
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
        },
        body: {
          type: 'urn:keepsakes:problem:not-a-user',
          title: 'The token does not name a user of keepsakes',
          status: 403,
          detail: expect.stringMatching(/^Its claim sub must be 1 to 255 ASCII/),
        },
      })
    },
  )

  test('is nobody on a token without a sub', async () => {
    expect(await ask(me, { claims: { username: 'anna' } }, verified)).toMatchObject({ status: 403 })
  })

  test.each(['Bearer good', 'bearer   good  ', 'BEARER good'])(
    'is known by the token of %j',
    async (authorization) => {
      const verify: VerifyToken = async (token) => ({ sub: String(token) })
      expect((await ask(me, { headers: { authorization } }, { ...verified, verify })).body).toBe('good')
    },
  )

  test.each([
    '',
    'good',
    'Bearer',
    'Bearer ',
    'Basic good',
    'Bearer good more',
    'Bearer good, Bearer other',
    'xBearer good',
  ])('is nobody where the header has no one token: %j', async (authorization) => {
    const answer = await ask(me, { headers: { authorization } }, verified)
    expect(answer).toMatchObject({ status: 401, body: { type: 'urn:keepsakes:problem:token-missing' } })
  })

  test('is verified once, however often it is asked for', async () => {
    let times = 0
    const verify: VerifyToken = async (token) => {
      times += 1
      return verifyClaims(token)
    }
    const often = async ({ user, claims }: ApiRequest) => [await user(), await user(), await claims()]
    expect((await ask(often, { claims: { sub: 'anna' } }, { ...verified, verify })).body).toEqual([
      'anna',
      'anna',
      { sub: 'anna' },
    ])
    expect(times).toBe(1)
  })

  test('is not asked for by a route that anybody may call', async () => {
    expect(await ask(() => 'public')).toMatchObject({ status: 200 })
  })
})

describe('an error under the API', () => {
  test('that is a problem is the answer, and is never cached', async () => {
    const problem = problems.invalidParameter('limit: must be a number')
    expect(await ask(fail(new ProblemError(problem)))).toEqual({
      status: 400,
      headers: {
        ...SECURITY_HEADERS,
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
      },
      body: problem,
    })
  })

  test.each([
    ['no catalogue', new CatalogueError('the catalogue could not be read'), 503, 'unavailable'],
    ['anything else', new Error('secret: password is 1234'), 500, 'internal'],
    ['what is not even an error', 'secret', 500, 'internal'],
  ])('tells the caller nothing of its cause: %s', async (_what, error, status, type) => {
    const tools = observed()
    const { body, ...answer } = await answerOf(functionOf(fail(error), tools), {})
    expect(answer).toEqual({
      status,
      headers: {
        ...SECURITY_HEADERS,
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        // The next request tries anew what could not be read, so a moment later may do.
        ...(status === 503 ? { 'retry-after': '2' } : {}),
      },
    })
    expect(body).toEqual({ type: `urn:keepsakes:problem:${type}`, title: expect.any(String), status })
    expect(tools.logged).toMatchObject([{ level: 'ERROR', message: 'the request failed' }])
  })

  test('that says when to come back has it in the header, in whole seconds from one up', async () => {
    for (const [retryAfter, text] of [
      [5, '5'],
      [0, '1'],
    ] as const) {
      const error = new ProblemError(problems.tokenNotYetValid(), { retryAfter })
      expect((await ask(fail(error))).headers).toMatchObject({ 'retry-after': text })
    }
    expect((await ask(fail(new ProblemError(problems.tokenExpired())))).headers).not.toHaveProperty(
      'retry-after',
    )
  })

  test('leaves nothing of the request in the log: no header field, and the token least of all', async () => {
    const given = {
      claims: { sub: 'anna' },
      headers: {
        cookie: 'session=secret-cookie',
        'x-forwarded-for': '203.0.113.7',
        'user-agent': 'screen/1',
      },
      query: { limit: 'secret-query' },
      path: { campaignId: 'secret-path' },
      body: 'secret-body',
    }
    const verified = { verify: verifyClaims, userOf: userIn('sub'), parameters: texts('limit') }
    const { authorization } = request(given).headers
    process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true'
    try {
      for (const error of [
        new Error('out of order', { cause: new Error('why') }),
        new CatalogueError('none'),
      ]) {
        const tools = observed()
        await answerOf(functionOf(fail(error), { ...tools, ...verified }), given)
        const text = JSON.stringify(tools.logged)
        expect(tools.logged).toHaveLength(1)
        for (const part of [
          String(authorization).slice(7),
          'authorization',
          'anna',
          'secret-',
          '203.0.113.7',
          'screen/1',
        ])
          expect([part, text.includes(part)]).toEqual([part, false])
      }
    } finally {
      delete process.env.POWERTOOLS_LOGGER_LOG_EVENT
    }
  })

  test('that is a problem is no error in the log', async () => {
    const tools = observed()
    await answerOf(functionOf(fail(new ProblemError(problems.noSuchCampaign())), tools), {})
    expect(tools.logged).toEqual([])
  })
})

describe('what is told of a request', () => {
  const traceparent = (flags: string) => `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-${flags}`
  const served = async (read: number, headers: Record<string, string> = {}) => {
    const tools = observed()
    const { traces, spans } = keptTraces()
    const handler = apiHandler(
      async () => {
        if (read > 0) unitsMetric(tools.metrics)({ operation: 'Query', table: 'keepsakes', read, write: 0 })
        return { body: ['one', 'two'], cacheControl: 'no-store', items: 2 }
      },
      { ...tools, traces },
    ) as unknown as ApiFunction
    await answerOf(handler, { headers })
    return { lines: tools.sent.filter((each) => !('ColdStart' in each)), spans }
  }

  test('is its route, how much it read, and for how many items, in one line that says nothing of who asked', async () => {
    const { lines } = await served(1.5, { authorization: 'Bearer secret', 'x-forwarded-for': '192.0.2.1' })
    expect(lines).toEqual([
      {
        _aws: expect.any(Object),
        service: 'keepsakes',
        route: 'GET /v1/test',
        status: '200',
        items: '2',
        ReadUnits: 1.5,
      },
    ])
  })

  test('is nothing where it read nothing', async () => {
    expect((await served(0)).lines).toEqual([])
  })

  test('is a span where its sender traces it, and else none', async () => {
    for (const header of [undefined, 'none', traceparent('00')])
      expect((await served(1, header === undefined ? {} : { traceparent: header })).spans).toEqual([])
    expect((await served(1, { traceparent: traceparent('01') })).spans).toMatchObject([
      {
        trace: { traceId: 'a1'.repeat(16), parentId: 'b2'.repeat(8) },
        name: 'GET /v1/test',
        kind: 'server',
        about: { 'http.route': 'GET /v1/test', 'http.response.status_code': 200, 'keepsakes.items': 2 },
        failed: false,
      },
    ])
  })
})

import { CatalogueError } from '../../../functions/catalogue-source.ts'
import { type ApiRequest, apiHandler } from '../../../functions/middleware/api.ts'
import { ProblemError } from '../../../functions/problem-error.ts'
import { problems } from '../../../schemas/problem-details.ts'
import { type ApiFunction, answerOf, type RequestGiven, verifyClaims } from '../support/api.ts'
import { type Observed, observed } from '../support/powertools.ts'

/** A function that answers what `handle` returns. */
function functionOf(handle: (request: ApiRequest) => unknown, tools: Observed = observed()) {
  return apiHandler(async (asked) => ({ body: await handle(asked), cacheControl: 'private, no-cache' }), {
    ...tools,
    verify: verifyClaims,
  }) as unknown as ApiFunction
}

const ask = (handle: (request: ApiRequest) => unknown, given: RequestGiven = {}) =>
  answerOf(functionOf(handle), given)

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
        etag: expect.stringMatching(/^"[\w-]{22}"$/),
      },
      body: { title: 'Größe' },
    })
    expect((await ask(() => ({ title: 'Größe' }))).headers).toEqual(first.headers)
    expect((await ask(() => ({ title: 'other' }))).headers?.etag).not.toBe(first.headers?.etag)
  })

  const etag = async () => String((await ask(() => 'same')).headers?.etag)
  test.each<[string, (tag: string) => string]>([
    ['the tag', (tag) => tag],
    ['the tag, weakened by a cache', (tag) => `W/${tag}`],
    ['one of several', (tag) => `"other", W/${tag} ,"more"`],
    ['any', () => '*'],
  ])('is 304 without a body when the caller has it already: %s', async (_what, header) => {
    const tag = await etag()
    const answer = await ask(() => 'same', { headers: { 'if-none-match': header(tag) } })
    expect(answer).toEqual({
      status: 304,
      headers: { etag: tag, 'cache-control': 'private, no-cache' },
      body: undefined,
    })
  })

  test.each(['"other"', '', 'no-quotes', ','])(
    'is whole when the caller has something else: %j',
    async (header) => {
      expect(await ask(() => 'same', { headers: { 'if-none-match': header } })).toMatchObject({
        status: 200,
        body: 'same',
      })
    },
  )

  test('is given the parameters of the path and of the query, and empty ones where there are none', async () => {
    const seen: unknown[] = []
    const note = ({ path, query }: ApiRequest) => seen.push({ ...path }, { ...query })
    await ask(note, { path: { campaignId: 'paris' }, query: { limit: '3' } })
    await ask(note)
    expect(seen).toEqual([{ campaignId: 'paris' }, { limit: '3' }, {}, {}])
  })
})

describe('the user of a request', () => {
  const me = ({ user }: ApiRequest) => user()

  test('is the sub of the verified token', async () => {
    expect((await ask(me, { claims: { sub: 'anna' } })).body).toBe('anna')
  })

  test('is never taken from anything else', async () => {
    const elsewhere = {
      path: { userId: 'ben', sub: 'ben' },
      query: { userId: 'ben', sub: 'ben' },
      headers: { 'x-user-id': 'ben', 'x-amzn-user': 'ben' },
    }
    expect(
      (await ask(me, { ...elsewhere, claims: { sub: 'anna', userId: 'ben', username: 'ben' } })).body,
    ).toBe('anna')
    expect(await ask(me, elsewhere)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: { type: 'urn:keepsakes:problem:token-missing' },
    })
  })

  test.each(['', 'a b', 'a#b', 'a/b', 'u'.repeat(129), 'user\n', '</script>', '\ud800'])(
    'is nobody when the sub cannot be a user id: %j',
    async (sub) => {
      expect(await ask(me, { claims: { sub } })).toEqual({
        status: 403,
        headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
        body: {
          type: 'urn:keepsakes:problem:not-a-user',
          title: 'The token does not name a user of keepsakes',
          status: 403,
          detail: expect.stringContaining('sub'),
        },
      })
    },
  )

  test('is nobody on a token without a sub', async () => {
    expect(await ask(me, { claims: { username: 'anna' } })).toMatchObject({ status: 403 })
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
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
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
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    })
    expect(body).toEqual({ type: `urn:keepsakes:problem:${type}`, title: expect.any(String), status })
    expect(tools.logged).toMatchObject([{ level: 'ERROR', message: 'the request failed' }])
  })

  test('that is a problem is no error in the log', async () => {
    const tools = observed()
    await answerOf(functionOf(fail(new ProblemError(problems.noSuchCampaign())), tools), {})
    expect(tools.logged).toEqual([])
  })
})

import { checkFunction, checkResponse } from './openapi/index.ts'

const LIST = '/v1/me/keepsakes'
const json = {
  'content-type': 'application/json',
  'cache-control': 'private, no-cache',
  etag: '"x"',
  vary: 'origin',
}
const problem = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
const challenged = { ...problem, 'www-authenticate': 'Bearer' }

const checking = (method: string, target: string, status: number, body: unknown, headers: object) => () =>
  checkResponse(method, target, { status, body, headers: new Headers({ ...headers }) })

const refusal = (name: string, status: number, more: object = {}) => ({
  type: `urn:keepsakes:problem:${name}`,
  title: 'A title',
  status,
  ...more,
})
const keepsake = {
  campaignId: 'paris',
  keepsakeId: 'ace',
  title: 'Trivia ace',
  earnedAt: '2024-07-26T20:00:00.000Z',
}

describe('an answer that docs/openapi.yaml says is taken', () => {
  test.each<[string, string, number, unknown, object]>([
    ['GET', LIST, 200, { keepsakes: [] }, json],
    ['GET', `${LIST}?limit=5&campaignId=paris`, 200, { keepsakes: [keepsake], cursor: 'x' }, json],
    ['GET', LIST, 304, '', json],
    ['GET', `${LIST}?limit=0&more=1`, 400, refusal('invalid-parameter', 400), problem],
    ['GET', LIST, 401, refusal('token-expired', 401), challenged],
    ['GET', LIST, 429, { message: 'Too Many Requests' }, json],
    ['GET', LIST, 503, { message: 'Service Unavailable' }, json],
    ['GET', LIST, 503, refusal('unavailable', 503), problem],
    ['GET', '/v1/me/passports/a%2Fb', 404, refusal('no-such-campaign', 404), problem],
    ['DELETE', '/v1/me', 204, '', { 'cache-control': 'no-store' }],
    ['POST', LIST, 405, refusal('method-not-allowed', 405), { ...problem, allow: 'GET, HEAD' }],
    ['HEAD', LIST, 200, '', json],
    ['HEAD', LIST, 304, '', json],
    ['HEAD', LIST, 401, '', challenged],
    ['HEAD', '/v1/me', 405, '', { ...problem, allow: 'DELETE' }],
    ['HEAD', '/v1/nothing', 404, '', problem],
    ['OPTIONS', LIST, 204, '', {}],
    ['GET', '/v1/nothing', 404, refusal('no-such-route', 404), problem],
    ['GET', '/v1/nothing', 431, { message: 'Request Header Fields Too Large' }, json],
  ])('%s %s %i', (...answer) => {
    expect(checking(...answer)).not.toThrow()
  })
})

describe('an answer that docs/openapi.yaml does not say fails the test it comes in', () => {
  const page = (more: object) => ({ keepsakes: [{ ...keepsake, ...more }] })
  test.each<[why: string, says: RegExp, ...Parameters<typeof checking>]>([
    ['a status', /no answer 418/, 'GET', LIST, 418, {}, json],
    ['no body', /must be object/, 'GET', LIST, 200, '', json],
    ['another body', /property 'keepsakes'/, 'GET', LIST, 200, { items: [] }, json],
    ['a field that is missing', /property 'title'/, 'GET', LIST, 200, page({ title: undefined }), json],
    [
      'a field of another type',
      /must be integer/,
      'GET',
      LIST,
      200,
      page({ edition: { number: '1', of: 2 } }),
      json,
    ],
    ['a field that nobody knows', /"secret"/, 'GET', LIST, 200, page({ secret: 1 }), json],
    ['a time that is none', /date-time/, 'GET', LIST, 200, page({ earnedAt: 'yesterday' }), json],
    ['a body beside 304', /no body is declared/, 'GET', LIST, 304, { keepsakes: [] }, json],
    ['no ETag', /ETag is missing/, 'GET', LIST, 200, { keepsakes: [] }, { ...json, etag: undefined }],
    ['no challenge', /WWW-Authenticate/, 'GET', LIST, 401, refusal('token-expired', 401), problem],
    [
      'another type of body',
      /type "text\/html"/,
      'GET',
      LIST,
      200,
      {},
      { ...json, 'content-type': 'text/html' },
    ],
    ['a problem of another route', /const/, 'GET', LIST, 400, refusal('invalid-body', 400), problem],
    ['a problem of another status', /const/, 'GET', LIST, 400, refusal('invalid-cursor', 401), problem],
    ['a query parameter', /parameter userId/, 'GET', `${LIST}?userId=x`, 200, { keepsakes: [] }, json],
    ['a path', /answered 404/, 'GET', '/v1/users/x', 200, {}, json],
    [
      'an unknown path in other words',
      /problem document/,
      'GET',
      '/v1/x',
      404,
      { message: 'Not Found' },
      json,
    ],
    ['a method', /answered 405/, 'PUT', LIST, 200, {}, json],
    ['no Allow', /Allow/, 'PUT', LIST, 405, refusal('method-not-allowed', 405), problem],
  ])('%s', (_, says, ...answer) => {
    const [method, target, status, body, headers] = answer
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
    expect(checking(method, target, status, JSON.parse(JSON.stringify(body)), given)).toThrow(says)
  })

  test('also when a function is asked by its name', () => {
    const answered = (status: number) => ({ status, body: { keepsakes: [] }, headers: new Headers(json) })
    expect(() => checkFunction('listKeepsakes', answered(200))).not.toThrow()
    expect(() => checkFunction('listKeepsakes', answered(202))).toThrow(/no answer 202/)
    expect(() => checkFunction('notFound', answered(200))).toThrow(/answered 404/)
  })
})

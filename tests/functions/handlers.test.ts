import { Metrics } from '@aws-lambda-powertools/metrics'
import { jest } from '@jest/globals'
import type { Context } from 'aws-lambda'
import { SECURITY_HEADERS, SHARED } from '../../functions/http/answers.ts'
import { createTokenIssuer, type TokenIssuer } from '../../local/http-api/tokens.ts'
import { startTables, type TestTables } from '../store/support/tables.ts'
import { checkFunction } from '../support/openapi/index.ts'
import { type ApiFunction, answerOf, type RequestGiven } from './support/api.ts'
import { campaign, collected, votes } from './support/catalogue.ts'
import { functionVariables, handlerOf } from './support/environment.ts'
import { voted } from './support/events.ts'
import { context } from './support/powertools.ts'
import { type StandIn, startStandIn } from './support/stand-in.ts'

/** The functions as Lambda loads them: by their environment alone, against servers that stand for AWS. */
const functions: Record<string, (event: object, context: Context) => Promise<unknown>> = {}
let tables: TestTables
let issuer: TokenIssuer
let aws: StandIn

const SNAPSHOT = {
  version: 'v7',
  campaigns: [
    campaign({
      id: 'paris',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'secret', earn: collected(['voter']), hidden: true },
      ],
    }),
  ],
}

const before = { ...process.env }
beforeAll(async () => {
  tables = await startTables()
  issuer = await createTokenIssuer({ issuer: 'https://issuer.example/', audience: 'app' })
  aws = await startStandIn(issuer.jwks)
  aws.publish(1, 'v7', JSON.stringify(SNAPSHOT))
  const database = await tables.newClient().config.endpoint?.()
  Object.assign(process.env, functionVariables(aws.url), {
    AWS_ENDPOINT_URL_DYNAMODB: `http://${database?.hostname}:${database?.port}`,
    KEEPSAKES_TABLE: tables.names.keepsakes,
    PROGRESS_TABLE: tables.names.progress,
    EDITIONS_TABLE: tables.names.editions,
    CONNECTIONS_TABLE: tables.names.connections,
    CATALOGUE_REFRESH_SECONDS: '0',
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  })
  for (const name of [
    'awardKeepsakes',
    'ingestActivities',
    'listKeepsakes',
    'getPassport',
    'exportUser',
    'eraseUser',
    'finishErasure',
    'listCampaigns',
    'getCampaign',
    'health',
    'notFound',
  ])
    functions[name] = await handlerOf(name)
})
afterAll(async () => {
  process.env = before
  await aws.stop()
  await tables.stop()
})

/** Holds each answer to what docs/openapi.yaml says of it. */
const ask = async (name: string, { claims, ...given }: RequestGiven) => {
  const token = claims && (await issuer.sign(claims))
  const headers = { ...given.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const answer = await answerOf(functions[name] as unknown as ApiFunction, { ...given, headers })
  const answered = new Headers(answer.headers as Record<string, string>)
  checkFunction(name, { status: answer.status ?? 0, headers: answered, body: answer.body ?? '' })
  expect([name, answer.headers]).toEqual([name, expect.objectContaining(SECURITY_HEADERS)])
  return answer
}

const deliver = (...bodies: string[]) =>
  functions.awardKeepsakes?.(
    { Records: bodies.map((body, index) => ({ messageId: `message-${index}`, body })) },
    context,
  )

test('an activity becomes keepsakes, announced on the bus and read by their user alone', async () => {
  expect(await deliver(JSON.stringify(voted({ userId: 'anna' })))).toEqual({ batchItemFailures: [] })

  const { status, body } = await ask('listKeepsakes', { claims: { sub: 'anna' } })
  expect(status).toBe(200)
  const ids = body.keepsakes.map(({ keepsakeId }: { keepsakeId: string }) => keepsakeId)
  expect(ids.sort()).toEqual(['secret', 'voter'])
  const passport = await ask('getPassport', { claims: { sub: 'anna' }, path: { campaignId: 'paris' } })
  expect(passport.body.keepsakes).toMatchObject([{ state: 'earned' }, { state: 'earned' }])

  expect((await ask('listKeepsakes', { claims: { sub: 'ben' } })).body).toEqual({ keepsakes: [] })
  expect(
    aws.published.map(({ EventBusName, Source, DetailType }) => [EventBusName, Source, DetailType]),
  ).toEqual([
    ['the-bus', 'keepsakes.awards', 'KeepsakeAwarded'],
    ['the-bus', 'keepsakes.awards', 'KeepsakeAwarded'],
  ])
})

test('a record that can never succeed is kept with its reason, and one that cannot be kept comes again', async () => {
  const answer = await deliver('garbage', '"refuse this"', JSON.stringify(voted({ userId: 'carl' })))
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] })
  expect(aws.kept).toMatchObject([{ path: '', reason: 'the event: is not JSON', record: 'garbage' }])
  expect((await ask('listKeepsakes', { claims: { sub: 'carl' } })).body.keepsakes).toHaveLength(2)
})

test('what is one user’s is cached by nobody else, and what is everybody’s by everybody', async () => {
  const me = { claims: { sub: 'anna' } }
  const personal = [
    await ask('listKeepsakes', me),
    await ask('getPassport', { ...me, path: { campaignId: 'paris' } }),
  ]
  const shared = [await ask('listCampaigns', {}), await ask('getCampaign', { path: { campaignId: 'paris' } })]
  for (const { status, headers } of personal)
    expect({ status, cache: headers?.['cache-control'] }).toEqual({ status: 200, cache: 'private, no-cache' })
  for (const { status, headers } of shared)
    expect({ status, cache: headers?.['cache-control'] }).toEqual({
      status: 200,
      cache: SHARED,
    })
  for (const { headers } of [...personal, ...shared]) expect(headers?.etag).toMatch(/^W\/"/)

  const again = await ask('listCampaigns', { headers: { 'if-none-match': String(shared[0]?.headers?.etag) } })
  expect(again).toMatchObject({ status: 304, body: undefined })
})

test('health tells the version of the catalogue that is served, and is never cached', async () => {
  expect(await ask('health', {})).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { status: 'ok', catalogueVersion: 'v7' },
  })
})

test('a catalogue that cannot be used is measured, and the last good one is served', async () => {
  const measured = jest.spyOn(Metrics.prototype, 'addMetric')
  aws.publish(2, 'v8', '<html>')
  expect(await ask('health', {})).toMatchObject({ status: 200, body: { catalogueVersion: 'v7' } })
  expect(measured.mock.calls).toContainEqual(['CatalogueUnusable', 'Count', 1])
  aws.publish(3, 'v9', JSON.stringify({ ...SNAPSHOT, version: 'v9' }))
  expect(await ask('health', {})).toMatchObject({ status: 200, body: { catalogueVersion: 'v9' } })
})

test('a user takes a file of all that is held along, and is erased, at once and once more a minute later', async () => {
  await deliver(JSON.stringify(voted({ userId: 'dora' })))
  const me = { claims: { sub: 'dora' } }
  const before = await ask('exportUser', me)
  expect(before).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'private, no-cache',
      etag: expect.stringMatching(/^W\//),
      'content-disposition': 'attachment; filename="keepsakes-export.json"',
    },
    body: { userId: 'dora', keepsakes: [{ keepsakeId: 'secret' }, { keepsakeId: 'voter' }] },
  })
  expect(await ask('eraseUser', me)).toEqual({
    status: 204,
    headers: { 'cache-control': 'no-store', ...SECURITY_HEADERS },
    body: undefined,
  })
  const { body } = await ask('exportUser', me)
  expect(body).toEqual({
    userId: 'dora',
    erasedAt: expect.any(String),
    keepsakes: [],
    progress: [],
    editions: [],
    connections: [],
  })
  expect(aws.erasures.map((each) => [JSON.parse(each.body), each.delay])).toEqual([
    [{ userId: 'dora', erasedAt: body.erasedAt }, 60],
  ])
  const finish = { Records: [{ messageId: 'erasure-1', body: aws.erasures[0]?.body }] }
  expect(await functions.finishErasure?.(finish, context)).toEqual({ batchItemFailures: [] })
})

test.each(['listKeepsakes', 'getPassport', 'exportUser', 'eraseUser'])(
  '%s answers nobody without a user of its own',
  async (name) => {
    const path = { campaignId: 'paris' }
    expect(await ask(name, { path, query: {} })).toMatchObject({ status: 401 })
    expect(await ask(name, { path, query: {}, claims: { partnerId: 'acme' } })).toMatchObject({ status: 403 })
    expect(await ask(name, { path, claims: { sub: 'a b' } })).toMatchObject({ status: 403 })
  },
)

test('a query parameter that a route does not take is refused, on every route', async () => {
  const me = { claims: { sub: 'anna' } }
  const routes: [name: string, given: RequestGiven][] = [
    ['listKeepsakes', me],
    ['getPassport', { ...me, path: { campaignId: 'paris' } }],
    ['exportUser', me],
    ['eraseUser', me],
    ['listCampaigns', {}],
    ['getCampaign', { path: { campaignId: 'paris' } }],
    ['health', {}],
  ]
  for (const [name, given] of routes) {
    for (const parameter of ['unheard-of', 'Limit', 'userId', '__proto__']) {
      const query = JSON.parse(`{ "${parameter}": "1" }`)
      const { status, body } = await ask(name, { ...given, query })
      expect([name, status, body.type]).toEqual([name, 400, 'urn:keepsakes:problem:invalid-parameter'])
      expect(body.detail).toMatch(new RegExp(`^${parameter}: is not a parameter here`))
    }
  }
  for (const query of [{ limit: '5' }, { campaignId: 'paris' }]) {
    expect(await ask('listKeepsakes', { ...me, query })).toMatchObject({ status: 200 })
    expect(await ask('getPassport', { ...me, path: { campaignId: 'paris' }, query })).toMatchObject({
      status: 400,
    })
    expect(await ask('listCampaigns', { query })).toMatchObject({ status: 400 })
  }
})

describe('what no route takes', () => {
  test.each([
    '/',
    '',
    '/v1',
    '/v1/',
    '/v2/campaigns',
    '/v1/me/',
    '/v1/me/keepsakes/',
    '/v1/me/passports',
    '/v1/me/passports/',
    '/v1/campaigns/paris/keepsakes',
    '/v1/campaigns/../etc',
    '/V1/campaigns',
    '/v1/{campaignId}',
    `/${'x'.repeat(8000)}`,
    '/v1/campaigns/\u0000/x',
    '/__proto__',
  ])('is a problem: nothing at %j', async (rawPath) => {
    const answer = await ask('notFound', { rawPath })
    expect(answer).toEqual({
      status: 404,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...SECURITY_HEADERS,
      },
      body: {
        type: 'urn:keepsakes:problem:no-such-route',
        title: 'There is nothing at this path',
        status: 404,
      },
    })
  })

  test.each([
    ['/v1/me/keepsakes', 'GET, HEAD'],
    ['/v1/me', 'DELETE'],
    ['/v1/me/passports/paris', 'GET, HEAD'],
    ['/v1/campaigns', 'GET, HEAD'],
    ['/v1/campaigns/%', 'GET, HEAD'],
    ['/v1/activities', 'POST'],
    ['/v1/health', 'GET, HEAD'],
  ])('at a path that takes another method tells which: %s takes %s', async (rawPath, allow) => {
    expect(await ask('notFound', { rawPath })).toEqual({
      status: 405,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        allow,
        ...SECURITY_HEADERS,
      },
      body: {
        type: 'urn:keepsakes:problem:method-not-allowed',
        title: 'This path does not take this method',
        status: 405,
        detail: `It takes ${allow}`,
      },
    })
  })
})

test('a mistake in a request is a problem of that request', async () => {
  const me = { claims: { sub: 'anna' } }
  expect(await ask('listKeepsakes', { ...me, query: { limit: '0' } })).toMatchObject({ status: 400 })
  expect(await ask('getPassport', { ...me, path: { campaignId: 'unknown' } })).toMatchObject({ status: 404 })
  expect(await ask('getCampaign', { path: { campaignId: 'unknown' } })).toMatchObject({ status: 404 })
})

test('what a partner sends by HTTPS is published as theirs, and what was not taken is to be sent again', async () => {
  const measured = jest.spyOn(Metrics.prototype, 'addMetric')
  const authorization = `Bearer ${await issuer.sign({ partnerId: 'quiz-show' })}`
  const send = (...notes: string[]) =>
    ask('ingestActivities', {
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(
        notes.map((note) => {
          const { 'detail-type': type, detail, time } = voted({ userId: 'dora', detail: { note } })
          return { 'detail-type': note === '' ? 'Zapped' : type, detail, time }
        }),
      ),
    })
  aws.published.length = 0
  expect(await send('taken', '')).toMatchObject({
    status: 207,
    headers: { 'cache-control': 'no-store' },
    body: { results: [{ status: 'accepted' }, { status: 'rejected' }] },
  })
  // Activities of one request go in one event, so those of another are taken or not by themselves.
  expect(await send('refuse this')).toMatchObject({
    status: 503,
    body: { results: [{ status: 'failed' }] },
  })
  expect(aws.published).toMatchObject([
    { EventBusName: 'the-bus', Source: 'partner.quiz-show', DetailType: 'PollVoted' },
  ])
  for (const name of ['IngestAccepted', 'IngestRejected', 'IngestFailed'])
    expect(measured.mock.calls).toContainEqual([name, 'Count', 1])
})

test('a dry run tells what a partner’s events would add to, and publishes and counts nothing', async () => {
  const measured = jest.spyOn(Metrics.prototype, 'addMetric')
  measured.mockClear()
  aws.published.length = 0
  const authorization = `Bearer ${await issuer.sign({ partnerId: 'quiz-show' })}`
  const { 'detail-type': type, detail, time } = voted({ userId: 'dora', detail: {} })
  const dryRun = (value: string) =>
    ask('ingestActivities', {
      headers: { authorization, 'content-type': 'application/json' },
      query: { dryRun: value },
      body: JSON.stringify([
        { 'detail-type': type, detail, time },
        { 'detail-type': 'Zapped', detail, time },
      ]),
    })
  expect(await dryRun('true')).toMatchObject({
    status: 207,
    headers: { 'cache-control': 'no-store' },
    body: {
      accepted: 1,
      rejected: 1,
      results: [
        { status: 'accepted', addsTo: [{ campaignId: expect.any(String), keepsakeId: expect.any(String) }] },
        { status: 'rejected' },
      ],
    },
  })
  expect(aws.published).toEqual([])
  const names = measured.mock.calls.map(([name]) => name)
  expect(names.filter((name) => /^Ingest|^Activities/.test(name))).toEqual([])
  expect(await dryRun('yes')).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('dryRun: must be true or false') },
  })
  measured.mockRestore()
})

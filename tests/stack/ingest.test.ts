import { createPublisher } from '../../publisher/index.ts'
import { ingestAnswerSchema } from '../../schemas/api/ingest.ts'
import { votes } from '../functions/support/catalogue.ts'
import { heldBy } from './support/app.ts'
import { startTestStack, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

const ROUTE = '/v1/activities'
const JSON_TYPE = { 'content-type': 'application/json' }
const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json; charset=utf-8' }
const CLOUD_EVENT_BATCH = { 'content-type': 'application/cloudevents-batch+json' }

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'double', earn: votes(2) },
    ],
  })
})
afterAll(() => stack?.stop())

let sent = 0
const vote = (userId: string, more: object = {}) => ({
  eventId: `https-${++sent}`,
  userId,
  occurredAt: '2024-07-26T18:00:00Z',
  pollId: 'mascot',
  optionId: 'the-red-one',
  ...more,
})
/** Published a minute after it happened. */
const time = '2024-07-26T18:01:00Z'
const ownVote = (userId: string, more: object = {}) => ({
  'detail-type': 'PollVoted',
  detail: vote(userId, more),
  time,
})
const cloudVote = (userId: string, more: object = {}) => ({
  specversion: '1.0',
  id: `cloud-${++sent}`,
  source: '/quiz-show',
  type: 'PollVoted',
  time,
  data: vote(userId),
  ...more,
})

async function post(body: unknown, headers: Record<string, string> = JSON_TYPE, token?: string) {
  const { api, partnerTokens } = stack.run.endpoints
  const answer = await fetch(api + ROUTE, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? partnerTokens.acme}`, ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

/** Waits until the user holds as many keepsakes. */
async function holds(userId: string, many: number) {
  const token = await stack.token(userId)
  await stack.settled()
  return until(
    `${userId} to hold ${many}`,
    () => heldBy(stack.run.endpoints, token),
    (held) => held.length >= many,
  )
}

describe('an activity sent by HTTPS', () => {
  test('earns a keepsake, and is never earned by again', async () => {
    const event = ownVote('single')
    expect(await post(event)).toMatchObject({
      status: 202,
      body: {
        accepted: 1,
        rejected: 0,
        failed: 0,
        results: [{ status: 'accepted', eventId: event.detail.eventId }],
      },
    })
    expect(await holds('single', 1)).toEqual(['games/voter'])

    expect(await post(event)).toMatchObject({ status: 202 })
    expect(await post([event, event])).toMatchObject({ status: 202, body: { accepted: 2 } })
    await stack.settled()
    expect(await heldBy(stack.run.endpoints, await stack.token('single'))).toEqual(['games/voter'])
  })

  test('comes onto the bus from the partner of the token, as it was sent', async () => {
    const seen: unknown[] = []
    const stop = stack.run.stack.onEvent((event) => void seen.push(event))
    const event = { ...ownVote('seen', { extra: 'kept' }), source: 'partner.other' }
    await post(event)
    await until('the event', () => seen.length > 0)
    stop()
    expect(seen[0]).toMatchObject({
      source: 'partner.acme',
      'detail-type': 'PollVoted',
      time,
      detail: event.detail,
    })
  })

  test('may be one of a hundred, which are one event of the bus, and of which each is counted', async () => {
    await stack.settled()
    const { metrics } = stack.run
    const before = metrics.sum('ActivitiesReceived')
    const types: string[] = []
    const stop = stack.run.stack.onEvent((event) => void types.push(event['detail-type']))
    const events = Array.from({ length: 100 }, (_, index) => ownVote(`many-${index}`))
    const { status, body } = await post(events)
    stop()
    expect([status, ingestAnswerSchema.parse(body).results.length]).toEqual([202, 100])
    expect(types[0]).toBe('ActivityBatch')
    await until('all to be counted', () => metrics.sum('ActivitiesReceived') - before >= 100)
    expect(metrics.sum('ActivitiesReceived') - before).toBe(100)
    for (const index of [0, 57, 99]) expect(await holds(`many-${index}`, 1)).toEqual(['games/voter'])
  })

  test('may be a CloudEvent, alone, in a batch, or with its attributes in the header', async () => {
    expect(await post(cloudVote('cloud'), CLOUD_EVENT)).toMatchObject({ status: 202 })
    expect(await holds('cloud', 1)).toEqual(['games/voter'])

    expect(await post([cloudVote('batch'), cloudVote('batch')], CLOUD_EVENT_BATCH)).toMatchObject({
      status: 202,
    })
    expect(await holds('batch', 2)).toEqual(['games/double', 'games/voter'])

    const { eventId: _, userId: _user, ...data } = vote('')
    const attributes = {
      specversion: '1.0',
      id: 'binary-1',
      source: '/quiz-show',
      type: 'PollVoted',
      time,
      subject: 'bi%6eary',
    }
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]),
    )
    expect(await post(data, { ...JSON_TYPE, ...headers })).toMatchObject({
      status: 202,
      body: { results: [{ status: 'accepted', eventId: 'binary-1' }] },
    })
    expect(await holds('binary', 1)).toEqual(['games/voter'])
  })
})

test('what cannot count is told at once, beside what can, and is measured', async () => {
  const before = stack.run.metrics.sum('IngestRejected')
  const { status, headers, body } = await post([
    ownVote('mixed'),
    ownVote('mixed', { userId: 'a b' }),
    { ...ownVote('mixed'), 'detail-type': 'Zapped' },
    'vote',
  ])
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    207,
    'application/json',
    'no-store',
  ])
  const { results, ...counts } = ingestAnswerSchema.parse(body)
  expect(counts).toEqual({ accepted: 1, rejected: 3, failed: 0 })
  expect(results.map((result) => [result.status, 'path' in result ? result.path : undefined])).toEqual([
    ['accepted', undefined],
    ['rejected', 'detail.userId'],
    ['rejected', 'detail-type'],
    ['rejected', ''],
  ])
  expect(await holds('mixed', 1)).toEqual(['games/voter'])
  await until('the metric', () => stack.run.metrics.sum('IngestRejected') === before + 3)
  expect(stack.log.filter((line) => line.includes('activity rejected')).join()).toContain(
    '"partnerId":"acme"',
  )
  expect(stack.log.join()).not.toContain('a b')
  expect(await stack.aws.takeAll(stack.run.endpoints.rejectedActivityQueueUrl)).toEqual([])
})

test('what partners’ publisher sends is answered event by event, and earns', async () => {
  const { api, partnerTokens } = stack.run.endpoints
  const told: string[] = []
  const publisher = createPublisher({
    ...{ url: api, token: partnerTokens.acme ?? '' },
    onAccepted: ({ detail }) => told.push(`accepted ${detail.userId}`),
    onRejected: ({ event, mistakes }) => told.push(`rejected ${event.detail.userId}: ${mistakes[0]?.path}`),
  })
  await Promise.all(['paula', 'p a u l a', 'paula'].map((userId) => publisher.publish(ownVote(userId))))
  expect(await publisher.close()).toBe(0)
  expect(told).toEqual(['accepted paula', 'rejected p a u l a: detail.userId', 'accepted paula'])
  await holds('paula', 2)
})

test('a request of nothing but what cannot count is 422', async () => {
  expect(await post(cloudVote('never', { type: 'Zapped' }), CLOUD_EVENT)).toMatchObject({
    status: 422,
    body: { rejected: 1, results: [{ path: 'type' }] },
  })
})

test.each<
  [what: string, status: number, problem: string, headers: Record<string, string>, body: string | Uint8Array]
>([
  ['no JSON', 400, 'invalid-body', JSON_TYPE, '{'],
  ['no body', 400, 'invalid-body', JSON_TYPE, ''],
  ['an empty batch', 400, 'invalid-body', JSON_TYPE, '[]'],
  ['what is not UTF-8', 400, 'invalid-body', CLOUD_EVENT, Uint8Array.of(0x22, 0xff, 0x22)],
  ['101 events', 413, 'too-large', JSON_TYPE, `[${'1,'.repeat(100)}1]`],
  ['over 1 MiB', 413, 'too-large', CLOUD_EVENT_BATCH, `[${' '.repeat(1024 * 1024)}]`],
  ['a form', 415, 'unsupported-media-type', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
])('a request with %s is refused: %s %s', async (_, status, problem, headers, body) => {
  const answer = await post(body, headers)
  expect(answer).toMatchObject({ status, body: { type: `urn:keepsakes:problem:${problem}`, status } })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
})

test('nobody publishes but a partner with the scope for it', async () => {
  const { tokens } = stack.run
  const event = ownVote('refused')
  const refused = async (token: string) => {
    const { status, body } = await post(event, JSON_TYPE, token)
    return [status, (body as { type: string }).type.replace('urn:keepsakes:problem:', '')]
  }
  expect(await refused('')).toEqual([401, 'token-missing'])
  expect(await refused('abc')).toEqual([401, 'token-invalid'])
  expect(await refused(await tokens.sign({ partnerId: 'acme', expiresIn: -60 }))).toEqual([
    401,
    'token-expired',
  ])
  expect(await refused(await stack.token('anna'))).toEqual([403, 'missing-scope'])
  expect(await refused(await tokens.sign({ partnerId: 'acme', scope: 'activities:read' }))).toEqual([
    403,
    'missing-scope',
  ])
  expect(await refused(await tokens.sign({ sub: 'anna', scope: 'activities:write' }))).toEqual([
    403,
    'not-a-partner',
  ])
  await stack.settled()
  expect(await heldBy(stack.run.endpoints, await stack.token('refused'))).toEqual([])
})

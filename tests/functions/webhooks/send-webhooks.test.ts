import { Webhook } from 'standardwebhooks'
import { newBreaker } from '../../../functions/webhooks/breaker.ts'
import type { Answer } from '../../../functions/webhooks/post.ts'
import { sendWebhooks, type WebhookPorts } from '../../../functions/webhooks/send-webhooks.ts'
import { secretOf } from '../../../functions/webhooks/signing.ts'
import { type Subscription, subscriptionsIn } from '../../../schemas/webhook.ts'

const KEY = 'the key of the stage'
const SENT = Date.now()
const DAY = 86_400_000

const subscription = (id: string, events: string, more: object = {}): Subscription => {
  const [read] = subscriptionsIn(
    JSON.stringify([{ id, url: `https://${id}.example.com/hook`, events: events.split(' '), ...more }]),
  )
  if (read === undefined) throw new Error('it is no subscription')
  return read
}
const APP = subscription('app', 'KeepsakeAwarded')
const ACME = subscription('acme', 'KeepsakeAwarded ActivityRejected')
const NORTH = subscription('north', 'ActivityRejected')

const awarded = JSON.stringify({
  ...{
    source: 'keepsakes.awards',
    'detail-type': 'KeepsakeAwarded',
    time: '2024-07-27T00:00:01Z',
    id: 'e-1',
  },
  detail: {
    ...{ awardId: 'anna/games/voter', userId: 'anna', campaignId: 'games', keepsakeId: 'voter' },
    ...{ earnedAt: '2024-07-27T00:00:00Z', recordedAt: '2024-07-27T00:00:01Z', eventId: 'vote-1' },
  },
})
const rejected = JSON.stringify({
  ...{ source: 'keepsakes.rejections', 'detail-type': 'ActivityRejected', time: '2024-07-27T00:00:01Z' },
  detail: {
    ...{
      rejectedId: 'r-1',
      partnerId: 'north',
      rejectedAt: '2024-07-27T00:00:01.000Z',
      reasonCode: 'schema',
    },
    ...{ reason: 'detail.userId is missing', mistakes: [{ path: 'detail.userId', message: 'is missing' }] },
  },
})

type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Answer>

function world(subscriptions: readonly Subscription[], answer: Post = async () => ({ status: 204 })) {
  const seen = {
    posted: [] as { url: string; headers: Readonly<Record<string, string>>; body: string }[],
    back: [] as { body: string; delay: number }[],
    buried: [] as { body: string; reason: string }[],
    reports: [] as string[],
  }
  let now = SENT
  const ports: WebhookPorts = {
    subscriptions,
    key: async () => KEY,
    async post(url, headers, body) {
      seen.posted.push({ url, headers, body })
      return answer(url, headers, body)
    },
    putBack: async (body, delay) => void seen.back.push({ body, delay }),
    bury: async (body, { message }) => void seen.buried.push({ body, reason: message }),
    breaker: newBreaker(),
    now: () => now,
    random: () => 0,
    report: (message) => void seen.reports.push(message),
  }
  const send = (...bodies: readonly string[]) =>
    sendWebhooks(
      bodies.map((body, index) => ({
        messageId: `m-${index}`,
        body,
        attributes: { SentTimestamp: String(SENT) },
      })),
      ports,
    )
  const at = (time: number) => {
    now = time
  }
  return { ...seen, ports, send, at }
}

test('an award goes to all that ask for awards, one message each, and what was rejected to its own partner alone', async () => {
  const { send, posted, back } = world([APP, ACME, NORTH])
  expect(await send(awarded, rejected)).toEqual({
    failed: [],
    tally: { delivered: 1, retried: 0, givenUp: 0, failed: 0 },
  })
  expect(posted.map(({ url }) => url)).toEqual([NORTH.url])
  expect(back.map(({ body, delay }) => [JSON.parse(body).subscription, delay])).toEqual([
    ['app', 0],
    ['acme', 0],
  ])
  await send(...back.map(({ body }) => body))
  expect(posted.map(({ url }) => url)).toEqual([NORTH.url, APP.url, ACME.url])
})

test('a delivery is verified by the package, has type, time and the whole detail, and the same id each time', async () => {
  const { send, posted } = world([APP])
  await send(awarded)
  await send(awarded)
  const [first, second] = posted
  const verified = new Webhook(secretOf(KEY, { partnerId: 'app', generation: 1 })).verify(
    first?.body ?? '',
    first?.headers ?? {},
  )
  expect(verified).toEqual({
    type: 'KeepsakeAwarded',
    timestamp: '2024-07-27T00:00:01Z',
    data: JSON.parse(awarded).detail,
  })
  expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id'])
})

test('nobody is told of what no subscription asks for, or of a partner that has left the list', async () => {
  const { send, posted, back, buried } = world([APP])
  await send(rejected, JSON.stringify({ subscription: 'gone', event: JSON.parse(awarded) }))
  expect([posted, back, buried]).toEqual([[], [], []])
})

test('a receiver that fails is tried again with growing waits, in hops that a queue allows, and given up after a day', async () => {
  const { send, back, buried, posted, at } = world([APP], async () => ({ status: 500 }))
  let body = awarded
  let now = SENT
  const attempts: number[] = []
  while (buried.length === 0) {
    const before = posted.length
    await send(body)
    if (posted.length > before) attempts.push(now - SENT)
    const last = back.at(-1)
    if (last === undefined) throw new Error('it was not put back')
    expect(last.delay).toBeLessThanOrEqual(900)
    body = last.body
    now += last.delay * 1000
    at(now)
  }
  // After the third it is left alone for half a minute, in which the fourth would have been.
  expect(attempts.slice(0, 4)).toEqual([0, 2_000, 8_000, 80_000])
  expect(attempts.at(-1)).toBeGreaterThanOrEqual(DAY)
  expect(attempts.at(-1)).toBeLessThan(DAY + 60_000)
  // As it came, so that it starts anew when it is redriven.
  expect(buried).toEqual([
    {
      body: JSON.stringify({ subscription: 'app', event: JSON.parse(body).event }),
      reason: `the receiver answered 500; given up at attempt ${attempts.length + 1}`,
    },
  ])
})

test('410 ends it at once, and what is no message is buried with a reason', async () => {
  const { send, buried, back } = world([APP], async () => ({ status: 410 }))
  const { tally } = await send(awarded, 'garbage', '{"subscription":"app"}')
  expect(tally.givenUp).toBe(3)
  expect(buried.map(({ reason }) => reason).sort()).toEqual([
    'it is neither an event nor a delivery',
    'it is neither an event nor a delivery',
    'the receiver answered 410; given up at attempt 1',
  ])
  expect(back).toEqual([])
})

test('a receiver that does not answer is left alone for a while, and the others are not', async () => {
  const { send, posted, at } = world([APP, NORTH], async (url) => {
    if (url === APP.url) throw new Error('no answer within 10 s')
    return { status: 200 }
  })
  await send(awarded, awarded, awarded)
  const before = posted.length
  expect((await send(awarded, rejected)).tally).toMatchObject({ delivered: 1, retried: 1 })
  expect(posted.length).toBe(before + 1)
  at(SENT + 31_000)
  expect((await send(awarded)).tally).toMatchObject({ retried: 1 })
})

test('a fault of ours brings the record again, and its neighbours are delivered', async () => {
  const { ports, send, reports } = world([APP, NORTH], async (url) => ({
    status: url === APP.url ? 500 : 200,
  }))
  Object.assign(ports, { putBack: () => Promise.reject(new Error('the queue is away')) })
  const { failed, tally } = await send(awarded, rejected)
  expect(failed.map(({ messageId }) => messageId)).toEqual(['m-0'])
  expect(tally).toMatchObject({ delivered: 1, failed: 1 })
  expect(reports.at(-1)).toBe('a webhook could not be handled; it comes again')
})

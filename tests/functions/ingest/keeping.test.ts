import { ingest } from '../../../functions/ingest/ingest.ts'
import {
  type KeeperOptions,
  type RefusedRequest,
  rejectionKeeper,
} from '../../../functions/ingest/keeping.ts'
import { readEvents } from '../../../functions/ingest/read-events.ts'
import { type Rejection, rejectionsIn } from '../../../functions/rejections/message.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { keptTraces } from '../support/traces.ts'
import { CLOUD_EVENT_BATCH, cloudVote, JSON_TYPE, NOW, ownVote } from './support.ts'

const ACME = 'acme' as PartnerId

function keeper(more: Partial<KeeperOptions> = {}) {
  const bodies: string[] = []
  const unkept: [number, unknown][] = []
  const send = async (given: readonly string[]) => {
    bodies.push(...given)
    return []
  }
  const keep = rejectionKeeper({
    send,
    unkept: (howMany, error) => {
      if (howMany > 0) unkept.push([howMany, error])
    },
    ...more,
  })
  return { keep, bodies, unkept }
}

/** Sends a request, and gives what became of it and what is kept. */
async function sendAndKeep(body: unknown, headers: Record<string, string> = JSON_TYPE) {
  const { keep, bodies, unkept } = keeper()
  const published: unknown[] = []
  const { status, answer } = await ingest(
    readEvents({ headers, body: () => Buffer.from(JSON.stringify(body)) }),
    ACME,
    {
      publish: async (events) => void published.push(...events),
      keep: (refused, at) => keep({ partnerId: ACME, refused, at }),
      now: () => NOW,
      leadMs: 0,
      traces: keptTraces().traces,
    },
  )
  const kept: Rejection[] = bodies.flatMap((each) => rejectionsIn(each, NOW))
  return { status, answer, kept, published, unkept, messages: bodies.length }
}

test('what is refused of a request is kept in one message, as EventBridge would have delivered it', async () => {
  const wrong = ownVote({ userId: 7 }, { source: 'partner.someone-else' })
  const { status, answer, kept, published, messages } = await sendAndKeep([wrong, ownVote(), 'garbage'])
  expect([status, published.length, messages]).toEqual([207, 1, 1])
  expect(kept.map(({ partnerId, record }) => [partnerId, JSON.parse(record)])).toEqual([
    ['acme', { ...wrong, source: 'partner.acme', time: '2024-07-26T18:01:00.000Z' }],
    ['acme', 'garbage'],
  ])
  const refused = answer.results.filter((result) => result.status === 'rejected')
  expect(kept.map(({ kept: { mistakes } }) => mistakes)).toEqual(refused.map(({ mistakes }) => mistakes))
})

test('a CloudEvent is kept as its activity, or as it was sent where its data cannot be read', async () => {
  const { data: _, ...bare } = cloudVote()
  const broken = { ...bare, datacontenttype: 'application/json', data_base64: '?' }
  const { kept } = await sendAndKeep([cloudVote({ type: 'Unknown' }), broken], CLOUD_EVENT_BATCH)
  expect(kept.map(({ kept: { reasonCode } }) => reasonCode)).toEqual(['unknown-type', 'schema'])
  const [first, second] = kept.map(({ record }) => JSON.parse(record))
  expect(first).toMatchObject({ source: 'partner.acme', 'detail-type': 'Unknown', detail: cloudVote().data })
  expect(second).toEqual(broken)
})

test('a request with nothing refused sends nothing to be kept', async () => {
  const { status, messages } = await sendAndKeep([ownVote()])
  expect([status, messages]).toEqual([202, 0])
})

const refusedOf = (count: number, more: Partial<RefusedRequest> = {}): RefusedRequest => ({
  partnerId: ACME,
  at: NOW,
  refused: Array.from({ length: count }, () => ({
    sent: { value: 7, mistakes: [], told: (mistake) => mistake },
    mistakes: [{ path: '', message: 'must be a JSON object' }],
  })),
  ...more,
})

test('a flood is kept in part, by partner and minute, and the rest is counted', async () => {
  const { keep, bodies, unkept } = keeper({ most: 10 })
  await keep(refusedOf(8))
  await keep(refusedOf(8))
  await keep(refusedOf(8))
  await keep(refusedOf(8, { partnerId: 'other' as PartnerId }))
  await keep(refusedOf(8, { at: NOW + 60_000 }))
  expect(bodies.map((body) => rejectionsIn(body, NOW).length)).toEqual([8, 2, 8, 8])
  expect(unkept).toEqual([
    [6, undefined],
    [8, undefined],
  ])
})

test.each<[string, KeeperOptions['send']]>([
  ['refuses', async () => [0]],
  ['cannot be reached', () => Promise.reject(new Error('no'))],
])('a queue that %s changes no answer: what is not kept is counted', async (_, send) => {
  const { keep, unkept } = keeper({ send })
  await keep(refusedOf(3))
  expect(unkept).toEqual([[3, expect.any(Error)]])
})

test('what is nested beyond reason is kept by its mistakes', async () => {
  const { keep, bodies } = keeper()
  let value: unknown = 7
  for (let depth = 0; depth < 100_000; depth++) value = [value]
  const [one] = refusedOf(1).refused
  await keep(refusedOf(0, { refused: one ? [{ ...one, sent: { ...one.sent, value } }] : [] }))
  expect(bodies.flatMap((body) => rejectionsIn(body, NOW))).toHaveLength(1)
})

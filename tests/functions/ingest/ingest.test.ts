import * as fc from 'fast-check'
import { parseActivity } from '../../../events/activity.ts'
import { readActivities } from '../../../events/activity-batch.ts'
import { ingest, rejectionsOf } from '../../../functions/ingest/ingest.ts'
import { readEvents } from '../../../functions/ingest/read-events.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { keptTraces } from '../support/traces.ts'
import {
  CLOUD_EVENT,
  CLOUD_EVENT_BATCH,
  cloudVote,
  detailsIn,
  JSON_TYPE,
  NOW,
  ownVote,
  resultOf,
  send,
  vote,
} from './support.ts'

describe('an event that is valid', () => {
  test('is published as the partner of the token, whatever the body says', async () => {
    const { status, answer, published } = await send(ownVote({ extra: 'kept' }, { source: 'partner.other' }))
    expect({ status, answer }).toEqual({
      status: 202,
      answer: { accepted: 1, rejected: 0, failed: 0, results: [{ status: 'accepted', eventId: 'vote-1' }] },
    })
    expect(published).toEqual([
      {
        source: 'partner.acme',
        detailType: 'PollVoted',
        detail: JSON.stringify(vote({ extra: 'kept' })),
        time: new Date('2024-07-26T18:01:00Z'),
      },
    ])
  })

  test('has the time that it says, in the whole seconds that EventBridge keeps', async () => {
    const { published } = await send(ownVote({}, { time: '2024-07-26T20:00:04.999+02:00' }))
    expect(published[0]?.time).toEqual(new Date('2024-07-26T18:00:04Z'))
  })

  test('is published now where its clock is ahead by as much as clocks are', async () => {
    const ahead = { occurredAt: '2024-07-26T18:04:20Z' }
    const { status, published } = await send(ownVote(ahead, { time: '2024-07-26T18:06:00.750Z' }))
    expect(status).toBe(202)
    expect(published[0]?.time).toEqual(new Date('2024-07-26T18:01:00Z'))
  })

  test('may be of a time to come where that is rehearsed, and no further ahead', async () => {
    const leadMs = 20 * 86_400_000
    const [soon, later] = ['2024-08-15T18:00:00Z', '2024-08-15T18:06:01Z']
    const { published } = await send(ownVote({ occurredAt: soon }, { time: soon }), { leadMs })
    expect(published[0]?.time).toEqual(new Date(soon))
    expect(await resultOf(ownVote({}, { time: later }), { leadMs })).toMatchObject({ path: 'time' })
  })

  test('may come as a whole envelope of EventBridge, of which only three fields are read', async () => {
    const envelope = { version: '0', id: 'x', account: '1', region: 'eu-west-1', resources: [] }
    expect(await resultOf(ownVote({}, envelope))).toEqual({ status: 'accepted', eventId: 'vote-1' })
  })
})

describe('an event that can never count', () => {
  test.each<[what: string, event: unknown, path: string]>([
    ['of an unknown type', { ...ownVote(), 'detail-type': 'Zapped' }, 'detail-type'],
    ['without a type', { detail: vote() }, 'detail-type'],
    ['without a detail', { 'detail-type': 'PollVoted' }, 'detail'],
    ['with a list as detail', { 'detail-type': 'PollVoted', detail: [] }, 'detail'],
    ['with a wrong field', ownVote({ optionId: 7 }), 'detail.optionId'],
    ['with a user that is none', ownVote({ userId: 'a b' }), 'detail.userId'],
    ['with a time that is none', ownVote({}, { time: 'now' }), 'time'],
    ['with null as time', ownVote({}, { time: null }), 'time'],
    ['with a number as time', ownVote({}, { time: 1722016860 }), 'time'],
    ['of the time to come', ownVote({ occurredAt: '2024-07-26T18:06:01Z' }), 'detail.occurredAt'],
    ['with more than 256 KiB', ownVote({ note: 'x'.repeat(256 * 1024) }), 'detail'],
    [
      'nested beyond reason',
      `{"detail-type":"PollVoted","detail":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
      'detail',
    ],
    ['that is text', '"vote"', ''],
    ['that is null', 'null', ''],
    ['that is a list in a list', [[ownVote()]], ''],
  ])('%s is rejected with its path and reason, and is not published', async (_, event, path) => {
    const { status, answer, published } = await send(event)
    expect([status, published]).toEqual([422, []])
    expect(answer.results[0]).toMatchObject({
      status: 'rejected',
      path,
      reason: expect.stringContaining(path === '' ? 'the event: ' : `${path}: `),
    })
  })

  test.each([
    ['a moment more than 5 minutes', '2024-07-26T18:06:00.751Z'],
    ['20 days', '2024-08-15T18:01:00Z'],
    ['some 7,000 years', '9999-12-31T23:59:59Z'],
  ])('is told what cures a time that is ahead of the clock by %s', async (_, time) => {
    const { status, answer, published } = await send(ownVote({}, { time }))
    expect([status, published]).toEqual([422, []])
    expect(answer.results[0]).toMatchObject({
      path: 'time',
      mistakes: [
        { path: 'time', message: expect.stringMatching(/more than 5 minutes after .*; leave it out/) },
      ],
    })
  })

  test('is told at once that both its times are ahead, in whatever form it came', async () => {
    const occurredAt = '2024-08-15T18:00:00Z'
    const own = await resultOf(ownVote({ occurredAt }, { time: occurredAt }))
    expect(own).toMatchObject({ mistakes: [{ path: 'time' }, { path: 'detail.occurredAt' }] })
    const cloud = cloudVote({ time: occurredAt, data: { ...vote(), occurredAt } })
    expect(await resultOf(cloud, { headers: CLOUD_EVENT })).toMatchObject({
      mistakes: [{ path: 'time' }, { path: 'data.occurredAt' }],
    })
  })

  test('is told by its eventId, if it has one that can be', async () => {
    expect(await resultOf(ownVote({ userId: 7 }))).toMatchObject({ eventId: 'vote-1' })
    expect(await resultOf(ownVote({ eventId: 'vote\n1' }))).not.toHaveProperty('eventId')
  })

  test('is told all that is wrong with it at once, and what was probably meant', async () => {
    const { userId: _, ...detail } = vote({ userid: 'anna', pollId: '', occurredAt: 'now' })
    expect(await resultOf({ detailType: 'PollVoted', detail, time: 7 })).toMatchObject({
      path: 'detail-type',
      reason: expect.stringMatching(
        /^detail-type: is missing: .*; did you misspell it as detailType\?; time: .*; detail\.userId: is missing: .*userid\?; detail\.occurredAt: /,
      ),
      mistakes: ['detail-type', 'time', 'detail.userId', 'detail.occurredAt'].map((path) => ({ path })),
    })
  })

  test('is logged once a reason, without anything of the event', async () => {
    const { answer } = await send([ownVote({ userId: 'a b' }), ownVote({ userId: 'c d' }), ownVote(), 'text'])
    const reasons = rejectionsOf(answer)
    expect(reasons).toMatchObject([
      { path: 'detail.userId', events: 2 },
      { path: '', events: 1 },
    ])
    expect(JSON.stringify(reasons)).not.toMatch(/a b|c d|text/)
  })
})

describe('a batch', () => {
  // The last has no room beside others in one event of the bus.
  const large = { note: 'x'.repeat(65_000) }
  const three = [
    ownVote({ eventId: 'a' }),
    ownVote({ eventId: 'b', pollId: '' }),
    ownVote({ eventId: 'c', ...large }),
  ]
  const refuse = ({ detail }: { detail: string }) => detail.includes('"c"')

  test('is answered for each event, in the order sent', async () => {
    const { status, answer, published } = await send(three, { refuse })
    expect(status).toBe(207)
    expect(answer).toEqual({
      accepted: 1,
      rejected: 1,
      failed: 1,
      results: [
        { status: 'accepted', eventId: 'a' },
        {
          status: 'rejected',
          eventId: 'b',
          path: 'detail.pollId',
          reason: expect.stringMatching(/^detail\.pollId: /),
          mistakes: [{ path: 'detail.pollId', message: expect.any(String) }],
        },
        { status: 'failed', eventId: 'c' },
      ],
    })
    expect(published.map(({ detail }) => JSON.parse(detail).eventId)).toEqual(['a'])
  })

  test('is one event of the bus, each activity with a time of its own', async () => {
    const times = ['2024-07-26T18:00:59Z', '2024-07-26T18:00:58Z']
    const { published } = await send(
      times.map((time, index) => ownVote({ eventId: `vote-${index}` }, { time })),
    )
    const [event] = published
    expect([published.length, event?.source, event?.detailType]).toEqual([1, 'partner.acme', 'ActivityBatch'])
    const envelope = {
      source: event?.source,
      'detail-type': event?.detailType,
      time: event?.time?.toISOString(),
    }
    const text = JSON.stringify({ ...envelope, detail: JSON.parse(event?.detail ?? '') })
    expect(readActivities(text).map(({ parsed }) => parsed.accepted && parsed.activity.publishedAt)).toEqual(
      times.map((time) => Date.parse(time)),
    )
  })

  test.each<[what: string, events: unknown[], status: number]>([
    ['all accepted', [three[0], three[0]], 202],
    ['all rejected', [three[1], three[1]], 422],
    ['all failed', [three[2], three[2]], 503],
    ['accepted and rejected', [three[0], three[1]], 207],
    ['accepted and failed', [three[0], three[2]], 207],
    ['rejected and failed', [three[1], three[2]], 207],
  ])('with %s has a status of its own', async (_, events, status) => {
    expect(await send(events, { refuse })).toMatchObject({ status })
  })

  test('of nothing but rejected events does not call the bus', async () => {
    const events = readEvents({ headers: JSON_TYPE, body: () => Buffer.from('[1]') })
    const publish = async () => {
      throw new Error('was called')
    }
    expect(
      await ingest(events, 'acme' as PartnerId, {
        publish,
        now: () => NOW,
        leadMs: 0,
        traces: keptTraces().traces,
      }),
    ).toMatchObject({
      status: 422,
    })
  })

  test('whose publishing fails in a way of its own is an error, not an answer', async () => {
    const events = readEvents({ headers: JSON_TYPE, body: () => Buffer.from(JSON.stringify(three)) })
    const publish = async () => {
      throw new TypeError('a mistake of ours')
    }
    await expect(
      ingest(events, 'acme' as PartnerId, {
        publish,
        now: () => NOW,
        leadMs: 0,
        traces: keptTraces().traces,
      }),
    ).rejects.toThrow('a mistake')
  })
})

const anyDetail = fc.record(
  {
    eventId: fc.oneof(fc.constantFrom('e1', 'e2'), fc.jsonValue()),
    userId: fc.oneof(fc.constantFrom('anna', 'ben'), fc.jsonValue()),
    occurredAt: fc.constantFrom(
      '2024-07-26T18:00:00Z',
      '2024-07-26T18:06:00.5Z',
      '2024-02-30T00:00:00Z',
      'no',
    ),
    pollId: fc.constantFrom('p', ''),
    optionId: fc.constantFrom('o', 7),
    __proto__: fc.jsonValue(),
    note: fc.jsonValue(),
  },
  { requiredKeys: [] },
)
const anyEvent = fc.record(
  {
    'detail-type': fc.constantFrom('PollVoted', 'TriviaAnswered', 'constructor'),
    detail: fc.oneof({ weight: 9, arbitrary: anyDetail }, { weight: 1, arbitrary: fc.jsonValue() }),
    time: fc.constantFrom('2024-07-26T18:01:00.999Z', '2024-07-26T20:01:00+02:00', 'soon'),
  },
  { requiredKeys: ['detail-type', 'detail'] },
)

/** EventBridge keeps whole seconds. */
const asKept = (time: string) => time.replace(/\.\d+/, '')

test('what is published, awarding accepts; what is rejected, awarding would reject', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvent, async (event) => {
      const { answer, published } = await send(event)
      const sent = published[0]
      const { time = '2024-07-26T18:01:00Z', ...rest } = event
      const envelope = sent
        ? {
            source: sent.source,
            'detail-type': sent.detailType,
            detail: JSON.parse(sent.detail),
            time: sent.time?.toISOString(),
          }
        : { source: 'partner.acme', time: asKept(time), ...JSON.parse(JSON.stringify(rest)) }
      expect(parseActivity(envelope).accepted).toBe(answer.accepted === 1)
    }),
    { numRuns: 500 },
  )
})

describe('a trace', () => {
  const of = (letter: string, flags = '01') => `00-${letter.repeat(32)}-${'b'.repeat(16)}-${flags}`
  const carried = async (body: unknown, headers: Record<string, string>) => {
    const { published, spans } = await send(body, { headers })
    return { traces: detailsIn(published).map(({ traceparent }) => traceparent), spans }
  }

  test('of the request goes with each event that has none of its own', async () => {
    const events = [ownVote(), ownVote({ eventId: 'vote-2', traceparent: of('c', '00') })]
    const { traces, spans } = await carried(events, { ...JSON_TYPE, traceparent: of('a') })
    expect(traces).toEqual([of('a'), of('c', '00')])
    expect(spans.map(({ trace, about }) => [trace.traceId, about])).toEqual([
      ['a'.repeat(32), { activity: 'partner.acme/vote-1', outcome: 'accepted' }],
    ])
  })

  test('of a CloudEvent is its extension attribute, before that of the request', async () => {
    const events = [cloudVote({ traceparent: of('d') }), cloudVote({ traceparent: 'none' }), cloudVote()]
    const headers = { ...CLOUD_EVENT_BATCH, traceparent: of('a', '00') }
    expect((await carried(events, headers)).traces).toEqual([of('d'), of('a', '00'), of('a', '00')])
  })

  test('that is none is left out, and what the detail says in its place stays', async () => {
    const { traces, spans } = await carried([ownVote(), ownVote({ traceparent: 'mine' })], {
      ...JSON_TYPE,
      traceparent: 'none',
    })
    expect({ traces, spans }).toEqual({ traces: [undefined, 'mine'], spans: [] })
  })
})

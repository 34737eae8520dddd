import * as fc from 'fast-check'
import {
  CLOCK_TOLERANCE_MS,
  LARGEST_DETAIL_BYTES,
  parseActivity,
  parseActivityText,
  type Rejection,
} from '../../events/activity.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'

const at = '2024-07-26T19:30:00Z'
const later = (milliseconds: number) => new Date(Date.parse(at) + milliseconds).toISOString()

const details: Record<string, JsonObject> = {
  TriviaAnswered: { triviaId: 't1', questionId: 'q1', correct: true },
  PollVoted: { pollId: 'p1', optionId: 'o1' },
  TvWatched: { programId: 'p1', from: later(-60_000), to: at, channelId: 'c1', live: true },
}

function eventOf(type: string, detail: JsonObject = {}, envelope: JsonObject = {}): JsonObject {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': type,
    source: 'partner.stb',
    account: '000000000000',
    time: at,
    region: 'eu-west-1',
    resources: [],
    detail: { eventId: 'e1', userId: 'ada', occurredAt: at, ...details[type], ...detail },
    ...envelope,
  }
}

/** The same without a field. */
const without = (object: JsonObject, field: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== field))

function rejectionOf(event: unknown): Rejection {
  const parsed = parseActivity(event)
  if (parsed.accepted) throw new Error('was accepted')
  // The text of the event is judged as the event is.
  expect(parseActivityText(JSON.stringify(event))).toEqual(parsed)
  return parsed.rejection
}

function accepted(event: JsonObject) {
  const parsed = parseActivityText(JSON.stringify(event))
  if (!parsed.accepted) throw new Error(parsed.rejection.reason)
  return parsed.activity
}

describe('an activity event', () => {
  test.each(Object.keys(details))('of type %s is read', (type) => {
    expect(accepted(eventOf(type, { extra: { kept: [1] } }))).toMatchObject({
      type,
      source: 'partner.stb',
      eventId: 'e1',
      userId: 'ada',
      at: Date.parse(at),
      publishedAt: Date.parse(at),
      detail: { extra: { kept: [1] } },
    })
  })

  test('of watching has its end as event time, and what was watched', () => {
    const activity = accepted(eventOf('TvWatched', { to: later(-1000), occurredAt: later(-500_000) }))
    expect(activity.at).toBe(Date.parse(at) - 1000)
    expect(activity.watched).toEqual({ from: Date.parse(at) - 60_000, to: Date.parse(at) - 1000 })
  })

  test('of another type has no watched interval', () => {
    expect(accepted(eventOf('PollVoted'))).not.toHaveProperty('watched')
  })

  test('may leave out what is optional', () => {
    const event = eventOf('TvWatched')
    const detail = without(without(event.detail as JsonObject, 'live'), 'channelId')
    expect(accepted({ ...event, detail }).detail).toEqual(detail)
  })

  test('keeps a field called __proto__ as a field', () => {
    const text = JSON.stringify(eventOf('PollVoted')).replace(
      '"eventId"',
      '"__proto__":{"live":true},"eventId"',
    )
    const parsed = parseActivityText(text)
    expect(parsed.accepted && Object.hasOwn(parsed.activity.detail, '__proto__')).toBe(true)
  })
})

describe('an event with a wrong field is rejected with a reason that names it:', () => {
  const wrong: Record<string, Json[]> = {
    eventId: [1, null, '', 'a b', 'x'.repeat(129), {}, []],
    userId: [true, null, '', 'a/b', 'a#b', 'ada\n', 'x'.repeat(129)],
    occurredAt: [0, null, '', 'yesterday', '2024-07-26', '2024-02-30T00:00:00Z', '2024-07-26T19:30:00'],
    triviaId: [1, null, '', 'a b'],
    questionId: [1, null, '', '<q>'],
    correct: ['true', 1, null, []],
    pollId: [1, null, '', '日'],
    optionId: [1, null, '', 'o'.repeat(129)],
    programId: [1, null, '', ' '],
    channelId: [1, null, ''],
    live: ['yes', 0, null],
    from: [1, null, '', 'x', later(0), later(1), later(-24 * 3_600_000 - 1)],
    to: [1, null, '', 'x'],
  }
  const cases = Object.entries(details).flatMap(([type, own]) =>
    ['eventId', 'userId', 'occurredAt', ...Object.keys(own)].flatMap((field) =>
      (wrong[field] ?? []).map((value): [string, string, Json] => [type, field, value]),
    ),
  )

  test.each(cases)('%s with %s %j', (type, field, value) => {
    const { path, reason, partnerId } = rejectionOf(eventOf(type, { [field]: value }))
    // An interval is wrong at its end.
    const named =
      field === 'from' && typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? 'to' : field
    expect(path).toBe(`detail.${named}`)
    expect(reason).toMatch(new RegExp(`^detail\\.${named}: must be `))
    expect(partnerId).toBe('stb')
  })

  const needed = Object.entries(details).flatMap(([type, own]) =>
    ['eventId', 'userId', 'occurredAt', ...Object.keys(own)]
      .filter((field) => !['channelId', 'live'].includes(field))
      .map((field): [string, string] => [type, field]),
  )

  test.each(needed)('%s without %s', (type, field) => {
    const event = eventOf(type)
    const { reason } = rejectionOf({ ...event, detail: without(event.detail as JsonObject, field) })
    expect(reason).toMatch(new RegExp(`^detail\\.${field}: is missing: write `))
  })

  test.each<[string, Json[]]>([
    [
      'source',
      [1, null, '', 'stb', 'partner.', 'partner.a b', 'keepsakes.awards', `partner.${'x'.repeat(129)}`],
    ],
    ['detail-type', [1, null, '', 'triviaanswered', 'KeepsakeAwarded', 'toString', '__proto__']],
    ['time', [1, null, '', 'x', '2024-07-26']],
    ['detail', [1, null, '', [], 'x']],
  ])('envelope with a wrong %s, or none', (field, values) => {
    for (const value of values) {
      expect(rejectionOf(eventOf('PollVoted', {}, { [field]: value }))).toMatchObject({
        path: field,
        reason: expect.stringMatching(new RegExp(`^${field}: must be `)),
      })
    }
    expect(rejectionOf(without(eventOf('PollVoted'), field))).toMatchObject({
      path: field,
      reason: expect.stringMatching(new RegExp(`^${field}: is missing: write `)),
    })
  })

  test.each<Json>([null, 1, 'text', true, [], [{}]])('no envelope at all: %j', (value) => {
    expect(rejectionOf(value)).toEqual({
      path: '',
      reason:
        'the event: must be an EventBridge envelope: a JSON object with source, detail-type, time and detail',
    })
  })

  test.each(['', '{', 'null}', '{"a":1}x', "{'a':1}", '\u0000'])('not JSON: %j', (text) => {
    expect(parseActivityText(text)).toEqual({
      accepted: false,
      rejection: { path: '', reason: 'the event: is not JSON' },
    })
  })

  test('the type that is not known is told those that are', () => {
    expect(rejectionOf(eventOf('Clapped')).reason).toBe(
      'detail-type: must be one of TriviaAnswered, PollVoted, TvWatched',
    )
  })
})

describe('an impossible time', () => {
  test.each(Object.keys(details))(
    'of %s is more than 5 minutes after the envelope, to the millisecond',
    (type) => {
      const happened = (ahead: number) =>
        eventOf(type, { occurredAt: later(ahead), ...(type === 'TvWatched' ? { to: later(0) } : {}) })
      expect(accepted(happened(CLOCK_TOLERANCE_MS)).eventId).toBe('e1')
      expect(rejectionOf(happened(CLOCK_TOLERANCE_MS + 1))).toMatchObject({
        path: 'detail.occurredAt',
        reason:
          'detail.occurredAt: is an impossible time: more than 5 minutes after the time the event was published',
      })
    },
  )

  test('may be the end of what was watched', () => {
    expect(accepted(eventOf('TvWatched', { to: later(CLOCK_TOLERANCE_MS) })).at).toBe(
      Date.parse(at) + CLOCK_TOLERANCE_MS,
    )
    expect(rejectionOf(eventOf('TvWatched', { to: later(CLOCK_TOLERANCE_MS + 1) })).path).toBe('detail.to')
  })

  test('is not a matter of how long ago', () => {
    expect(accepted(eventOf('PollVoted', { occurredAt: '1999-01-01T00:00:00Z' })).at).toBeLessThan(
      Date.parse(at),
    )
  })
})

describe('what was watched', () => {
  test('is at most 24 hours long, to the millisecond', () => {
    expect(accepted(eventOf('TvWatched', { from: later(-24 * 3_600_000) })).watched?.to).toBe(Date.parse(at))
    expect(rejectionOf(eventOf('TvWatched', { from: later(-24 * 3_600_000 - 1) })).reason).toBe(
      'detail.to: must be at most 24 hours after from',
    )
  })

  test('is at least a millisecond long', () => {
    expect(accepted(eventOf('TvWatched', { from: later(-1) })).watched?.from).toBe(Date.parse(at) - 1)
    expect(rejectionOf(eventOf('TvWatched', { from: at })).reason).toBe('detail.to: must be later than from')
  })
})

describe('the size of an event', () => {
  const padded = (bytes: number, character = 'x') => {
    const event = eventOf('PollVoted', { pad: '' })
    const empty = Buffer.byteLength(JSON.stringify(event.detail))
    const pad = character.repeat((bytes - empty) / Buffer.byteLength(character))
    return eventOf('PollVoted', { pad })
  }

  test('is that of its detail in bytes, at most 256 KB', () => {
    expect(accepted(padded(LARGEST_DETAIL_BYTES)).eventId).toBe('e1')
    expect(rejectionOf(padded(LARGEST_DETAIL_BYTES + 1))).toMatchObject({
      path: 'detail',
      reason: `detail: must be at most ${LARGEST_DETAIL_BYTES} bytes of JSON, not nested beyond reason`,
      partnerId: 'stb',
    })
  })

  test('counts bytes, not characters', () => {
    expect(rejectionOf(padded(LARGEST_DETAIL_BYTES + 8, '😀')).path).toBe('detail')
  })

  test('of 300 KB is rejected, whatever its type', () => {
    expect(rejectionOf({ ...padded(300_000), 'detail-type': 'Unknown' }).path).toBe('detail')
  })

  test('nested a hundred thousand deep is rejected, not thrown at', () => {
    let deep: Json = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    const parsed = parseActivity(eventOf('PollVoted', { deep }))
    expect(parsed.accepted === false && parsed.rejection.path).toBe('detail')
  })
})

describe('the partner of a rejected event', () => {
  test.each<[string, Json, string | undefined]>([
    ['is told when the source names one', 'partner.a-1:b', 'a-1:b'],
    ['is not made up from another source', 'keepsakes.awards', undefined],
    ['is not taken from a source with hostile characters', 'partner.<x>', undefined],
    ['is not taken from a source that is too long', `partner.${'x'.repeat(129)}`, undefined],
    ['is not taken from what is no text', 7, undefined],
  ])('%s', (_, source, partnerId) => {
    expect(rejectionOf(eventOf('Unknown', {}, { source })).partnerId).toBe(partnerId)
  })
})

test('nothing that comes as JSON is thrown at, and every rejection has a reason', () => {
  const anything = fc.oneof(
    fc.json().map((text) => JSON.parse(text) as Json),
    fc
      .tuple(
        fc.constantFrom(...Object.keys(details)),
        fc.dictionary(fc.constantFrom('userId', 'to', 'from', 'live', 'x'), fc.jsonValue()),
      )
      .map(([type, detail]) => eventOf(type, detail as JsonObject)),
    fc
      .dictionary(fc.constantFrom('source', 'detail-type', 'time', 'detail'), fc.jsonValue())
      .map((envelope) => eventOf('PollVoted', {}, envelope as JsonObject)),
  )
  fc.assert(
    fc.property(anything, (value) => {
      const parsed = parseActivityText(JSON.stringify(value))
      return parsed.accepted || parsed.rejection.reason.startsWith(parsed.rejection.path || 'the event')
    }),
    { numRuns: 500 },
  )
})

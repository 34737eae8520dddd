import * as fc from 'fast-check'
import { type ParsedActivity, parseActivity, type Rejection } from '../../events/activity.ts'
import { readActivities } from '../../events/activity-batch.ts'
import {
  aheadMistakes,
  CLOCK_TOLERANCE_MS,
  LARGEST_DETAIL_BYTES,
  timeAheadMistakes,
} from '../../events/activity-mistakes.ts'
import type { Json, JsonObject } from '../../json/json.ts'
import { runs } from '../support/runs.ts'

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

/** Reads the text of an event that is no batch. */
function parseText(text: string): ParsedActivity {
  const [read, ...others] = readActivities(text)
  if (!read || others.length > 0) throw new Error('is a batch')
  return read.parsed
}

function rejectionOf(event: unknown): Rejection {
  const parsed = parseActivity(event)
  if (parsed.accepted) throw new Error('was accepted')
  // The text of the event is judged as the event is.
  expect(parseText(JSON.stringify(event))).toEqual(parsed)
  return parsed.rejection
}

function accepted(event: JsonObject) {
  const parsed = parseText(JSON.stringify(event))
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
    const parsed = parseText(text)
    expect(parsed.accepted && Object.hasOwn(parsed.activity.detail, '__proto__')).toBe(true)
  })
})

describe('a number that a double does not hold', () => {
  const text = (field: string) =>
    `{"source":"partner.stb","detail-type":"PollVoted","time":"2024-07-26T18:01:00Z","detail":{"eventId":"e1","userId":"u1","occurredAt":"2024-07-26T18:00:00Z","pollId":"p","optionId":"o",${field}}}`

  test('keeps its digits', () => {
    const parsed = parseText(text('"member":9007199254740993,"n":[1e400]'))
    expect(parsed.accepted && JSON.stringify(parsed.activity.detail)).toMatch(
      /"member":9007199254740993,"n":\[1e400\]\}$/,
    )
  })

  test('is told to stand in quotes where a text is asked for, and is no detail', () => {
    const reasonOf = (line: string) => {
      const parsed = parseText(line)
      return parsed.accepted ? undefined : parsed.rejection.reason
    }
    const long = '12345678901234567890'
    for (const field of ['eventId', 'pollId']) {
      const line = text('"x":1').replace(new RegExp(`"${field}":"[^"]*"`), `"${field}":${long}`)
      expect(reasonOf(line)).toMatch(new RegExp(`^detail\\.${field}: must be a string, so in quotes: `))
    }
    expect(reasonOf(text('"x":1').replace(/"time":"[^"]*"/, `"time":${long}`))).toMatch(
      /^time: must be a string/,
    )
    expect(reasonOf(text('"x":1').replace(/"detail":.*/, `"detail":${long}}`))).toBe(
      'detail: must be a JSON object',
    )
  })

  test('is no envelope', () => {
    for (const long of ['1e999', '12345678901234567890']) {
      const parsed = parseText(long)
      expect(parsed.accepted === false && parsed.rejection).toMatchObject({
        path: '',
        reason: expect.stringMatching(/^the event: must be an EventBridge envelope/),
      })
    }
  })

  test('beside what is nested a hundred thousand deep is rejected, not thrown at', () => {
    const parsed = parseText(text(`"n":1e400,"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}`))
    expect(parsed.accepted === false && parsed.rejection.reason).toBe('the event: is nested beyond reason')
  })
})

describe('an event with a wrong field is rejected with a reason that names it:', () => {
  const wrong: Record<string, Json[]> = {
    eventId: [1, null, '', 'a\tb', 'é', 'x'.repeat(257), {}, []],
    userId: [true, null, '', 'a b', 'ada\n', 'Zoë', 'x'.repeat(256)],
    occurredAt: [0, null, '', 'yesterday', '2024-07-26', '2024-02-30T00:00:00Z', '2024-07-26T19:30:00'],
    triviaId: [1, null, '', 'a\nb'],
    questionId: [1, null, '', 'q\u0000'],
    correct: ['true', 1, null, []],
    pollId: [1, null, '', '\u0085'],
    optionId: [1, null, '', 'o'.repeat(257)],
    programId: [1, null, '', '\t'],
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
    expect(rejectionOf(value)).toMatchObject({
      path: '',
      reason:
        'the event: must be an EventBridge envelope: a JSON object with source, detail-type, time and detail',
    })
  })

  test.each(['', '{', 'null}', '{"a":1}x', "{'a':1}", '\u0000'])('not JSON: %j', (text) => {
    expect(parseText(text)).toEqual({
      accepted: false,
      rejection: {
        path: '',
        reason: 'the event: is not JSON',
        mistakes: [{ path: '', message: 'is not JSON' }],
      },
    })
  })

  test('the type that is not known is told those that are', () => {
    expect(rejectionOf(eventOf('Clapped')).reason).toBe(
      'detail-type: must be one of TriviaAnswered, PollVoted, TvWatched',
    )
  })
})

describe('every mistake is told at once', () => {
  const spoilt: Record<string, Json> = {
    source: 'acme',
    time: 'now',
    eventId: '',
    userId: null,
    occurredAt: '2024-07-26',
    triviaId: {},
    questionId: [],
    correct: 'true',
    pollId: '',
    optionId: '',
    programId: '',
    from: 'x',
    channelId: '',
    live: 1,
  }
  const envelope = ['source', 'time']

  test('whichever fields are wrong, and nothing else is', () => {
    const some = fc
      .constantFrom(...Object.keys(details))
      .chain((type) =>
        fc.tuple(
          fc.constant(type),
          fc.subarray([...envelope, 'eventId', 'userId', 'occurredAt', ...Object.keys(details[type] ?? {})]),
        ),
      )
    fc.assert(
      fc.property(some, ([type, fields]) => {
        const wrong = fields.filter((field) => field in spoilt)
        fc.pre(wrong.length > 0)
        const pick = (names: string[]) =>
          Object.fromEntries(names.map((name) => [name, spoilt[name] ?? null]))
        const { path, reason, mistakes } = rejectionOf(
          eventOf(
            type,
            pick(wrong.filter((field) => !envelope.includes(field))),
            pick(wrong.filter((field) => envelope.includes(field))),
          ),
        )
        const paths = wrong.map((field) => (envelope.includes(field) ? field : `detail.${field}`))
        expect(mistakes.map((mistake) => mistake.path).toSorted()).toEqual(paths.toSorted())
        expect(path).toBe(mistakes[0]?.path)
        expect(reason).toBe(mistakes.map(({ path, message }) => `${path}: ${message}`).join('; '))
      }),
    )
  })

  test('in one readable sentence, the envelope first', () => {
    const event = eventOf('PollVoted', { userId: 'a b', optionId: 7 }, { time: 'now' })
    expect(
      rejectionOf({ ...event, detail: without(event.detail as JsonObject, 'occurredAt') }).reason,
    ).toMatch(
      /^time: must be an RFC 3339 time [^;]+; detail\.userId: must be [^;]+; detail\.occurredAt: is missing: write an RFC 3339 time [^;]+; detail\.optionId: must be a string, so in quotes: [^;]+$/,
    )
  })

  test('what two fields are together, beside what a third is', () => {
    for (const [field, value] of Object.entries({
      live: 'yes',
      userId: 'a b',
      eventId: '',
      programId: '\n',
    })) {
      const { mistakes } = rejectionOf(eventOf('TvWatched', { [field]: value, from: at, to: at }))
      expect(mistakes).toEqual([
        { path: `detail.${field}`, message: expect.stringContaining('must be') },
        { path: 'detail.to', message: 'must be later than from' },
      ])
    }
  })

  test('both times that lie in the future', () => {
    const { mistakes } = rejectionOf(
      eventOf('TvWatched', { occurredAt: later(CLOCK_TOLERANCE_MS + 1), to: later(CLOCK_TOLERANCE_MS + 1) }),
    )
    expect(mistakes.map(({ path }) => path)).toEqual(['detail.occurredAt', 'detail.to'])
  })

  test('one a field, however many ways it is wrong', () => {
    const { mistakes } = rejectionOf(eventOf('TvWatched', { from: later(400_000), to: later(400_000) }))
    expect(mistakes).toEqual([{ path: 'detail.to', message: 'must be later than from' }])
  })

  test('of a type that is none, and of a detail that is none', () => {
    const { mistakes } = rejectionOf(eventOf('', {}, { 'detail-type': 7, detail: 7 }))
    expect(mistakes.map(({ path }) => path)).toEqual(['detail-type', 'detail'])
  })

  test('of a type that is not known, what is wrong for every type', () => {
    const { mistakes } = rejectionOf(eventOf('Clapped', { userId: '' }))
    expect(mistakes.map(({ path }) => path)).toEqual(['detail-type', 'detail.userId'])
  })

  test('of a type that is misspelt, what is wrong for the one that was meant', () => {
    const { mistakes } = rejectionOf(eventOf('PolVoted', { pollId: 'p1' }))
    expect(mistakes.map(({ path }) => path)).toEqual(['detail-type', 'detail.optionId'])
  })
})

describe('what is misspelt is told what was probably meant', () => {
  test.each([
    ['TriviaAnswerd', 'TriviaAnswered'],
    ['triviaAnswered', 'TriviaAnswered'],
    ['Trivia_Answered', 'TriviaAnswered'],
    ['poll.voted', 'PollVoted'],
    ['com.acme.PollVoted.v1', 'PollVoted'],
    ['TVWatch', 'TvWatched'],
  ])('a detail-type, %s', (type, meant) => {
    expect(rejectionOf(eventOf(type)).reason).toMatch(
      new RegExp(
        `^detail-type: must be one of TriviaAnswered, PollVoted, TvWatched; did you mean ${meant}\\?`,
      ),
    )
  })

  const renamed = (object: JsonObject, field: string, to: string): JsonObject => ({
    ...without(object, field),
    [to]: object[field] ?? null,
  })

  test.each([
    ['occurredAt', 'occuredAt'],
    ['occurredAt', 'occurred_at'],
    ['userId', 'userid'],
    ['userId', 'user_id'],
    ['eventId', 'EventID'],
    ['pollId', 'polId'],
    ['optionId', 'option-id'],
  ])('a field, %s written %s', (field, written) => {
    const event = eventOf('PollVoted')
    const { mistakes } = rejectionOf({
      ...event,
      detail: renamed(event.detail as JsonObject, field, written),
    })
    expect(mistakes).toEqual([
      {
        path: `detail.${field}`,
        message: expect.stringMatching(
          new RegExp(`^is missing: write .*; did you misspell it as ${written}\\?$`),
        ),
      },
    ])
  })

  test.each([
    ['detail-type', 'detailType'],
    ['detail', 'Detail'],
    ['time', 'Time'],
    ['source', 'Source'],
  ])('a field of the envelope, %s written %s', (field, written) => {
    const { reason } = rejectionOf(renamed(eventOf('PollVoted'), field, written))
    expect(reason).toContain(`; did you misspell it as ${written}?`)
  })

  test.each<[string, JsonObject]>([
    ['a field of another name', { somebody: 'ada' }],
    [
      'a name that is no name',
      { 'user\u202eId': 'ada', '<userId>': 'ada', [`userId${'x'.repeat(40)}`]: 'ada' },
    ],
  ])('and nothing of %s', (_, more) => {
    const event = eventOf('TvWatched', more)
    const { reason } = rejectionOf({ ...event, detail: without(event.detail as JsonObject, 'userId') })
    expect(reason).toMatch(/^detail\.userId: is missing: write [^;]+$/)
  })

  test('and nothing where the field is there, and wrong', () => {
    expect(rejectionOf(eventOf('PollVoted', { userId: 7, userid: 'ada' })).reason).toMatch(
      /^detail\.userId: must be [^;]+$/,
    )
  })

  test('and nothing that a type has behind its first 200 characters', () => {
    const reasonOf = (before: number) => rejectionOf(eventOf(`${'x'.repeat(before)}PollVoted`)).reason
    expect(reasonOf(191)).toContain('did you mean PollVoted?')
    expect(reasonOf(192)).not.toContain('did you mean')
  })

  test('looking at the first hundred fields that nobody knows, since there may be any number', () => {
    const { userId, ...detail } = eventOf('PollVoted').detail as JsonObject
    const reasonAmong = (many: number) => {
      const strange = Object.fromEntries(Array.from({ length: many }, (_, index) => [`strange${index}`, 0]))
      return rejectionOf(eventOf('PollVoted', {}, { detail: { ...strange, ...detail, userid: userId ?? 0 } }))
        .reason
    }
    expect(reasonAmong(99)).toContain('userid')
    expect(reasonAmong(100)).not.toContain('userid')
  })
})

describe('an impossible time', () => {
  test.each(Object.keys(details))(
    'of %s is more than 5 minutes after the envelope, to the millisecond',
    (type) => {
      const happened = (ahead: number) =>
        eventOf(type, { occurredAt: later(ahead), ...(type === 'TvWatched' ? { to: later(0) } : {}) })
      expect(CLOCK_TOLERANCE_MS).toBe(300_000)
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

describe('an event that is published ahead of when it came in', () => {
  const cameAt = Date.parse(at)
  const ahead = CLOCK_TOLERANCE_MS + 1
  const happened = later(ahead)
  const told = (type: string, publishedAt: number) =>
    aheadMistakes(
      { type, publishedAt, detail: { occurredAt: happened, to: happened, from: happened } },
      cameAt,
    ).map(({ path }) => path)

  test('is told so when it is by more than 5 minutes, to the millisecond', () => {
    expect(timeAheadMistakes(cameAt + CLOCK_TOLERANCE_MS, cameAt)).toEqual([])
    expect(timeAheadMistakes(cameAt + ahead, cameAt)).toEqual([
      {
        path: 'time',
        message:
          'is an impossible time: more than 5 minutes after the event came in; leave it out, which says that it is ' +
          'published as it is sent, or set right the clock that tells it',
      },
    ])
  })

  test('is told of its own times that are ahead, too', () => {
    expect(told('TvWatched', cameAt + ahead)).toEqual(['time', 'detail.occurredAt', 'detail.to'])
    expect(told('PollVoted', cameAt + ahead)).toEqual(['time', 'detail.occurredAt'])
    expect(told('Clapped', cameAt + ahead)).toEqual(['time'])
  })

  test('is told of none of its times when it was published in time', () => {
    expect(told('TvWatched', cameAt)).toEqual([])
    expect(told('Clapped', cameAt)).toEqual([])
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
    // The documents say 256 KiB; EventBridge itself takes a megabyte.
    expect(LARGEST_DETAIL_BYTES).toBe(262_144)
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

test.each(['occurredAt', 'from', 'to'])(
  'a %s that is an object with a toString of its own is rejected',
  (field) => {
    for (const value of [{ toString: 1 }, [{ valueOf: 1, toString: null }]]) {
      expect(rejectionOf(eventOf('TvWatched', { [field]: value })).path).toBe(`detail.${field}`)
    }
  },
)

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
      const parsed = parseText(JSON.stringify(value))
      return parsed.accepted || parsed.rejection.reason.startsWith(parsed.rejection.path || 'the event')
    }),
    { numRuns: runs(100) },
  )
})

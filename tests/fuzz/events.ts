import fc from 'fast-check'
import type { Json, JsonObject } from '../../json/json.ts'
import { answered, batchOf, viewed, voted } from '../functions/support/events.ts'
import { anyJson, hostileText, hostileTime, jsonSuite } from './texts.ts'

/** It stands in each event where a partner may write what it likes: nothing may log it. */
export const PRIVATE = 'ana.private@example.com'

/** A few users, so that the same ones come again and the tables stay small. */
const users = fc.integer({ min: 1, max: 9 }).map((number) => `fuzz-${number}`)

const right: fc.Arbitrary<JsonObject> = fc
  .record({
    make: fc.constantFrom(voted, answered, (given: Parameters<typeof voted>[0]) =>
      viewed({ ...given, minutes: 5 }),
    ),
    userId: users,
    eventId: fc.integer({ min: 0, max: 99_999 }),
  })
  .map(({ make, userId, eventId }) => make({ userId, eventId: `e${eventId}`, detail: { note: PRIVATE } }))

/** Changes something at a place of the event, which is told as text, since JSON.stringify cannot write all of it. */
type Change = (text: string, event: JsonObject) => string

const FIELDS = [
  ...['source', 'detail-type', 'time', 'detail', 'eventId', 'userId', 'occurredAt', 'triviaId', 'questionId'],
  ...[
    'correct',
    'pollId',
    'optionId',
    'programId',
    'from',
    'to',
    'live',
    'channelId',
    'activities',
    'traceparent',
  ],
] as const

const value = fc.oneof(
  { weight: 3, arbitrary: hostileText.map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: hostileTime.map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: anyJson },
)

/** Replaces a field's value, wherever it is in the event. */
const replaced: fc.Arbitrary<Change> = fc.tuple(fc.constantFrom(...FIELDS), value).map(
  ([field, text]) =>
    (_text, event) =>
      written(withField(event, field, MARK), text),
)

const removed: fc.Arbitrary<Change> = fc
  .constantFrom(...FIELDS)
  .map((field) => (_text, event) => JSON.stringify(withField(event, field, undefined)))

/** Puts a field in before another, so that names may be there twice. */
const inserted: fc.Arbitrary<Change> = fc
  .record({
    name: fc.oneof(fc.constantFrom<string>(...FIELDS), hostileText),
    text: value,
    share: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  .map(({ name, text: given, share }) => (text) => {
    const places = [...text.matchAll(/[{,]"/g)].map(({ index }) => index + 1)
    const at = places[Math.floor(share * places.length)] ?? 1
    return `${text.slice(0, at)}${JSON.stringify(name)}:${given},${text.slice(at)}`
  })

/** Breaks the text as a text. */
const broken: fc.Arbitrary<Change> = fc
  .record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 30 }),
    put: fc.oneof(
      fc.constantFrom('', '"', '{', ']', '\\', '\\u', '\u0000', '\ufeff', ',', '/*', '\n'),
      hostileText,
    ),
  })
  .map(({ share, length, put }) => (text) => {
    const at = Math.floor(share * text.length)
    return text.slice(0, at) + put + text.slice(at + length)
  })

const MARK = '\u{f8ff}mark'
const written = (event: JsonObject, text: string) =>
  JSON.stringify(event).replace(JSON.stringify(MARK), () => text)

function withField(event: JsonObject, field: string, to: Json | undefined): JsonObject {
  const own = Object.hasOwn(event, field) || field === 'activities'
  const detail = event.detail as JsonObject
  const set = (object: JsonObject): JsonObject => {
    const { [field]: _old, ...others } = object
    return to === undefined ? others : { ...others, [field]: to }
  }
  return own ? set(event) : { ...event, detail: set(detail) }
}

const changed = (events: fc.Arbitrary<JsonObject>, changes: fc.Arbitrary<Change>) =>
  fc.tuple(events, changes).map(([event, change]) => change(JSON.stringify(event), event))

const structured = fc.oneof({ weight: 4, arbitrary: replaced }, removed, inserted)

/** An event with something wrong in it that is JSON all the same, most of the time. */
export const oddEvent: fc.Arbitrary<string> = changed(right, structured)

const batches = fc.array(right, { minLength: 1, maxLength: 5 }).map((events) => batchOf(...events))

/** Anything that might stand where an event is expected. */
export const eventText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: oddEvent },
  { weight: 2, arbitrary: changed(right, broken) },
  { weight: 3, arbitrary: changed(batches, structured) },
  { weight: 1, arbitrary: changed(batches, broken) },
  { weight: 1, arbitrary: right.map((event) => JSON.stringify(event)) },
  { weight: 1, arbitrary: anyJson },
  { weight: 1, arbitrary: fc.constantFrom(...jsonSuite) },
  { weight: 1, arbitrary: hostileText },
)

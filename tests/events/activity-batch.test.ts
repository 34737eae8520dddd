import * as fc from 'fast-check'
import { readActivities } from '../../events/activity-batch.ts'
import { isTwice, twiceMistakes } from '../../events/activity-mistakes.ts'
import { batched, MOST_BATCH_BYTES, MOST_IN_BATCH } from '../../events/batching.ts'
import { type OutgoingEvent, sizeOf } from '../../events/publish.ts'
import type { Json, JsonObject } from '../../json/json.ts'
import { runs } from '../support/runs.ts'

const at = '2024-07-26T19:30:00Z'
const envelope = { version: '0', id: 'one', source: 'partner.stb', account: '000000000000', time: at }
const detail = { eventId: 'e1', userId: 'ada', occurredAt: at, pollId: 'p1', optionId: 'o1' }
const vote = { 'detail-type': 'PollVoted', detail }

const batchText = (value: Json) =>
  JSON.stringify({ ...envelope, 'detail-type': 'ActivityBatch', detail: value })
const batch = (...activities: Json[]) => batchText({ activities })

const reasonsOf = (text: string) =>
  readActivities(text).map(({ parsed }) => (parsed.accepted ? 'accepted' : parsed.rejection.reason))

const partnersOf = (text: string) =>
  readActivities(text).map(({ parsed }) => (parsed.accepted ? undefined : parsed.rejection.partnerId))

const value = fc.oneof(
  fc.constantFrom<Json>('PollVoted', 'TriviaAnswered', at, 'ada', true, null, 7),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
)
/** Activities of which any field may be anything, or not be there. */
const activity = fc
  .record({
    type: fc.option(fc.oneof(fc.constant<Json>('PollVoted'), value), { nil: undefined }),
    time: fc.option(fc.oneof(fc.constant<Json>('2024-07-26T19:29:58.9Z'), value), { nil: undefined }),
    fields: fc.dictionary(fc.constantFrom(...Object.keys(detail), 'live'), value, { maxKeys: 2 }),
  })
  .map(
    ({ type, time, fields }): JsonObject => ({
      ...(type === undefined ? {} : { 'detail-type': type }),
      ...(time === undefined ? {} : { time }),
      detail: { ...detail, ...fields },
    }),
  )

/** EventBridge keeps whole seconds of a time that it is given. */
const alone = (one: JsonObject) =>
  JSON.stringify({ ...envelope, ...one }).replace('19:29:58.9Z', '19:29:58.000Z')

test('each activity of a batch is judged as if it had come alone, in the order of sending', () => {
  fc.assert(
    fc.property(fc.array(activity, { minLength: 1, maxLength: 5 }), (activities) => {
      const read = readActivities(batch(...activities))
      expect(read.map(({ index }) => index)).toEqual([...activities.keys()])
      expect(read.map(({ parsed }) => parsed)).toEqual(
        activities.map((one) => readActivities(alone(one))[0]?.parsed),
      )
    }),
    { numRuns: runs(100) },
  )
})

test.each([
  ['an empty one', { activities: [] }, ['detail.activities: is empty: write one activity at least']],
  [
    'one without activities',
    {},
    ['detail.activities: is missing: write a list of activities, each with detail-type and detail'],
  ],
  ['one that is a list', [], ['detail: must be a JSON object with activities']],
] satisfies [string, Json, string[]][])('of batches, %s is rejected as a whole', (_name, value, reasons) => {
  expect(reasonsOf(batchText(value))).toEqual(reasons)
  expect(partnersOf(batchText(value))).toEqual(['stb'])
})

test('what cannot be in a batch is rejected alone, under the batch’s own partner', () => {
  const text = batch(
    vote,
    'PollVoted',
    { 'detail-type': 'ActivityBatch', detail: { activities: [vote] } },
    { ...vote, source: 'partner.other' },
    { ...vote, source: envelope.source },
  )
  expect(reasonsOf(text)).toEqual([
    'accepted',
    'the event: must be a JSON object with detail-type and detail',
    'detail-type: is a batch, which cannot be in a request or in another batch: write its activities there instead',
    'source: is not the source of the batch: leave it out, or send a batch for each source',
    'accepted',
  ])
  expect(partnersOf(text)).toEqual([undefined, 'stb', 'stb', 'stb', undefined])
})

test('an activity that is too large alone is rejected in a batch too, and its neighbours count', () => {
  const large = { ...vote, detail: { ...detail, more: 'x'.repeat(300_000) } }
  expect(reasonsOf(batch(large, vote))).toEqual([
    'detail: must be at most 262144 bytes of JSON, not nested beyond reason',
    'accepted',
  ])
})

test('a field that is there twice rejects the activity that has it, and the whole where the batch itself has one', () => {
  const twice = batch(vote, vote).replace('"userId":"ada"', '"userId":"ada","userId":"ben"')
  expect(reasonsOf(twice)).toEqual(['detail.userId: is there twice: write each field once', 'accepted'])
  const alone = JSON.stringify({ ...envelope, ...vote }).replace('"source"', '"source":"partner.x","source"')
  expect(reasonsOf(alone)).toEqual(['source: is there twice: write each field once'])
  const whole = batch(vote, vote).replace('"activities":', '"activities":[],"activities":')
  expect(reasonsOf(whole)).toEqual(['detail.activities: is there twice: write each field once'])
})

test('within a batch, a field that is there twice anywhere but in an activity is of the batch', () => {
  for (const [from, to, path] of [
    ['"activities":', '"more":[{"a":1,"a":2}],"activities":', 'detail.more[0].a'],
    ['"version":', '"account":"1","version":', 'account'],
  ])
    expect(reasonsOf(batch(vote, vote).replace(from as string, to as string))).toEqual([
      `${path}: is there twice: write each field once`,
    ])
})

test('batches take up to 64 KiB with their envelope, and an activity with what is around it', () => {
  expect(MOST_BATCH_BYTES).toBe(64_512)
  const sized = (bytes: number): OutgoingEvent => {
    const bare = { source: 'partner.a', detailType: 'PollVoted', detail: '' }
    return { ...bare, detail: 'x'.repeat(bytes - sizeOf(bare)) }
  }
  const inBatches = (bytes: number) => [...batched([sized(bytes), sized(bytes)])].length
  expect(inBatches(MOST_BATCH_BYTES / 2 - 80)).toBe(1)
  expect(inBatches(MOST_BATCH_BYTES / 2 - 79)).toBe(2)
})

test('activities of one time say it once, and those of other times their own', () => {
  const [first, later] = [at, '2024-07-26T19:31:00.000Z'].map((time) => new Date(time))
  const one = { source: 'partner.a', detailType: 'PollVoted', detail: '{"a":1}' }
  const texts = (...times: (Date | undefined)[]) =>
    [...batched(times.map((time) => (time ? { ...one, time } : one)))].map(({ event }) => event)
  expect(texts(first, first, later)).toEqual([
    {
      ...{ source: 'partner.a', detailType: 'ActivityBatch', time: first },
      detail:
        '{"activities":[{"detail-type":"PollVoted","detail":{"a":1}},{"detail-type":"PollVoted","detail":{"a":1}},' +
        '{"detail-type":"PollVoted","time":"2024-07-26T19:31:00.000Z","detail":{"a":1}}]}',
    },
  ])
  expect(texts(undefined, undefined)).toEqual([
    {
      ...{ source: 'partner.a', detailType: 'ActivityBatch' },
      detail:
        '{"activities":[{"detail-type":"PollVoted","detail":{"a":1}},{"detail-type":"PollVoted","detail":{"a":1}}]}',
    },
  ])
  // One without a time is of the moment at which it is taken, which no other can say.
  expect(texts(undefined, first)).toEqual([one, { ...one, time: first }])
})

const outgoing = fc
  .record({
    source: fc.constantFrom('partner.a', 'partner.b'),
    time: fc.option(fc.constantFrom(0, 1000), { nil: undefined }),
    size: fc.oneof({ weight: 5, arbitrary: fc.nat(50) }, fc.nat(70_000)),
    isBatch: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  })
  .map(
    ({ source, time, size, isBatch }): OutgoingEvent => ({
      source,
      detailType: isBatch ? 'ActivityBatch' : 'PollVoted',
      detail: isBatch ? batch(vote) : JSON.stringify({ ...detail, more: 'é'.repeat(size) }),
      ...(time === undefined ? {} : { time: new Date(Date.parse(at) + time) }),
    }),
  )

const isActivity = ({ detailType }: OutgoingEvent) => detailType !== 'ActivityBatch'
const bySize = (one: OutgoingEvent, other: OutgoingEvent) =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1

test('batches hold all activities, those of a source in their order, of one source each, within their bounds, and are read as what was put in', () => {
  fc.assert(
    fc.property(fc.array(outgoing, { maxLength: 250 }), (events) => {
      const batches = [...batched(events)]
      for (const source of ['partner.a', 'partner.b']) {
        const isOf = (one: OutgoingEvent) => one.source === source && one.time !== undefined
        const kept = batches.flatMap(({ activities }) => activities).filter(isOf)
        expect(kept.filter(isActivity)).toEqual(events.filter(isOf).filter(isActivity))
      }
      expect(batches.flatMap(({ activities }) => activities).sort(bySize)).toEqual(events.toSorted(bySize))
      for (const { event, activities } of batches) {
        if (activities.length === 1) expect(event).toBe(activities[0])
        else expect(sizeOf(event)).toBeLessThanOrEqual(MOST_BATCH_BYTES)
        expect(activities.length).toBeLessThanOrEqual(MOST_IN_BATCH)
        if (activities.length === 1) continue
        const took = (one: OutgoingEvent) => readActivities(delivered(one)).map(({ parsed }) => parsed)
        expect(took(event)).toEqual(activities.flatMap(took))
      }
    }),
    { numRuns: runs(20) },
  )
})

/** As EventBridge would deliver it, at a time of its own where the event has none. */
const delivered = ({ source, detailType, detail, time = new Date(at) }: OutgoingEvent) =>
  JSON.stringify({
    ...envelope,
    source,
    'detail-type': detailType,
    time: time.toISOString(),
    detail: JSON.parse(detail),
  })

test('of names that are there twice so many are told, and so much of each, that a rejection can be kept', () => {
  const fields = Array.from({ length: 200 }, (_, index) => `"${index + 100}${'a'.repeat(2_000)}":1`)
  const [read] = readActivities(`{"detail":{${[...fields, ...fields].join()}}}`)
  const mistakes = read?.parsed.accepted === false ? read.parsed.rejection.mistakes : []
  const twice = mistakes.filter(isTwice)
  expect(twice).toHaveLength(10)
  expect(mistakes.length).toBeGreaterThan(10)
  expect(JSON.stringify(mistakes).length).toBeLessThan(4_000)
  for (const { path } of twice) expect(path).toMatch(/^detail\.\d{3}a{90}…$|^detail\["\d{3}a{88}…$/)
  // A path that is just as long as may be is told whole.
  const name = 'b'.repeat(93)
  const [mistake] = twiceMistakes([['detail', name]])
  expect(mistake?.path).toBe(`detail.${name}`)
})

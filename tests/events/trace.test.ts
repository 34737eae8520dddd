import { carriedTrace, derivedTraceId, eventName, spanIdOf, traceOf } from '../../events/trace.ts'
import { readTraceparent, readXrayHeader, traceparentText } from '../../schemas/traceparent.ts'

const ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'

test.each([
  [`00-${ID}-${PARENT}-01`, true],
  [`00-${ID}-${PARENT}-00`, false],
  // Only the lowest bit says so.
  [`00-${ID}-${PARENT}-02`, false],
  [`00-${ID}-${PARENT}-ff`, true],
  // A later version may say more.
  [`cc-${ID}-${PARENT}-01-what-the-future-holds`, true],
])('%s is a traceparent, sampled: %s', (text, sampled) => {
  expect(readTraceparent(text)).toEqual({ traceId: ID, parentId: PARENT, sampled })
})

test.each([
  `ff-${ID}-${PARENT}-01`,
  `00-${'0'.repeat(32)}-${PARENT}-01`,
  `00-${ID}-${'0'.repeat(16)}-01`,
  `00-${ID.toUpperCase()}-${PARENT}-01`,
  `00-${ID}-${PARENT}-01-more`,
  `00-${ID}-${PARENT}-1`,
  `cc-${ID}-${PARENT}-01.more`,
  `00-${ID}-${PARENT}`,
  '',
  7,
  null,
  undefined,
])('%j is none, and is as good as nothing', (text) => {
  expect(readTraceparent(text)).toBeUndefined()
})

test('the header of X-Ray says the same in other words', () => {
  const header = `Root=1-${ID.slice(0, 8)}-${ID.slice(8)};Parent=${PARENT};Sampled=1;Lineage=a:1`
  const read = readXrayHeader(header)
  expect(read && traceparentText(read)).toBe(`00-${ID}-${PARENT}-01`)
  for (const wrong of [undefined, '', 'Root=1', `Root=${ID};Parent=${PARENT}`, `Root=1-${ID};Sampled=1`])
    expect(readXrayHeader(wrong)).toBeUndefined()
})

test('an activity without a trace has the one of its source and id, and a ratio samples the same ones everywhere', () => {
  const names = Array.from({ length: 400 }, (_, index) => ({ source: 'partner.acme', eventId: `e-${index}` }))
  const sampledBy = (ratio: number) => names.filter((name) => traceOf(name, undefined, ratio).sampled)
  expect(sampledBy(0)).toEqual([])
  expect(sampledBy(1)).toEqual(names)
  const some = sampledBy(0.25)
  expect(some.length).toBeGreaterThan(60)
  expect(some.length).toBeLessThan(140)
  expect(sampledBy(0.25)).toEqual(some)
  // printf 'partner.acme\ne-1' | sha256sum
  expect(derivedTraceId({ source: 'partner.acme', eventId: 'e-1' })).toBe('86401b01a97d5ef587bf43976109843b')
})

test('a sender’s own trace decides, whatever the ratio is', () => {
  const carried = { traceId: ID, parentId: PARENT, sampled: false }
  expect(traceOf({ source: 'partner.acme', eventId: 'e' }, carried, 1)).toBe(carried)
})

test('the trace in the detail is carried, else that of the header where it is sampled', () => {
  const own = `00-${ID}-${PARENT}-00`
  const other = 'a'.repeat(32)
  const header = (sampled: number) =>
    `Root=1-${other.slice(0, 8)}-${other.slice(8)};Parent=${PARENT};Sampled=${sampled}`
  const inDetail = { traceId: ID, parentId: PARENT, sampled: false }
  expect(carriedTrace({ traceparent: own })).toEqual(inDetail)
  expect(carriedTrace({ traceparent: own }, header(1))).toEqual(inDetail)
  expect(carriedTrace({ traceparent: 'x' }, header(1))).toEqual({
    ...inDetail,
    traceId: other,
    sampled: true,
  })
  expect(carriedTrace({}, header(0))).toBeUndefined()
  expect(carriedTrace({})).toBeUndefined()
  expect(carriedTrace(undefined, 'x')).toBeUndefined()
})

test('a span has an id of its own parts', () => {
  // printf 'a\nb' | sha256sum
  expect(spanIdOf('a', 'b')).toBe('7e18f737311b2dc3')
  expect(spanIdOf('a', 'c')).not.toBe(spanIdOf('a', 'b'))
})

test('an event is named by its source and its id', () => {
  expect(eventName({ source: 'partner.acme', eventId: 'e-1' })).toBe('partner.acme/e-1')
})

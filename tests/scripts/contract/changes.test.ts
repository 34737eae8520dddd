import * as fc from 'fast-check'
import { changesSince, type Published } from '../../../scripts/contract/changes.ts'
import { readPublished } from '../../../scripts/contract/main.ts'
import { contractMessages, type Message } from '../../../scripts/contract/messages.ts'
import { narrowings, type Schema } from '../../../scripts/contract/narrowing.ts'

const messages = contractMessages()

const published = (of: readonly Message[]): Published => ({
  publishedOn: '2026-11-29',
  messages: Object.fromEntries(of.map(({ name, ...message }) => [name, message])),
})

/** The contract with one message changed: by a program that is given all of it as JSON. */
function changed(name: string, change: (event: Wild) => void): readonly Message[] {
  return messages.map((message) => {
    if (message.name !== name) return message
    const copy = JSON.parse(JSON.stringify(message)) as Message
    change(copy.schema as Wild)
    return copy
  })
}

// biome-ignore lint/suspicious/noExplicitAny: any part of a schema may be changed
type Wild = any

const breaking = (now: readonly Message[]) => changesSince(published(messages), now).breaking
const detailOf = (event: Wild) => event.properties.detail

test('the contract breaks nothing that was published: if it should, read docs/contract.md', async () => {
  expect(changesSince(await readPublished(), messages).breaking).toEqual([])
})

test('every keyword of the contract’s schemas is one that the comparison knows', () => {
  const known = [
    ...[
      '$schema',
      'title',
      'description',
      'type',
      'const',
      'enum',
      'properties',
      'required',
      'items',
      'oneOf',
    ],
    ...[
      'minimum',
      'exclusiveMinimum',
      'minLength',
      'maxLength',
      'minItems',
      'pattern',
      'format',
      'propertyNames',
    ],
  ]
  expect(
    [...new Set(messages.flatMap(({ schema }) => keywordsOf(schema)))].filter((one) => !known.includes(one)),
  ).toEqual([])
})

function keywordsOf(schema: Schema): string[] {
  const { properties = {}, items, oneOf = [] } = schema
  const inner = [...Object.values(properties), ...(items ? [items] : []), ...oneOf]
  return [...Object.keys(schema), ...inner.flatMap(keywordsOf)]
}

test('of what partners send, each change by which something is no longer taken breaks', () => {
  const cases: [(event: Wild) => void, string][] = [
    [
      (event) => detailOf(event).required.push('live'),
      'TvWatched: detail.live has to be there, and could be left out',
    ],
    [(event) => delete detailOf(event).properties.channelId, 'TvWatched: detail.channelId is gone'],
    [
      (event) => Object.assign(detailOf(event).properties.userId, { maxLength: 100 }),
      'TvWatched: detail.userId has maxLength 100, and had none',
    ],
    [
      (event) => Object.assign(detailOf(event).properties.live, { type: 'string' }),
      'TvWatched: detail.live is string, and was boolean',
    ],
    [
      (event) => Object.assign(detailOf(event).properties.programId, { pattern: '^[a-z]+$' }),
      'TvWatched: detail.programId has pattern "^[a-z]+$"',
    ],
    [
      (event) => Object.assign(detailOf(event).properties.programId, { enum: ['news'] }),
      'TvWatched: detail.programId is one of "news", and could be more',
    ],
    [
      (event) => Object.assign(detailOf(event), { additionalProperties: false }),
      'TvWatched: detail takes no further fields, and took any',
    ],
    [
      (event) => Object.assign(event.properties['detail-type'], { const: 'TvSeen' }),
      'TvWatched: detail-type is one of "TvSeen", and could be more',
    ],
  ]
  for (const [change, sentence] of cases)
    expect(breaking(changed('TvWatched', change))).toEqual([expect.stringContaining(sentence)])
})

test('a change by a keyword that the contract did not have breaks too', () => {
  const narrower: Schema[] = [
    { anyOf: [{ const: true }, { type: 'string' }] },
    { allOf: [{ const: true }] },
    { if: { const: false } },
  ]
  for (const more of narrower) {
    const change = (event: Wild) => Object.assign(detailOf(event).properties, { live: more })
    expect(breaking(changed('TvWatched', change))).toEqual([
      expect.stringMatching(/^TvWatched: detail\.live /),
    ])
  }
  const wider = { anyOf: [{ type: 'boolean' }, { type: 'null' }] }
  const widen = (event: Wild) => Object.assign(detailOf(event).properties, { live: wider })
  expect(breaking(changed('TvWatched', widen))).toEqual([])
  const further = {
    additionalProperties: { type: 'string' },
    patternProperties: { '^x-': { type: 'number' } },
  }
  expect(breaking(changed('TvWatched', (event) => Object.assign(detailOf(event), further)))).toHaveLength(2)
})

test('of what partners are sent, each change by which something promised is missing breaks', () => {
  const changes: ((event: Wild) => void)[] = [
    (event) => detailOf(event).required.splice(detailOf(event).required.indexOf('earnedAt'), 1),
    (event) => delete detailOf(event).properties.edition,
    (event) => Object.assign(detailOf(event).properties.awardId, { type: ['string', 'null'] }),
  ]
  for (const change of changes)
    expect(breaking(changed('KeepsakeAwarded', change))).toEqual([
      expect.stringMatching(/^KeepsakeAwarded: detail\./),
    ])
})

test('what adds breaks nothing, and is told', () => {
  const more = (event: Wild) => Object.assign(detailOf(event).properties, { more: { type: 'string' } })
  for (const name of ['TvWatched', 'KeepsakeAwarded'])
    expect(changesSince(published(messages), changed(name, more))).toEqual({
      breaking: [],
      added: [`${name}: detail.more`],
    })
  const optional = (event: Wild) => detailOf(event).required.pop()
  expect(breaking(changed('TvWatched', optional))).toEqual([])
  const isNew: Message = { name: 'SongRecognised', way: 'in', schema: { type: 'object' } }
  expect(changesSince(published(messages), [...messages, isNew])).toEqual({
    breaking: [],
    added: ['SongRecognised'],
  })
})

test('an event that is gone breaks, also in a batch', () => {
  const left = messages.filter(({ name }) => name !== 'PollVoted')
  expect(breaking(left)).toEqual(['PollVoted is gone'])
  const without = (event: Wild) => detailOf(event).properties.activities.items.oneOf.shift()
  expect(breaking(changed('ActivityBatch', without)).length).toBeGreaterThan(0)
})

const schema: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2 },
    fc.record({
      type: fc.constantFrom('string', 'number', 'integer'),
      minLength: fc.nat(3),
      maxLength: fc.nat(9),
    }),
    fc.record({ enum: fc.uniqueArray(fc.nat(3), { minLength: 1 }) }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')),
      required: fc.subarray(['a', 'b']),
    }),
  ),
})).schema

test('a bound that widens breaks nothing, and one that narrows does', () => {
  const text = (maxLength: number): Schema => ({ type: 'string', maxLength })
  expect(narrowings(text(5), text(9))).toEqual([])
  expect(narrowings(text(9), text(5))).toEqual([{ path: '', what: 'has maxLength 5, and had 9' }])
  expect(narrowings({ type: 'integer' }, { type: 'number' })).toEqual([])
  expect(narrowings({ type: 'number' }, { type: 'integer' })).toEqual([
    { path: '', what: 'is integer, and was number or integer' },
  ])
})

test('nothing takes less than itself, and everything is taken by what takes anything', () => {
  fc.assert(
    fc.property(schema, (one) => {
      expect(narrowings(one, one)).toEqual([])
      expect(narrowings(one, {})).toEqual([])
    }),
  )
})

import { marshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { changeOf, ExportedItemError, exportedOf } from '../../store/exported.ts'
import type { Item } from '../../store/items.ts'
import { itemOf, type NewKeepsake } from '../../store/keepsake-item.ts'
import { encodeBody } from '../../store/progress-body.ts'
import { runs } from '../support/runs.ts'
import { campaign, keepsake, user } from './support/values.ts'

/** A line as DynamoDB writes it. */
const lineOf = (item: Item) =>
  JSON.stringify({ Item: marshall(item) }, function (this: Record<string, unknown>, key, value) {
    const bytes = this[key]
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : value
  })

const anna = user('anna')

test('a keepsake is read as the store wrote it, with the source of its event or without', () => {
  const more = fc.record(
    {
      source: fc.constant('partner.quiz'),
      silent: fc.constant(true as const),
      edition: fc.nat(1000).map((number) => ({ number: number + 1, of: 1001 })),
      states: fc.string({ maxLength: 900 }).map((m) => ({ measures: { m } })),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(more, (extra) => {
      const put: NewKeepsake = { ...keepsake('paris', 'ace'), ...extra }
      const { states: _, ...held } = put
      const read = exportedOf(lineOf(itemOf(anna, put)), 'keepsakes', 1)
      expect(read).toEqual({ keepsake: { userId: anna, ...held } })
    }),
    { numRuns: runs(50) },
  )
})

test('a progress is read whether its body is text or deflated, and the marker of an erasure is nothing', () => {
  const beside = { userId: anna, campaignId: 'paris', version: 3 }
  for (const length of [10, 5000]) {
    const body = { measures: { m: 'x'.repeat(length) }, earned: { ace: 1 }, soldOut: ['rare'] }
    const item = { ...beside, body: encodeBody(body, beside) }
    expect(item.body instanceof Uint8Array).toBe(length === 5000)
    const progress = { version: 3, body }
    expect(exportedOf(lineOf(item), 'progress', 1)).toEqual({
      userId: anna,
      campaignId: campaign('paris'),
      progress,
    })
  }
  const marker = { userId: anna, campaignId: '#erased', erasedAt: '2024-07-26T00:00:00.000Z' }
  expect(exportedOf(lineOf(marker), 'progress', 1)).toBeUndefined()
})

test.each([
  ['is no JSON', '{"Item":{"userId":{"S":"secret-anna"', 'holds no item'],
  ['is of an incremental export', '{"Keys":{"userId":{"S":"secret-anna"}}}', 'holds no item'],
  ['lacks what each has', lineOf({ userId: 'secret-anna', keepsake: 'paris#ace' }), 'keepsake, userId'],
  [
    'has a time of another text',
    lineOf({ ...itemOf(user('secret-anna'), keepsake('paris', 'ace')), earnedAt: '2024-07-26' }),
    'earnedAt, eventId, keepsake, recordedAt, userId',
  ],
  ['has a type that DynamoDB has not', '{"Item":{"userId":{"X":"secret-anna"}}}', 'holds no item'],
  ['has nothing', '{"Item":{}}', 'with nothing'],
  ['has no key of ours', lineOf({ userId: 'secret-anna', keepsake: 'secret-key' }), 'keepsake, userId'],
])('a line that %s is told by its number and the names it has, and no value', (_, text, told) => {
  const read = () => exportedOf(text, 'keepsakes', 42)
  expect(read).toThrow(ExportedItemError)
  expect(read).toThrow(expect.objectContaining({ name: 'ExportedItemError' }))
  expect(read).toThrow(told)
  expect(read).toThrow(/^Line 42 of an export of keepsakes (?!.*secret)/)
})

test('what a later release adds to an item is no matter: bytes, long numbers, an attribute named like a type', () => {
  const item = { ...itemOf(anna, keepsake('paris', 'ace')), B: { B: 'x' }, bytes: Uint8Array.of(1) }
  const line = lineOf(item).replace('{"Item":{', '{"Item":{"long":{"N":"12345678901234567890"},')
  expect(exportedOf(line, 'keepsakes', 1)).toEqual({
    keepsake: { userId: anna, ...keepsake('paris', 'ace') },
  })
})

/** A line of an incremental export, as DynamoDB writes it. */
const changeLine = (
  change: { keys: Item; before?: Item; after?: Item },
  micros: unknown = { N: '1722050000000001' },
) => {
  const image = (item: Item | undefined) => item && JSON.parse(lineOf(item)).Item
  return JSON.stringify({
    Metadata: { WriteTimestampMicros: micros },
    Keys: image(change.keys),
    OldImage: image(change.before),
    NewImage: image(change.after),
  })
}
const keys = { userId: anna, keepsake: 'paris#ace' }
const after = itemOf(anna, keepsake('paris', 'ace'))
const writtenAtMicros = 1_722_050_000_000_001n

test('a change is read with its time, whichever way DynamoDB writes that, and what is gone by its key', () => {
  const now = { keepsake: { userId: anna, ...keepsake('paris', 'ace') } }
  expect(changeOf(changeLine({ keys, after }), 'keepsakes', 1)).toEqual({ writtenAtMicros, now })
  const text = changeLine({ keys, before: after, after }, '1722050000000001')
  expect(changeOf(text, 'keepsakes', 1)).toEqual({ writtenAtMicros, now })
  const removed = { userId: anna, campaignId: 'paris', keepsakeId: 'ace' }
  expect(changeOf(changeLine({ keys, before: after }), 'keepsakes', 1)).toEqual({
    writtenAtMicros,
    now: removed,
  })
  // It was put and deleted within the period.
  expect(changeOf(changeLine({ keys }), 'keepsakes', 1)).toEqual({ writtenAtMicros, now: removed })
})

test('of progress that began again after an erasure it is told what was before', () => {
  const progressKeys = { userId: anna, campaignId: 'paris' }
  const item = (earned: Record<string, number>, erasedAt?: string): Item => {
    const beside = { ...progressKeys, version: 1, ...(erasedAt ? { erasedAt } : {}) }
    return { ...beside, body: encodeBody({ measures: {}, earned }, beside) }
  }
  const read = (before: Item, next: Item) =>
    changeOf(changeLine({ keys: progressKeys, before, after: next }), 'progress', 1)
  expect(read(item({ ace: 1 }), item({ ace: 1, rare: 2 }))).not.toHaveProperty('erased')
  expect(read(item({ ace: 1 }), item({}, '2024-07-26T00:00:00.000Z'))).toMatchObject({
    erased: { progress: { body: { earned: { ace: 1 } } } },
    now: { progress: { body: { earned: {} } } },
  })
  expect(changeOf(changeLine({ keys: progressKeys, before: item({}) }), 'progress', 1)).toEqual({
    writtenAtMicros,
    now: progressKeys,
  })
})

test('of a keepsake that was put again after an erasure it is told what it is, and nothing of before', () => {
  const again = itemOf(anna, { ...keepsake('paris', 'ace'), erasedAt: '2024-07-26T00:00:00.000Z' })
  const change = changeOf(changeLine({ keys, before: after, after: again }), 'keepsakes', 1)
  expect(change).toHaveProperty('now.keepsake')
  expect(change).not.toHaveProperty('erased')
})

test('the marker of an erasure is no change, whether it was put or has gone', () => {
  const marker = { userId: anna, campaignId: '#erased' }
  const put = { ...marker, erasedAt: '2024-07-26T00:00:00.000Z' }
  expect(changeOf(changeLine({ keys: marker, after: put }), 'progress', 1)).toBeUndefined()
  expect(changeOf(changeLine({ keys: marker, before: put }), 'progress', 1)).toBeUndefined()
})

test.each([
  ['is no JSON', '{"Keys":{"userId":{"S":"secret-anna"', 'holds no change'],
  ['is of a full export', lineOf(after), 'holds no change'],
  ['lacks its time', changeLine({ keys, after }, {}), 'holds no change'],
  [
    'has a time that is a number',
    changeLine({ keys, after }, { N: 1_722_050_000_000_001 }),
    'holds no change',
  ],
  [
    'has an image that is none',
    changeLine({ keys }).replace('{', '{"NewImage":"secret",'),
    'holds no change',
  ],
  ['has a time that is none', changeLine({ keys, after }, { N: '1.5' }), 'holds no change'],
  [
    'has a key of another form',
    changeLine({ keys: { userId: 'secret-anna', keepsake: 'secret' } }),
    'keepsake, userId',
  ],
  [
    'has an image that lacks what each has',
    changeLine({ keys, after: { ...keys, userId: 'secret' } }),
    'keepsake, userId',
  ],
])('a change that %s is told by its number and the names it has, and no value', (_, text, told) => {
  const read = () => changeOf(text, 'keepsakes', 7)
  expect(read).toThrow(ExportedItemError)
  expect(read).toThrow(told)
  expect(read).toThrow(/^Line 7 of an export of keepsakes (?!.*secret)/)
})

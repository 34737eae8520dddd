import { marshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { ExportedItemError, exportedOf } from '../../store/exported.ts'
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
  ['has no key of ours', lineOf({ userId: 'secret-anna', keepsake: 'secret-key' }), 'keepsake, userId'],
])('a line that %s is told by its number and the names it has, and no value', (_, text, told) => {
  const read = () => exportedOf(text, 'keepsakes', 42)
  expect(read).toThrow(ExportedItemError)
  expect(read).toThrow(told)
  expect(read).toThrow(/^Line 42 of an export of keepsakes (?!.*secret)/)
})

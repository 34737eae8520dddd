import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { type CampaignId, LONGEST_USER_ID } from '../../schemas/ids.ts'
import type { Item } from '../../store/items.ts'
import { encodeBody, largestProgressItemBytes, requestUnitsOf } from '../../store/progress-body.ts'
import { runs } from '../support/runs.ts'
import { itemBytes } from './support/item-bytes.ts'

const campaignId = 'c'.repeat(64) as CampaignId

/** All that a progress item has beside its body, as long as it gets. */
const LONGEST: Item = {
  userId: 'u'.repeat(LONGEST_USER_ID),
  campaignId: campaignId,
  version: 99_999_999,
  erasedAt: '2024-07-26T18:00:00.000Z',
}

/** A progress item whose body does not compress. */
function itemOf(bytesOfState: number, beside = LONGEST) {
  const state = randomBytes(bytesOfState)
    .toString('latin1')
    .replaceAll(/[^!#-[\]-~]/g, 'x')
  const body = { measures: { m: state }, earned: {} }
  const text = JSON.stringify(body)
  const item = { ...beside, body: encodeBody(body, beside) }
  return { item, text, textBytes: Buffer.byteLength(text), bytes: itemBytes(item) }
}

describe('the largest a progress item can be', () => {
  test('is never exceeded, however little its text compresses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (length) => {
        const { textBytes, bytes } = itemOf(length)
        expect(bytes).toBeLessThanOrEqual(largestProgressItemBytes(campaignId, textBytes))
      }),
      { numRuns: runs(20) },
    )
  })

  test('is close to what an item without compression takes', () => {
    const { textBytes, bytes } = itemOf(500)
    expect(largestProgressItemBytes(campaignId, textBytes) - bytes).toBeLessThan(10)
  })

  test.each([
    // Names and values: userId and 255, campaignId and 64, version and 5, erasedAt and 24, body; and 7 of a block that is stored.
    [0, 6 + 255 + 10 + 64 + 7 + 5 + 8 + 24 + 4 + 7],
    [4095, 390 + 4095],
    [4096, 390 + 4096 + 1],
    [16_384, 390 + 16_384 + 4 + 1],
    [2 ** 25, 390 + 2 ** 25 + 8192 + 2048 + 1],
  ])('adds what deflating may add: of %i bytes of text %i', (textBytes, most) => {
    expect(largestProgressItemBytes(campaignId, textBytes)).toBe(most)
  })

  test('is text up to the very byte of a write unit, and deflated beyond', () => {
    const body = (length: number) => ({ measures: { m: 'x'.repeat(length) }, earned: {} })
    const overhead = JSON.stringify(body(0)).length + 'body'.length
    expect(typeof encodeBody(body(1000 - overhead), {})).toBe('string')
    expect(typeof encodeBody(body(1001 - overhead), {})).toBe('object')
  })

  test('counts a write unit for each KB begun, and half a read unit for each 4 KB begun', () => {
    expect(requestUnitsOf(1)).toEqual({ write: 1, read: 0.5 })
    expect(requestUnitsOf(1024)).toEqual({ write: 1, read: 0.5 })
    expect(requestUnitsOf(1025)).toEqual({ write: 2, read: 0.5 })
    expect(requestUnitsOf(4097)).toEqual({ write: 5, read: 1 })
  })
})

describe('what fits one write unit with its text as it is', () => {
  const text = (length: number) => fc.integer({ min: 1, max: length }).map((many) => 'i'.repeat(many))
  const beside = fc.record({ userId: text(LONGEST_USER_ID), campaignId: text(64), isErased: fc.boolean() })

  test('stays in one, whatever the lengths of its ids, and all but the last few bytes of it are text', () => {
    fc.assert(
      fc.property(beside, fc.integer({ min: 0, max: 1100 }), ({ userId, campaignId: id, isErased }, many) => {
        const { erasedAt, version } = LONGEST as Record<'erasedAt' | 'version', Item[string]>
        const keys = { userId, campaignId: id, version }
        const { item, text: plain, bytes } = itemOf(many, isErased ? { ...keys, erasedAt } : keys)
        const asText = itemBytes({ ...item, body: plain })
        if (asText <= 1024) expect(bytes).toBeLessThanOrEqual(1024)
        if (asText <= 996) expect(item.body).toBe(plain)
      }),
      { numRuns: runs(40) },
    )
  })

  test('stays in one with the longest ids, where there is least room', () => {
    const sizes = Array.from({ length: 64 }, (_, n) => itemOf(580 + n))
    const fitting = sizes.filter(({ item, text: plain }) => itemBytes({ ...item, body: plain }) <= 1024)
    expect(fitting.length).toBeGreaterThan(20)
    expect(Math.max(...fitting.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1024)
  })
})

import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import type { CampaignId } from '../../schemas/ids.ts'
import { encodeBody } from '../../store/progress-body.ts'
import { largestProgressItemBytes, requestUnitsOf } from '../../store/progress-size.ts'
import { itemBytes } from './support/item-bytes.ts'

const campaignId = 'c'.repeat(64) as CampaignId

/** A progress item with the longest ids, whose body does not compress. */
function itemOf(bytesOfState: number) {
  const state = randomBytes(bytesOfState)
    .toString('latin1')
    .replaceAll(/[^!#-[\]-~]/g, 'x')
  const body = { measures: { m: state }, earned: [] }
  const item = {
    userId: { S: 'u'.repeat(128) },
    campaignId: { S: campaignId },
    version: { N: '99999999' },
    body: encodeBody(body),
  }
  return { textBytes: Buffer.byteLength(JSON.stringify(body)), bytes: itemBytes(item) }
}

describe('the largest a progress item can be', () => {
  test('is never exceeded, however little its text compresses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (length) => {
        const { textBytes, bytes } = itemOf(length)
        expect(bytes).toBeLessThanOrEqual(largestProgressItemBytes(campaignId, textBytes))
      }),
      { numRuns: 100 },
    )
  })

  test('is close to what an item without compression takes', () => {
    const { textBytes, bytes } = itemOf(700)
    expect(largestProgressItemBytes(campaignId, textBytes) - bytes).toBeLessThan(10)
  })

  test('counts a write unit for each KB begun, and half a read unit for each 4 KB begun', () => {
    expect(requestUnitsOf(1)).toEqual({ write: 1, read: 0.5 })
    expect(requestUnitsOf(1024)).toEqual({ write: 1, read: 0.5 })
    expect(requestUnitsOf(1025)).toEqual({ write: 2, read: 0.5 })
    expect(requestUnitsOf(4097)).toEqual({ write: 5, read: 1 })
  })
})

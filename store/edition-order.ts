import { createHash } from 'node:crypto'
import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'

/** Numbers in one bucket, and so in one partition that a claimant reads. */
export const NUMBERS_PER_BUCKET = 100

export type LimitedKeepsake = { campaignId: CampaignId; keepsakeId: KeepsakeId; supply: number }

/** A bucket's index, from 0, and its numbers in the order in which one user tries them. */
export type BucketOrder = { bucket: number; numbers: number[] }

/**
 * Every number of the supply once, bucket by bucket, in an order of the user's own: it starts at a number that the
 * user id hashes to, so that claimants spread over all of them, and it is the same on every call, which is what makes
 * a claim safe (see editions.ts). Number n is in bucket floor((n - 1) / 100) whatever the supply: raising the supply
 * of a running campaign leaves claimed numbers where they are.
 */
export function* editionOrder(
  { campaignId, keepsakeId, supply }: LimitedKeepsake,
  userId: UserId,
  perBucket: number = NUMBERS_PER_BUCKET,
): Generator<BucketOrder> {
  const hash = createHash('sha256').update(`${campaignId}#${keepsakeId}/${userId}`).digest()
  const preferred = hash.readUIntBE(0, 6) % supply
  const buckets = Math.ceil(supply / perBucket)
  const home = Math.floor(preferred / perBucket)
  for (let i = 0; i < buckets; i += 1) {
    const bucket = (home + i) % buckets
    const size = Math.min(perBucket, supply - bucket * perBucket)
    const step = stepThrough(size, hash.readUInt32BE(6))
    const numbers = Array.from(
      { length: size },
      (_, k) => bucket * perBucket + (((preferred % perBucket) + k * step) % size) + 1,
    )
    yield { bucket, numbers }
  }
}

/** A step that visits each of `size` places once: users who start at the same number part after it. */
function stepThrough(size: number, seed: number): number {
  let step = (seed % size) + 1
  while (greatestCommonDivisor(step, size) > 1) step += 1
  return step
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

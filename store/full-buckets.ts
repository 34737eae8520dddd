import { NUMBERS_PER_BUCKET } from './edition-order.ts'
import type { EditionClaim, EditionLedger, Holder } from './editions.ts'

/** Holders by number, of buckets in which every number was held when they were read; at most 1,000, the newest. */
export type FullBuckets = Map<string, ReadonlyMap<number, Holder>>

/** 100,000 editions, some 10 MB of ids. */
const MOST_BUCKETS = 1000

/**
 * A ledger that reads a bucket no more once it is full: what is taken is taken for ever, so what was read stays true. A
 * limited keepsake that has sold out then costs nothing more, whoever meets its criterion, and yet whoever holds a
 * number is found. A holder who was erased since is still remembered here, which gives nobody their number: after the
 * erasure they are another holder. When the supply is raised, a remembered bucket may lack its newest numbers: that is
 * a stale read, which a claim puts right by itself (see `claim`).
 */
export function rememberingFullBuckets(
  ledger: EditionLedger,
  { campaignId, keepsakeId, of: supply }: EditionClaim,
  full: FullBuckets,
): EditionLedger {
  return {
    take: ledger.take,
    async holders(bucket, consistent) {
      const key = `${campaignId}#${keepsakeId}#${bucket}`
      const known = consistent ? undefined : full.get(key)
      if (known) return known
      const holders = await ledger.holders(bucket, consistent)
      if (holders.size >= Math.min(NUMBERS_PER_BUCKET, supply - bucket * NUMBERS_PER_BUCKET)) {
        const [oldest] = full.keys()
        if (full.size >= MOST_BUCKETS && oldest !== undefined) full.delete(oldest)
        full.set(key, holders)
      }
      return holders
    },
  }
}

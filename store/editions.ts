import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { numberOf, StoredItemError, textOf } from './attributes.ts'
import { editionOrder, NUMBERS_PER_BUCKET } from './edition-order.ts'
import { queryAll, type Requests } from './requests.ts'

export type EditionClaim = { campaignId: CampaignId; keepsakeId: KeepsakeId; of: number }

/** Who holds which numbers of one limited keepsake. Holdings are never changed and never removed. */
export type EditionLedger = {
  /** The holders by number. A read that is not consistent may lack the newest. */
  holders(bucket: number, consistent: boolean): Promise<ReadonlyMap<number, UserId>>
  /** Gives the number to the user unless somebody, perhaps the user, holds it: then false. */
  take(bucket: number, number: number, userId: UserId): Promise<boolean>
}

/**
 * The user's edition number: the one they hold, or else the first free one in the user's own fixed order of all
 * numbers. Called again, after a crash or at the same time elsewhere, it gives the same number.
 *
 * Why a user never holds two: a claim takes a number only after it saw each earlier number of the user's order held
 * by somebody else, and holdings are for ever. Of two claims of the same user that took different numbers, the one
 * with the later number saw the other's number held by somebody else, so the other cannot have taken it. A stale read
 * does no harm: what it shows as held is held, and a number wrongly shown as free is refused by `take`. For the same
 * reason 'sold-out' is true for ever, and is never answered to one who holds a number.
 */
export async function claim(
  ledger: EditionLedger,
  { campaignId, keepsakeId, of: supply }: EditionClaim,
  userId: UserId,
  perBucket: number = NUMBERS_PER_BUCKET,
): Promise<{ number: number } | 'sold-out'> {
  for (const { bucket, numbers } of editionOrder({ campaignId, keepsakeId, supply }, userId, perBucket)) {
    let holders = await ledger.holders(bucket, false)
    while (true) {
      const own = [...holders].find(([, holder]) => holder === userId)
      if (own) return { number: own[0] }
      const free = numbers.find((number) => !holders.has(number))
      if (free === undefined) break
      if (await ledger.take(bucket, free, userId)) return { number: free }
      // Others were faster, or this user in another call: one consistent read tells who, and skips all taken since.
      holders = await ledger.holders(bucket, true)
      if (!holders.has(free))
        throw new StoredItemError(
          `Edition ${free} of ${campaignId}#${keepsakeId} was held and then was not: editions must never be removed.`,
        )
    }
  }
  return 'sold-out'
}

/** The ledger of one keepsake in the editions table: an item per number, a partition per bucket. */
export function tableLedger(
  requests: Requests,
  table: string,
  { campaignId, keepsakeId }: Pick<EditionClaim, 'campaignId' | 'keepsakeId'>,
): EditionLedger {
  const keyOf = (bucket: number) => ({ S: `${campaignId}#${keepsakeId}#${bucket}` })
  return {
    async holders(bucket, consistent) {
      const items = await queryAll(requests, {
        TableName: table,
        KeyConditionExpression: 'keepsakeBucket = :bucket',
        ExpressionAttributeValues: { ':bucket': keyOf(bucket) },
        ConsistentRead: consistent,
      })
      return new Map(
        items.map((item) => [numberOf(item, 'number', table), textOf(item, 'userId', table) as UserId]),
      )
    },
    async take(bucket, number, userId) {
      const item = { keepsakeBucket: keyOf(bucket), number: { N: String(number) }, userId: { S: userId } }
      return (await requests.putNew(table, item, 'keepsakeBucket')).put
    },
  }
}

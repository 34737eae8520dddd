import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { numberOf, StoredItemError } from './attributes.ts'
import { editionOrder, NUMBERS_PER_BUCKET } from './edition-order.ts'
import { erasedAtOf, FROM_BEFORE, isFromBefore } from './erased.ts'
import { type Item, queryAll, type Requests } from './requests.ts'

export type EditionClaim = {
  campaignId: CampaignId
  keepsakeId: KeepsakeId
  of: number
  /** When the user was last erased, if they are known to have been. */
  erasedAt?: string
}

/**
 * Who a number is held by: `<userId>`, or `<userId>#<erasedAt>` by a user who took it after an erasure. So a user who
 * was erased is somebody else than before, who begins again. Empty for a number whose holder was erased.
 */
export type Holder = string

/** Who holds which numbers of one limited keepsake. A number once taken is taken for ever. */
export type EditionLedger = {
  /** The holders by number. A read that is not consistent may lack the newest. */
  holders(bucket: number, consistent: boolean): Promise<ReadonlyMap<number, Holder>>
  /** Gives the number to the user unless it is taken, perhaps by the user: then false. */
  take(bucket: number, number: number, userId: UserId, erasedAt?: string): Promise<boolean>
}

/**
 * The user's edition number: the one they hold, or else the first free one in the user's own fixed order of all
 * numbers. Called again, after a crash or at the same time elsewhere, it gives the same number.
 *
 * Why a user never holds two: a claim takes a number only after it saw each earlier number of the user's order held
 * by somebody else, and holdings are for ever. Of two claims of the same user that took different numbers, the one
 * with the later number saw the other's number held by somebody else, so the other cannot have taken it. A stale read
 * does no harm: what it shows as held is held, and a number wrongly shown as free is refused by `take`. For the same
 * reason 'sold-out' is true for ever, and is never answered to one who holds a number. Only an erasure takes a number's
 * holder away, and leaves it taken: a claim that does not know of the erasure yet may then take a second number, which
 * the erasure finds like the first.
 */
export async function claim(
  ledger: EditionLedger,
  { campaignId, keepsakeId, of: supply, erasedAt }: EditionClaim,
  userId: UserId,
  perBucket: number = NUMBERS_PER_BUCKET,
): Promise<{ number: number } | 'sold-out'> {
  const claimant = holderText(userId, erasedAt)
  for (const { bucket, numbers } of editionOrder({ campaignId, keepsakeId, supply }, userId, perBucket)) {
    let holders = await ledger.holders(bucket, false)
    while (true) {
      const own = [...holders].find(([, holder]) => holder === claimant)
      if (own) return { number: own[0] }
      const free = numbers.find((number) => !holders.has(number))
      if (free === undefined) break
      if (await ledger.take(bucket, free, userId, erasedAt)) return { number: free }
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
  keepsake: Pick<EditionClaim, 'campaignId' | 'keepsakeId'>,
): EditionLedger {
  return {
    async holders(bucket, consistent) {
      const items = await queryAll(requests, {
        TableName: table,
        KeyConditionExpression: 'keepsakeBucket = :bucket',
        ExpressionAttributeValues: { ':bucket': bucketKey(keepsake, bucket) },
        ConsistentRead: consistent,
      })
      return new Map(
        items.map((item) => [numberOf(item, 'number', table), holderText(item.userId?.S, erasedAtOf(item))]),
      )
    },
    async take(bucket, number, userId, erasedAt) {
      const item = {
        ...editionKey(keepsake, bucket, number),
        userId: { S: userId },
        ...(erasedAt ? { erasedAt: { S: erasedAt } } : {}),
      }
      return (await requests.putIf(table, item, 'attribute_not_exists(keepsakeBucket)')).put
    },
  }
}

/** Leaves the number taken, and forgets by whom, if it was this user before the erasure. @returns whether it was */
export function forgetHolder(
  requests: Requests,
  table: string,
  keepsake: Pick<EditionClaim, 'campaignId' | 'keepsakeId'>,
  number: number,
  userId: UserId,
  erasure: string,
): Promise<boolean> {
  return requests.updateIf({
    TableName: table,
    Key: editionKey(keepsake, Math.floor((number - 1) / NUMBERS_PER_BUCKET), number),
    UpdateExpression: 'SET erased = :true REMOVE userId, erasedAt',
    ConditionExpression: `userId = :userId AND ${FROM_BEFORE}`,
    ExpressionAttributeValues: {
      ':true': { BOOL: true },
      ':userId': { S: userId },
      ':erasure': { S: erasure },
    },
  })
}

function holderText(userId: string | undefined, erasedAt: string | undefined): Holder {
  if (userId === undefined) return ''
  return erasedAt === undefined ? userId : `${userId}#${erasedAt}`
}

/** Whether it is this user as they were before the erasure. */
export function isHeldBefore(erasure: string, holder: Holder, userId: UserId): boolean {
  const [holderId, erasedAt] = holder.split('#')
  return holderId === userId && isFromBefore(erasure, erasedAt)
}

const bucketKey = (
  { campaignId, keepsakeId }: Pick<EditionClaim, 'campaignId' | 'keepsakeId'>,
  bucket: number,
) => ({
  S: `${campaignId}#${keepsakeId}#${bucket}`,
})

function editionKey(
  keepsake: Pick<EditionClaim, 'campaignId' | 'keepsakeId'>,
  bucket: number,
  number: number,
): Item {
  return { keepsakeBucket: bucketKey(keepsake, bucket), number: { N: String(number) } }
}

import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { formatTime, knownTime } from '../schemas/time.ts'
import { erasedAtOf, FROM_BEFORE } from './erased.ts'
import { assertStoredTimes, type Item, numberOf, textOf } from './items.ts'
import { queryAll, type Requests } from './requests.ts'

/** So few that reading a bucket costs one smallest read, 4 KB, however long the ids are. */
export const NUMBERS_PER_BUCKET = 16

/** The bucket, from 0, in which a number lies: whatever the supply is, and however often it is raised. */
export const bucketOf = (number: number) => Math.floor((number - 1) / NUMBERS_PER_BUCKET)

export type LimitedKeepsake = { readonly campaignId: CampaignId; readonly keepsakeId: KeepsakeId }

/** A user's claim of a limited keepsake. They hold its number once the number's item has its ticket. */
export type Claim = {
  readonly number: number
  /** The supply under which the number was chosen. */
  readonly of: number
  /** Random: all that a number's item tells of its holder. */
  readonly ticket: string
  /** When the user was last erased, if they were known to have been. */
  readonly erasedAt?: string
}

export type TakenNumber = {
  readonly number: number
  readonly ticket: string
  /** Every bucket that is further below this one than that was full when the number was taken. */
  readonly openBelow: number
}

/** Every number up to `upTo` was taken at `since`, epoch milliseconds. */
export type SoldOut = { readonly upTo: number; readonly since: number }

/** One user's claim of one limited keepsake, and the numbers of the keepsake. */
export type EditionItems = {
  /** The user's claim. A read that is not consistent may lack what was written in the last second or so. */
  claim(options: { consistent: boolean }): Promise<Claim | undefined>
  /** Puts the claim unless the user has one. One from before the user's erasure, `erasedAt`, is replaced. */
  putClaim(claim: Claim): Promise<{ put: true } | { put: false; held: Claim | undefined }>
  /** Gives the claim another number if it is still as it is given here. */
  moveClaim(claim: Claim, to: { number: number; of: number }): Promise<boolean>
  /** The ticket of the number's holder. Not consistent: it may be missing for a second or so, and is never wrong. */
  ticketOf(number: number): Promise<string | undefined>
  /** Takes the number for ever; false when another ticket has it. */
  take(taken: TakenNumber): Promise<boolean>
  /** The taken numbers of a bucket: one smallest read, twice as much when it is consistent. */
  takenIn(bucket: number, options: { consistent: boolean }): Promise<TakenNumber[]>
  soldOut(): Promise<SoldOut | undefined>
  /** Puts the mark that all are taken up to a number, unless there is one of as many. */
  markSoldOut(soldOut: SoldOut): Promise<void>
}

export function editionItems(
  requests: Requests,
  table: string,
  userId: UserId,
  keepsake: LimitedKeepsake,
): EditionItems {
  const claimed = claimKey(userId, keepsake)
  return {
    async claim({ consistent }) {
      const item = await requests.get(table, claimed, consistent)
      return item && claimOf(item, table)
    },

    async putClaim(claim) {
      const { erasedAt } = claim
      const item = claimItem(claimed, claim)
      const result = erasedAt
        ? await requests.putIf(table, item, FROM_BEFORE, { ':erasure': erasedAt })
        : await requests.putIf(table, item, 'attribute_not_exists(ticket)')
      if (result.put) return result
      const held = result.held ?? (await requests.get(table, claimed, true))
      return { put: false, held: held && claimOf(held, table) }
    },

    moveClaim: ({ number, ticket }, to) =>
      requests.updateIf({
        TableName: table,
        Key: claimed,
        UpdateExpression: 'SET edition = :edition, supply = :supply',
        ConditionExpression: 'ticket = :ticket AND edition = :lost',
        ExpressionAttributeValues: {
          ':edition': to.number,
          ':supply': to.of,
          ':ticket': ticket,
          ':lost': number,
        },
      }),

    async ticketOf(number) {
      const item = await requests.get(table, numberKey(keepsake, number), false)
      return item && textOf(item, 'ticket', table)
    },

    async take(taken) {
      const condition = 'attribute_not_exists(ticket) OR ticket = :ticket'
      const item = numberItem(keepsake, taken)
      return (await requests.putIf(table, item, condition, { ':ticket': taken.ticket })).put
    },

    async takenIn(bucket, { consistent }) {
      const items = await queryAll(requests, { table, partition: bucketKey(keepsake, bucket), consistent })
      return items.map((item) => ({
        number: Number(textOf(item, 'keepsakeOrNumber', table)),
        ticket: textOf(item, 'ticket', table),
        openBelow: item.openBelow !== undefined ? numberOf(item, 'openBelow', table) : 0,
      }))
    },

    async soldOut() {
      const item = await requests.get(table, markKey(keepsake), false)
      return item && { upTo: numberOf(item, 'upTo', table), since: knownTime(textOf(item, 'since', table)) }
    },

    async markSoldOut({ upTo, since }) {
      const item = {
        ...markKey(keepsake),
        upTo,
        since: formatTime(since),
      }
      const condition = 'attribute_not_exists(upTo) OR upTo < :upTo'
      await requests.putIf(table, item, condition, { ':upTo': upTo })
    },
  }
}

/** The item of a claim whose key is given. */
export function claimItem(key: Item, { number, of, ticket, erasedAt }: Claim): Item {
  assertStoredTimes({ erasedAt })
  return { ...key, edition: number, supply: of, ticket, ...(erasedAt ? { erasedAt } : {}) }
}

/** The item of a number that is taken. */
export const numberItem = (keepsake: LimitedKeepsake, { number, ticket, openBelow }: TakenNumber): Item => ({
  ...numberKey(keepsake, number),
  ticket,
  ...(openBelow > 0 ? { openBelow } : {}),
})

/** Every claim of the user, of whatever campaigns: by campaign and keepsake, consistent. @throws StoredItemError */
export async function claimsOf(
  requests: Requests,
  table: string,
  userId: UserId,
): Promise<(LimitedKeepsake & Claim)[]> {
  const items = await queryAll(requests, { table, partition: claimsKey(userId), consistent: true })
  return items.map((item) => {
    const [campaignId, keepsakeId] = textOf(item, 'keepsakeOrNumber', table).split('#')
    return {
      campaignId: campaignId as CampaignId,
      keepsakeId: keepsakeId as KeepsakeId,
      ...claimOf(item, table),
    }
  })
}

function claimOf(item: Item, table: string): Claim {
  const erasedAt = erasedAtOf(item)
  return {
    number: numberOf(item, 'edition', table),
    of: numberOf(item, 'supply', table),
    ticket: textOf(item, 'ticket', table),
    ...(erasedAt ? { erasedAt } : {}),
  }
}

// Whatever a user id holds, it is between its prefix and the end of the key; campaign and keepsake ids hold no `#`.
const claimsKey = (userId: UserId) => `user#${userId}`

export const claimKey = (userId: UserId, { campaignId, keepsakeId }: LimitedKeepsake): Item => ({
  userOrBucket: claimsKey(userId),
  keepsakeOrNumber: `${campaignId}#${keepsakeId}`,
})

const bucketKey = ({ campaignId, keepsakeId }: LimitedKeepsake, bucket: number) =>
  `bucket#${campaignId}#${keepsakeId}#${bucket}`

const numberKey = (keepsake: LimitedKeepsake, number: number): Item => ({
  userOrBucket: bucketKey(keepsake, bucketOf(number)),
  keepsakeOrNumber: String(number),
})

const markKey = ({ campaignId, keepsakeId }: LimitedKeepsake): Item => ({
  userOrBucket: `sold-out#${campaignId}#${keepsakeId}`,
  keepsakeOrNumber: 'up-to',
})

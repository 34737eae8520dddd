import type { CampaignId, UserId } from '../schemas/ids.ts'
import { claimKey, claimsOf } from './edition-items.ts'
import { erasedAtOf, FROM_BEFORE, isFromBefore, MARKER } from './erased.ts'
import { itemsOf } from './holdings.ts'
import { inParallel } from './in-parallel.ts'
import { assertStoredTimes, type Item, textOf } from './items.ts'
import { keepsakeOf, keyOf } from './keepsake-item.ts'
import { progressKey } from './progress.ts'
import { queryAll, type Requests } from './requests.ts'
import type { TableNames } from './tables.ts'

/** Counts of items from before the erasure. Editions are counted by claims: their numbers stay taken, by nobody. */
export type Erased = {
  readonly keepsakes: number
  readonly progress: number
  readonly editions: number
  /**
   * 1 where no earlier call told of this erasure or a later one. Who read before may not know of it, and may still put
   * something back: so that call is not the last.
   */
  readonly markers: 0 | 1
}

export type UserErasure = {
  /**
   * Erases all items of the user whose writers did not know of the erasure. Items that know of it stay. It can be called
   * again at any time, with this or another time, and then does what an earlier call left. It leaves a marker with the
   * time alone.
   *
   * Costs 1 RRU for the marker and for each 4 KB of the user's items in each of three tables, 1 WRU for the marker where
   * it is not there yet, each progress and each claim, and 2 for each keepsake.
   *
   * @param erasedAt of the erasure: UTC with milliseconds
   */
  erase(erasedAt: string): Promise<Erased>
}

const WRITES_AT_A_TIME = 20

export function userErasure(requests: Requests, tables: TableNames, userId: UserId): UserErasure {
  const condition = (erasure: string) => ({
    ConditionExpression: FROM_BEFORE,
    ExpressionAttributeValues: { ':erasure': erasure },
  })
  const fromBefore = async (table: string, erasure: string): Promise<Item[]> =>
    (await itemsOf(requests, table, userId)).filter((item) => isFromBefore(erasure, erasedAtOf(item)))

  /** The read tells whether the marker is new. The answer to the write would not, where it was lost and sent again. */
  const putMarker = async (erasure: string): Promise<0 | 1> => {
    const [marker] = await queryAll(requests, {
      table: tables.progress,
      partition: userId,
      upTo: MARKER,
      consistent: true,
    })
    if (marker && !isFromBefore(erasure, erasedAtOf(marker))) return 0
    await requests.updateIf({
      TableName: tables.progress,
      Key: progressKey(userId, MARKER),
      UpdateExpression: 'SET erasedAt = :erasure',
      ...condition(erasure),
    })
    return 1
  }

  const eraseProgress = async (erasure: string): Promise<number> => {
    // The marker is not among them: by now it tells of this erasure, or of a later one.
    const items = await fromBefore(tables.progress, erasure)
    // The lowest goes first, one by one. A read of a campaign without progress finds the item below it. When that one is
    // deleted, the read must find the marker, so no other may be left below.
    for (const item of items) {
      const campaignId = textOf(item, 'campaignId', tables.progress) as CampaignId
      await requests.deleteIf({
        TableName: tables.progress,
        Key: progressKey(userId, campaignId),
        ...condition(erasure),
      })
    }
    return items.length
  }

  const eraseKeepsakes = async (erasure: string): Promise<number> => {
    const items = await fromBefore(tables.keepsakes, erasure)
    await inParallel(WRITES_AT_A_TIME, items, (item) => {
      const { campaignId, keepsakeId } = keepsakeOf(item, tables.keepsakes)
      return requests.deleteIf({
        TableName: tables.keepsakes,
        Key: keyOf(userId, campaignId, keepsakeId),
        ...condition(erasure),
      })
    })
    return items.length
  }

  const eraseClaims = async (erasure: string): Promise<number> => {
    const claims = (await claimsOf(requests, tables.editions, userId)).filter(({ erasedAt }) =>
      isFromBefore(erasure, erasedAt),
    )
    await inParallel(WRITES_AT_A_TIME, claims, (claim) =>
      requests.deleteIf({
        TableName: tables.editions,
        Key: claimKey(userId, claim),
        ...condition(erasure),
      }),
    )
    return claims.length
  }

  return {
    async erase(erasedAt) {
      assertStoredTimes({ erasedAt })
      // The marker comes first, so that every read from now on tells of the erasure.
      const markers = await putMarker(erasedAt)
      const progress = await eraseProgress(erasedAt)
      const keepsakes = await eraseKeepsakes(erasedAt)
      // Last, so that an award under way that does not know of the erasure finds its number, instead of taking another.
      const editions = await eraseClaims(erasedAt)
      return { keepsakes, progress, editions, markers }
    },
  }
}

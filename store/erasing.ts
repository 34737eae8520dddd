import type { CampaignId, UserId } from '../schemas/ids.ts'
import { textOf } from './attributes.ts'
import { editionOrder, type LimitedKeepsake } from './edition-order.ts'
import { forgetHolder, isHeldBefore, tableLedger } from './editions.ts'
import { erasedAtOf, FROM_BEFORE, isFromBefore, MARKER } from './erased.ts'
import { isMarker, itemsOf } from './holdings.ts'
import { inParallel } from './in-parallel.ts'
import { keepsakeOf, keyOf } from './keepsake-item.ts'
import { progressKey } from './progress.ts'
import type { Item, Requests } from './requests.ts'
import type { TableNames } from './tables.ts'

/** How many items from before the erasure there were, and edition numbers whose holder was forgotten. */
export type Erased = { keepsakes: number; progress: number; editions: number }

export type UserErasure = {
  /**
   * Erases all that was written of the user before the erasure, by writers who did not know of it: whatever knows of
   * it stays. Edition numbers stay taken, by nobody. Safe to call again, at any time, with this or another time; ended
   * anywhere, a further call does what is left. It leaves a marker with the time alone.
   *
   * Costs 1 RRU for each 4 KB of the user's items, 1 WRU for the marker and each progress, 2 for each keepsake, 1 more
   * where it has an edition, and for each keepsake of `limited` a consistent read of a bucket of up to 100 numbers; of
   * every bucket when it has sold out.
   *
   * @param erasedAt of the erasure: UTC with milliseconds
   * @param limited keepsakes of which the user may hold a number without the keepsake: a claim that was never put
   */
  erase(erasedAt: string, limited: readonly LimitedKeepsake[]): Promise<Erased>
}

const WRITES_AT_A_TIME = 20
const LEDGERS_AT_A_TIME = 10

export function userErasure(requests: Requests, tables: TableNames, userId: UserId): UserErasure {
  const condition = (erasure: string) => ({
    ConditionExpression: FROM_BEFORE,
    ExpressionAttributeValues: { ':erasure': { S: erasure } },
  })
  const fromBefore = async (table: string, erasure: string): Promise<Item[]> =>
    (await itemsOf(requests, table, userId)).filter((item) => isFromBefore(erasure, erasedAtOf(item)))

  const mark = (erasure: string) =>
    requests.updateIf({
      TableName: tables.progress,
      Key: progressKey(userId, MARKER),
      UpdateExpression: 'SET erasedAt = :erasure',
      ...condition(erasure),
    })

  const eraseProgress = async (erasure: string): Promise<number> => {
    const items = (await fromBefore(tables.progress, erasure)).filter(
      (item) => !isMarker(item, tables.progress),
    )
    // The lowest first, one by one: what each uncovers for a read of a higher campaign is then the marker.
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

  const eraseKeepsakes = async (erasure: string): Promise<{ keepsakes: number; editions: number }> => {
    let editions = 0
    const items = await fromBefore(tables.keepsakes, erasure)
    await inParallel(WRITES_AT_A_TIME, items, async (item) => {
      const { campaignId, keepsakeId, edition } = keepsakeOf(item, tables.keepsakes)
      // The keepsake is deleted last: as long as it is there, it tells which number to forget the holder of.
      if (edition) {
        const keepsake = { campaignId, keepsakeId }
        if (await forgetHolder(requests, tables.editions, keepsake, edition.number, userId, erasure))
          editions++
      }
      await requests.deleteIf({
        TableName: tables.keepsakes,
        Key: keyOf(userId, campaignId, keepsakeId),
        ...condition(erasure),
      })
    })
    return { keepsakes: items.length, editions }
  }

  /** A claim takes a number of a bucket only when all earlier ones are full: so the first that is not ends the search. */
  const forgetClaims = async (erasure: string, keepsake: LimitedKeepsake): Promise<number> => {
    let forgotten = 0
    const ledger = tableLedger(requests, tables.editions, keepsake)
    for (const { bucket, numbers } of editionOrder(keepsake, userId)) {
      const holders = await ledger.holders(bucket, true)
      for (const [number, holder] of holders) {
        if (!isHeldBefore(erasure, holder, userId)) continue
        if (await forgetHolder(requests, tables.editions, keepsake, number, userId, erasure)) forgotten++
      }
      if (numbers.some((number) => !holders.has(number))) break
    }
    return forgotten
  }

  return {
    async erase(erasedAt, limited) {
      // First of all, so that whoever reads from now on knows.
      await mark(erasedAt)
      const progress = await eraseProgress(erasedAt)
      const { keepsakes, editions } = await eraseKeepsakes(erasedAt)
      let claims = 0
      await inParallel(LEDGERS_AT_A_TIME, limited, async (keepsake) => {
        const forgotten = await forgetClaims(erasedAt, keepsake)
        claims += forgotten
      })
      return { keepsakes, progress, editions: editions + claims }
    },
  }
}

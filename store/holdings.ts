import type { CampaignId, UserId } from '../schemas/ids.ts'
import { type Claim, claimsOf, type LimitedKeepsake } from './edition-items.ts'
import { erasedAtOf, MARKER } from './erased.ts'
import { type Item, textOf } from './items.ts'
import { type KeepsakeInFull, keepsakeInFullOf } from './keepsakes.ts'
import { type StoredProgress, storedProgressOf } from './progress.ts'
import { queryAll, type Requests } from './requests.ts'
import type { TableNames } from './tables.ts'

/** All that the tables hold of one user. */
export type Holdings = {
  /** By campaign and keepsake. */
  readonly keepsakes: readonly KeepsakeInFull[]
  /** By campaign. */
  readonly progress: readonly [CampaignId, StoredProgress][]
  /** Claims of limited keepsakes, by campaign and keepsake: whoever holds the keepsake has its number. */
  readonly editions: readonly (LimitedKeepsake & Claim)[]
  /** When the user was last erased, if ever. */
  readonly erasedAt?: string
}

export type UserHoldings = {
  /** Everything, consistent: 1 RRU for each 4 KB of it in each table. @throws StoredItemError */
  holdings(): Promise<Holdings>
}

export function userHoldings(
  requests: Requests,
  tables: Pick<TableNames, 'keepsakes' | 'progress' | 'editions'>,
  userId: UserId,
): UserHoldings {
  return {
    async holdings() {
      const [keepsakes, progress, editions] = await Promise.all([
        itemsOf(requests, tables.keepsakes, userId),
        itemsOf(requests, tables.progress, userId),
        claimsOf(requests, tables.editions, userId),
      ])
      const marker = progress.find((item) => isMarker(item, tables.progress))
      const erasedAt = marker && erasedAtOf(marker)
      return {
        keepsakes: keepsakes.map((item) => keepsakeInFullOf(item, tables.keepsakes)),
        progress: progress
          .filter((item) => item !== marker)
          .map((item) => storedProgressOf(item, tables.progress)),
        editions,
        ...(erasedAt ? { erasedAt } : {}),
      }
    },
  }
}

/** The user's items of a table in the order of its sort key, consistent. */
export function itemsOf(requests: Requests, table: string, userId: UserId): Promise<Item[]> {
  return queryAll(requests, { table, partition: userId, consistent: true })
}

export function isMarker(item: Item, progressTable: string): boolean {
  return textOf(item, 'campaignId', progressTable) === MARKER
}

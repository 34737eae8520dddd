import type { CampaignId, UserId } from '../schemas/ids.ts'
import { textOf } from './attributes.ts'
import { erasedAtOf, MARKER } from './erased.ts'
import { type KeepsakeInFull, keepsakeInFullOf } from './keepsakes.ts'
import { type StoredProgress, storedProgressOf } from './progress.ts'
import { type Item, queryAll, type Requests } from './requests.ts'
import type { TableNames } from './tables.ts'

/** All that the tables hold of one user. */
export type Holdings = {
  /** By campaign and keepsake. */
  keepsakes: KeepsakeInFull[]
  /** By campaign. */
  progress: [CampaignId, StoredProgress][]
  /** When the user was last erased, if ever. */
  erasedAt?: string
}

export type UserHoldings = {
  /** Everything, consistent: 1 RRU for each 4 KB of it in each table. Throws StoredItemError. */
  holdings(): Promise<Holdings>
}

export function userHoldings(
  requests: Requests,
  tables: Pick<TableNames, 'keepsakes' | 'progress'>,
  userId: UserId,
): UserHoldings {
  return {
    async holdings() {
      const [keepsakes, progress] = await Promise.all([
        itemsOf(requests, tables.keepsakes, userId),
        itemsOf(requests, tables.progress, userId),
      ])
      const marker = progress.find((item) => isMarker(item, tables.progress))
      const erasedAt = marker && erasedAtOf(marker)
      return {
        keepsakes: keepsakes.map((item) => keepsakeInFullOf(item, tables.keepsakes)),
        progress: progress
          .filter((item) => item !== marker)
          .map((item) => storedProgressOf(item, tables.progress)),
        ...(erasedAt ? { erasedAt } : {}),
      }
    },
  }
}

/** The user's items of a table in the order of its sort key, consistent. */
export function itemsOf(requests: Requests, table: string, userId: UserId): Promise<Item[]> {
  return queryAll(requests, {
    TableName: table,
    KeyConditionExpression: 'userId = :userId',
    ExpressionAttributeValues: { ':userId': { S: userId } },
    ConsistentRead: true,
  })
}

export function isMarker(item: Item, progressTable: string): boolean {
  return textOf(item, 'campaignId', progressTable) === MARKER
}

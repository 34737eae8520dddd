import type { CampaignId, UserId } from '../schemas/ids.ts'
import { erasedAtOf, laterErasure, type MARKER } from './erased.ts'
import { inParallel } from './in-parallel.ts'
import { assertStoredTimes, type Item, numberOf, textOf } from './items.ts'
import { decodeBody, encodeBody, type ProgressBody } from './progress-body.ts'
import type { Requests } from './requests.ts'

/** Which state of a progress was read: its version, 1 for the first commit, one more with each, ... */
export type ProgressVersion = {
  readonly version: number
  /** ... and the erasure of the user that it was written after: what comes after an erasure counts from 1 again. */
  readonly erasedAt?: string
}

export type StoredProgress = ProgressVersion & { body: ProgressBody }

export type ProgressRead = {
  /** A campaign without any progress is not in it. */
  readonly progress: ReadonlyMap<CampaignId, StoredProgress>
  /** When the user was last erased, as far as these reads tell. */
  readonly erasedAt?: string
}

/** One user's items of the progress table. */
export type UserProgress = {
  /**
   * The user's progress in these campaigns, and whether the user was ever erased: a read for each campaign tells both.
   * A read that is not consistent costs half and may be stale, which can only make the commit a conflict.
   */
  readProgress(campaignIds: readonly CampaignId[], options: { consistent: boolean }): Promise<ProgressRead>
  /** The user's progress in one campaign, if there is any. */
  progressInCampaign(
    campaignId: CampaignId,
    options: { consistent: boolean },
  ): Promise<StoredProgress | undefined>
  /**
   * Replaces the body if the version is still the one read, undefined for none yet; else changes nothing.
   * @param erasedAt when the user was last erased, if they are known to have been
   */
  commitProgress(
    campaignId: CampaignId,
    body: ProgressBody,
    read: ProgressVersion | undefined,
    erasedAt?: string,
  ): Promise<'committed' | 'conflict'>
}

/** Campaigns read at a time: nearly always there are fewer. */
const READS_AT_A_TIME = 10

export function progressKey(userId: UserId, campaignId: CampaignId | typeof MARKER): Item {
  return { userId, campaignId }
}

/** The item of a progress whose key is given. */
export function progressItem(
  key: Item,
  { version, erasedAt }: ProgressVersion,
  body: ProgressBody,
): Item & { readonly body: string | Uint8Array } {
  const beside = { ...key, version, ...(erasedAt ? { erasedAt } : {}) }
  return { ...beside, body: encodeBody(body, beside) }
}

/** @throws StoredItemError */
export function storedProgressOf(item: Item, table: string): [CampaignId, StoredProgress] {
  const campaignId = textOf(item, 'campaignId', table) as CampaignId
  const where = `user ${textOf(item, 'userId', table)} in campaign ${campaignId} (table ${table})`
  const erasedAt = erasedAtOf(item)
  const version = numberOf(item, 'version', table)
  return [campaignId, { version, ...(erasedAt ? { erasedAt } : {}), body: decodeBody(item.body, where) }]
}

export function userProgress(requests: Requests, table: string, userId: UserId): UserProgress {
  /** The campaign's own item, or else the nearest one below it, or else the marker. */
  const nearest = async (campaignId: CampaignId, consistent: boolean): Promise<Item | undefined> => {
    const { items } = await requests.query({
      table,
      partition: userId,
      upTo: campaignId,
      descending: true,
      limit: 1,
      consistent,
    })
    return items[0]
  }

  return {
    async readProgress(campaignIds, { consistent }) {
      const progress = new Map<CampaignId, StoredProgress>()
      let erasedAt: string | undefined
      await inParallel(READS_AT_A_TIME, [...new Set(campaignIds)], async (campaignId) => {
        const item = await nearest(campaignId, consistent)
        if (!item) return
        erasedAt = laterErasure(erasedAt, erasedAtOf(item))
        if (textOf(item, 'campaignId', table) === campaignId) progress.set(...storedProgressOf(item, table))
      })
      return { progress, ...(erasedAt ? { erasedAt } : {}) }
    },

    async progressInCampaign(campaignId, { consistent }) {
      const item = await requests.get(table, progressKey(userId, campaignId), consistent)
      return item && storedProgressOf(item, table)[1]
    },

    async commitProgress(campaignId, body, read, erasedAt) {
      assertStoredTimes({ erasedAt })
      const key = progressKey(userId, campaignId)
      const version = (read?.version ?? 0) + 1
      const erasure = erasedAt ?? read?.erasedAt
      // An update, not a put: attributes that a later release adds to the item survive an older one's commit.
      const committed = await requests.updateIf({
        TableName: table,
        Key: key,
        UpdateExpression: `SET version = :next, body = :body${erasedAt ? ', erasedAt = :erasedAt' : ''}`,
        ConditionExpression: conditionOf(read),
        ExpressionAttributeValues: {
          ':next': version,
          ':body': progressItem(key, { version, ...(erasure ? { erasedAt: erasure } : {}) }, body).body,
          ...(erasedAt ? { ':erasedAt': erasedAt } : {}),
          ...(read ? { ':version': read.version } : {}),
          ...(read?.erasedAt ? { ':readErasedAt': read.erasedAt } : {}),
        },
      })
      return committed ? 'committed' : 'conflict'
    },
  }
}

function conditionOf(read: ProgressVersion | undefined): string {
  if (!read) return 'attribute_not_exists(version)'
  return `version = :version AND ${read.erasedAt ? 'erasedAt = :readErasedAt' : 'attribute_not_exists(erasedAt)'}`
}

import { setTimeout } from 'node:timers/promises'
import type { CampaignId, UserId } from '../schemas/ids.ts'
import { numberOf, textOf } from './attributes.ts'
import { decodeBody, encodeBody, type ProgressBody } from './progress-body.ts'
import type { Item, Requests } from './requests.ts'

/** Progress with the version it was read at: 1 for the first commit, one more with each. */
export type StoredProgress = { version: number; body: ProgressBody }

/** DynamoDB left keys of a BatchGetItem unread, again and again: the table is throttled. Deliver again later. */
export class UnprocessedKeysError extends Error {
  override readonly name = 'UnprocessedKeysError'
}

/** One user's items of the progress table. */
export type UserProgress = {
  /**
   * The user's progress in these campaigns; a campaign without any is not in the map. A read that is not consistent
   * costs half and may be stale, which can only make the commit a conflict. Throws UnprocessedKeysError.
   */
  readProgress(
    campaignIds: readonly CampaignId[],
    options: { consistent: boolean },
  ): Promise<Map<CampaignId, StoredProgress>>
  /** Replaces the body if the version is still the one read, undefined for none yet; else changes nothing. */
  commitProgress(
    campaignId: CampaignId,
    body: ProgressBody,
    expectedVersion: number | undefined,
  ): Promise<'committed' | 'conflict'>
}

const KEYS_PER_BATCH = 100
const ATTEMPTS = 6
const FIRST_WAIT_MS = 25

export function userProgress(requests: Requests, table: string, userId: UserId): UserProgress {
  const keyOf = (campaignId: CampaignId): Item => ({ userId: { S: userId }, campaignId: { S: campaignId } })

  const entryOf = (item: Item): [CampaignId, StoredProgress] => {
    const campaignId = textOf(item, 'campaignId', table) as CampaignId
    const body = decodeBody(item.body, `user ${userId} in campaign ${campaignId} (table ${table})`)
    return [campaignId, { version: numberOf(item, 'version', table), body }]
  }

  const batchGet = async (campaignIds: CampaignId[], consistent: boolean): Promise<Item[]> => {
    const found: Item[] = []
    let keys = campaignIds.map(keyOf)
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      // Full jitter, so that functions throttled together do not come back together.
      if (attempt > 0) await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** attempt)
      const answer = await requests.batchGet({
        RequestItems: { [table]: { Keys: keys, ConsistentRead: consistent } },
      })
      found.push(...answer.items)
      keys = answer.unprocessed
      if (keys.length === 0) return found
    }
    throw new UnprocessedKeysError(
      `Table ${table} left ${keys.length} of ${campaignIds.length} keys unread after ${ATTEMPTS} attempts.`,
    )
  }

  return {
    async readProgress(campaignIds, { consistent }) {
      // DynamoDB refuses a batch that names a key twice.
      const wanted = [...new Set(campaignIds)]
      const [only] = wanted
      if (wanted.length === 1 && only !== undefined) {
        const item = await requests.get(table, keyOf(only), consistent)
        return new Map(item ? [entryOf(item)] : [])
      }
      const entries: [CampaignId, StoredProgress][] = []
      for (let at = 0; at < wanted.length; at += KEYS_PER_BATCH) {
        const items = await batchGet(wanted.slice(at, at + KEYS_PER_BATCH), consistent)
        entries.push(...items.map(entryOf))
      }
      return new Map(entries)
    },

    async commitProgress(campaignId, body, expectedVersion) {
      const first = expectedVersion === undefined
      // An update, not a put: attributes that a later release adds to the item survive an older one's commit.
      const committed = await requests.updateIf({
        TableName: table,
        Key: keyOf(campaignId),
        UpdateExpression: 'SET version = :next, body = :body',
        ConditionExpression: first ? 'attribute_not_exists(version)' : 'version = :expected',
        ExpressionAttributeValues: {
          ':next': { N: String((expectedVersion ?? 0) + 1) },
          ':body': encodeBody(body),
          ...(first ? {} : { ':expected': { N: String(expectedVersion) } }),
        },
      })
      return committed ? 'committed' : 'conflict'
    },
  }
}

import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { ErasedMeanwhileError, FROM_BEFORE } from './erased.ts'
import { decodeGathered, type Gathered } from './gathered.ts'
import { itemOf, type Keepsake, keepsakeOf, keyOf, type NewKeepsake } from './keepsake-item.ts'
import { type Item, queryAll, type Requests } from './requests.ts'
import { BY_EARNED_AT } from './tables.ts'

/** Where a page of a list ended: the last keepsake it showed. */
export type Position = Pick<Keepsake, 'campaignId' | 'keepsakeId' | 'earnedAt'> & {
  /** The keepsake shown right before it, if both were earned at the very same moment: reading goes on from there. */
  tiedWith?: Pick<Keepsake, 'campaignId' | 'keepsakeId'>
}

/** A list cannot go on from a keepsake that the user does not hold, or no longer: they have been erased since. */
export class PositionError extends Error {
  override readonly name = 'PositionError'
}

export type KeepsakePage = { keepsakes: Keepsake[]; next?: Position }
export type ListOptions = { campaignId?: CampaignId; limit: number; after?: Position }

export type PutResult = { put: true } | { put: false; held: Keepsake }

/** One user's items of the keepsakes table. */
export type UserKeepsakes = {
  /**
   * Puts the keepsake unless the user holds it: then nothing changes and `held` is what they hold. One from before the
   * user's erasure, which is about to be deleted, is replaced.
   */
  putKeepsake(keepsake: NewKeepsake): Promise<PutResult>
  /**
   * A page of the user's keepsakes, of one campaign if it is given, newest first by `earnedAt`. `next` is there if
   * and only if more follow. Eventually consistent. A keepsake awarded between two pages appears where its `earnedAt`
   * puts it, so no page repeats or skips a keepsake that was there before. `limit` is at least 1. Throws PositionError
   * when the user does not hold the keepsake of `after`.
   */
  listKeepsakes(options: ListOptions): Promise<KeepsakePage>
  /** All the user's keepsakes of one campaign, in the order of their ids. Eventually consistent. */
  keepsakesOfCampaign(campaignId: CampaignId): Promise<Keepsake[]>
  /** One keepsake with all that is kept of it, if the user holds it. Consistent. */
  keepsakeInFull(campaignId: CampaignId, keepsakeId: KeepsakeId): Promise<KeepsakeInFull | undefined>
}

export type KeepsakeInFull = Keepsake & {
  /** Undefined for one put before this was kept. */
  gathered?: Gathered
}

export function userKeepsakes(requests: Requests, table: string, userId: UserId): UserKeepsakes {
  const keepsakesOfCampaign = async (campaignId: CampaignId, consistent = false) => {
    const items = await queryAll(requests, {
      TableName: table,
      ConsistentRead: consistent,
      KeyConditionExpression: 'userId = :userId AND begins_with(keepsake, :campaign)',
      ExpressionAttributeValues: { ':userId': { S: userId }, ':campaign': { S: `${campaignId}#` } },
    })
    return items.map((item) => keepsakeOf(item, table))
  }

  const listOfAll = async (
    limit: number,
    after: Position | undefined,
    consistent: boolean,
  ): Promise<KeepsakePage> => {
    const found: Keepsake[] = []
    let awaited = after
    let from = after && startBefore(userId, after)
    do {
      const page = await requests.query({
        TableName: table,
        IndexName: BY_EARNED_AT,
        ConsistentRead: consistent,
        KeyConditionExpression: `userId = :userId${after ? ' AND earnedAt <= :from' : ''}`,
        ExpressionAttributeValues: {
          ':userId': { S: userId },
          ...(after ? { ':from': { S: after.earnedAt } } : {}),
        },
        ScanIndexForward: false,
        // One more than asked for tells whether another page follows, without reading it. And the last one shown is
        // read again, so that the same read tells whether the user still holds it.
        Limit: limit + 1 + (awaited ? 1 : 0) - found.length,
        ...(from ? { ExclusiveStartKey: from } : {}),
      })
      for (const keepsake of page.items.map((item) => keepsakeOf(item, table))) {
        if (awaited === undefined) found.push(keepsake)
        else if (isAt(awaited, keepsake)) awaited = undefined
        else if (keepsake.earnedAt < awaited.earnedAt) throw notHeld(userId, awaited)
      }
      from = page.lastKey
    } while (from && found.length <= limit)
    if (awaited) throw notHeld(userId, awaited)
    return pageOf(found, limit, after)
  }

  // No index orders one campaign's keepsakes by time, but there are only tens of them: one Query reads them all.
  const listOfCampaign = async (
    campaignId: CampaignId,
    limit: number,
    after: Position | undefined,
    consistent: boolean,
  ) => {
    const newestFirst = (await keepsakesOfCampaign(campaignId, consistent)).sort(byNewest)
    const last = after ? newestFirst.findIndex((keepsake) => isAt(after, keepsake)) : -1
    if (after && last < 0) throw notHeld(userId, after)
    return pageOf(newestFirst.slice(last + 1), limit, after)
  }

  return {
    async putKeepsake(keepsake) {
      const { campaignId, keepsakeId, erasedAt } = keepsake
      const item = itemOf(userId, keepsake)
      const result = erasedAt
        ? await requests.putIf(table, item, FROM_BEFORE, { ':erasure': { S: erasedAt } })
        : await requests.putIf(table, item, 'attribute_not_exists(userId)')
      if (result.put) return result
      const held = result.held ?? (await requests.get(table, keyOf(userId, campaignId, keepsakeId), true))
      if (!held)
        throw new ErasedMeanwhileError(
          `Keepsake ${campaignId}#${keepsakeId} of user ${userId} was in table ${table} and then was not.`,
        )
      return { put: false, held: keepsakeOf(held, table) }
    },

    async listKeepsakes({ campaignId, limit, after }) {
      if (!Number.isInteger(limit) || limit < 1)
        throw new RangeError(`limit is ${limit}, not a whole number from 1 up.`)
      const list = (consistent: boolean) =>
        campaignId === undefined
          ? listOfAll(limit, after, consistent)
          : listOfCampaign(campaignId, limit, after, consistent)
      return list(false).catch((error: unknown) => {
        // A copy may lack what another has just shown: that a keepsake is gone, only a consistent read can tell.
        if (error instanceof PositionError) return list(true)
        throw error
      })
    },

    keepsakesOfCampaign: (campaignId) => keepsakesOfCampaign(campaignId),

    async keepsakeInFull(campaignId, keepsakeId) {
      const item = await requests.get(table, keyOf(userId, campaignId, keepsakeId), true)
      return item && keepsakeInFullOf(item, table)
    },
  }
}

/** Throws StoredItemError. */
export function keepsakeInFullOf(item: Item, table: string): KeepsakeInFull {
  const gathered = decodeGathered(item, table)
  return { ...keepsakeOf(item, table), ...(gathered ? { gathered } : {}) }
}

/**
 * The key that a read goes on after in order to begin with the keepsake of the position. Undefined where its `earnedAt`
 * alone says that; without the key, a page among many of one moment would read all of them from their first.
 */
function startBefore(userId: UserId, { earnedAt, tiedWith }: Position): Item | undefined {
  if (!tiedWith) return undefined
  return { ...keyOf(userId, tiedWith.campaignId, tiedWith.keepsakeId), earnedAt: { S: earnedAt } }
}

function isAt(position: Position, { campaignId, keepsakeId, earnedAt }: Keepsake): boolean {
  return (
    position.earnedAt === earnedAt && position.keepsakeId === keepsakeId && position.campaignId === campaignId
  )
}

function notHeld(userId: UserId, { campaignId, keepsakeId, earnedAt }: Position): PositionError {
  return new PositionError(`User ${userId} holds no ${campaignId}#${keepsakeId} earned at ${earnedAt}.`)
}

/** The first `limit` of what follows the position. */
function pageOf(found: Keepsake[], limit: number, after: Position | undefined): KeepsakePage {
  const keepsakes = found.slice(0, limit)
  const last = keepsakes.at(-1)
  if (!last || found.length <= limit) return { keepsakes }
  const { campaignId, keepsakeId, earnedAt } = last
  const before = keepsakes.at(-2) ?? after
  const tiedWith = before?.earnedAt === earnedAt && {
    campaignId: before.campaignId,
    keepsakeId: before.keepsakeId,
  }
  return { keepsakes, next: { campaignId, keepsakeId, earnedAt, ...(tiedWith ? { tiedWith } : {}) } }
}

function byNewest(a: Keepsake, b: Keepsake): number {
  return -(compare(a.earnedAt, b.earnedAt) || compare(a.keepsakeId, b.keepsakeId))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

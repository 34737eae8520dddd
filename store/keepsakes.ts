import { compareText } from '../json/compare-text.ts'
import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { ErasedMeanwhileError, FROM_BEFORE } from './erased.ts'
import type { Item } from './items.ts'
import { assertStoredTimes } from './items.ts'
import {
  decodeStates,
  itemOf,
  type Keepsake,
  type KeptStates,
  keepsakeOf,
  keyOf,
  type NewKeepsake,
} from './keepsake-item.ts'
import { queryAll, type Requests } from './requests.ts'
import { BY_EARNED_AT } from './tables.ts'

/** The end of a page of a list: the last keepsake it showed. */
export type Position = Pick<Keepsake, 'campaignId' | 'keepsakeId' | 'earnedAt'> & {
  /** The keepsake shown right before it, if both were earned at the very same moment: reading goes on from there. */
  readonly tiedWith?: Pick<Keepsake, 'campaignId' | 'keepsakeId'>
}

/** A list cannot go on from a keepsake that the user does not hold, or no longer: they have been erased since. */
export class PositionError extends Error {
  override readonly name = 'PositionError'
}

export type KeepsakePage = { readonly keepsakes: readonly Keepsake[]; readonly next?: Position }
export type ListOptions = {
  readonly campaignId?: CampaignId
  readonly limit: number
  readonly after?: Position
}

export type PutResult = { put: true } | { put: false; held: Keepsake }

/** One user's items of the keepsakes table. */
export type UserKeepsakes = {
  /**
   * Puts the keepsake unless the user holds it: then nothing changes and `held` is what they hold. One from before the
   * user's erasure, which is about to be deleted, is replaced.
   */
  putKeepsake(keepsake: NewKeepsake): Promise<PutResult>
  /**
   * Gives a keepsake that the user holds an earlier `earnedAt`, with the event of that time. Changes nothing, and says
   * false, if the user does not hold it with a later one, or if it is from another time between erasures than is given.
   */
  dateKeepsakeBack(keepsake: EarlierDate): Promise<boolean>
  /**
   * A page of the user's keepsakes, of one campaign if it is given, newest first by `earnedAt`. `next` is there if
   * and only if more follow. Eventually consistent. A keepsake awarded between two pages appears where its `earnedAt`
   * puts it, so no page repeats or skips a keepsake that was there before. `limit` is at least 1.
   *
   * @throws PositionError when the user does not hold the keepsake of `after`
   */
  listKeepsakes(options: ListOptions): Promise<KeepsakePage>
  /** All the user's keepsakes of one campaign, in the order of their ids. Eventually consistent. */
  keepsakesOfCampaign(campaignId: CampaignId): Promise<Keepsake[]>
  /** One keepsake with all that is kept of it, if the user holds it. Consistent. */
  keepsakeInFull(campaignId: CampaignId, keepsakeId: KeepsakeId): Promise<KeepsakeInFull | undefined>
}

export type EarlierDate = Pick<
  NewKeepsake,
  'campaignId' | 'keepsakeId' | 'earnedAt' | 'eventId' | 'source' | 'erasedAt'
>

export type KeepsakeInFull = Keepsake & {
  /** Undefined for one put before this was kept. */
  readonly states?: KeptStates
}

export function userKeepsakes(requests: Requests, table: string, userId: UserId): UserKeepsakes {
  const keepsakesOfCampaign = async (campaignId: CampaignId, consistent = false) => {
    const items = await queryAll(requests, { table, partition: userId, prefix: `${campaignId}#`, consistent })
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
        table,
        index: BY_EARNED_AT,
        partition: userId,
        ...(after ? { upTo: after.earnedAt } : {}),
        descending: true,
        consistent,
        // One more than asked for tells whether another page follows, without reading it. And the last one shown is
        // read again, so that the same read tells whether the user still holds it.
        limit: limit + 1 + (awaited ? 1 : 0) - found.length,
        after: from,
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
        ? await requests.putIf(table, item, FROM_BEFORE, { ':erasure': erasedAt })
        : await requests.putIf(table, item, 'attribute_not_exists(userId)')
      if (result.put) return result
      const held = result.held ?? (await requests.get(table, keyOf(userId, campaignId, keepsakeId), true))
      if (!held)
        throw new ErasedMeanwhileError(
          `Keepsake ${campaignId}#${keepsakeId} of user ${userId} was in table ${table} and then was not.`,
        )
      return { put: false, held: keepsakeOf(held, table) }
    },

    async dateKeepsakeBack({ campaignId, keepsakeId, earnedAt, eventId, source, erasedAt }) {
      assertStoredTimes({ earnedAt })
      const isKnown = erasedAt ? 'erasedAt = :erasedAt' : 'attribute_not_exists(erasedAt)'
      // The source goes with the event: that of another event is not left beside it. `source` is a reserved word.
      const ofSource = source === undefined ? ' REMOVE #source' : ', #source = :source'
      return requests.updateIf({
        TableName: table,
        Key: keyOf(userId, campaignId, keepsakeId),
        UpdateExpression: `SET earnedAt = :earnedAt, eventId = :eventId${ofSource}`,
        ExpressionAttributeNames: { '#source': 'source' },
        ConditionExpression: `earnedAt > :earnedAt AND ${isKnown}`,
        ExpressionAttributeValues: {
          ':earnedAt': earnedAt,
          ':eventId': eventId,
          ...(source === undefined ? {} : { ':source': source }),
          ...(erasedAt ? { ':erasedAt': erasedAt } : {}),
        },
      })
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

/** @throws StoredItemError */
export function keepsakeInFullOf(item: Item, table: string): KeepsakeInFull {
  const states = decodeStates(item, table)
  return { ...keepsakeOf(item, table), ...(states ? { states } : {}) }
}

/**
 * The key that a read goes on after in order to begin with the keepsake of the position. Undefined where its `earnedAt`
 * alone says that; without the key, a page among many of one moment would read all of them from their first.
 */
function startBefore(userId: UserId, { earnedAt, tiedWith }: Position): Item | undefined {
  if (!tiedWith) return undefined
  return { ...keyOf(userId, tiedWith.campaignId, tiedWith.keepsakeId), earnedAt }
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
  return -(compareText(a.earnedAt, b.earnedAt) || compareText(a.keepsakeId, b.keepsakeId))
}

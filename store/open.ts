import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { UserId } from '../schemas/ids.ts'
import { type UserConnections, userConnections } from './connections.ts'
import { Frontier } from './edition-frontier.ts'
import { editionItems } from './edition-items.ts'
import { type ClaimedEdition, claimEdition, type EditionClaim } from './editions.ts'
import { type UserErasure, userErasure } from './erasing.ts'
import { guardClient } from './guard.ts'
import { type UserHoldings, userHoldings } from './holdings.ts'
import { type UserKeepsakes, userKeepsakes } from './keepsakes.ts'
import { type UserProgress, userProgress } from './progress.ts'
import { requestsOf, type Units } from './requests.ts'
import { type TableNames, tableKeys } from './tables.ts'

export type { Connection, UserConnections } from './connections.ts'
export { isFromBefore } from './erased.ts'
export type { Erased } from './erasing.ts'
export type { Holdings } from './holdings.ts'
export type { Keepsake, NewKeepsake } from './keepsake-item.ts'
export { type KeepsakeInFull, type ListOptions, type Position, PositionError } from './keepsakes.ts'
export type { StoredProgress } from './progress.ts'
export type { ProgressBody } from './progress-body.ts'
export type { Units } from './requests.ts'
export type { TableNames } from './tables.ts'

/** All that can be read and written, for one user. */
export type UserStore = UserKeepsakes &
  UserProgress &
  UserConnections &
  UserHoldings &
  UserErasure & {
    /**
     * The user's number of a limited keepsake: the same on every call, held by nobody else, from 1 to `of`; or
     * 'sold-out', for ever. On a quiet day numbers are given out in their order. A claim that meets no other costs
     * 2 WRU and 0.5 RRU, up to 1.5 where others have filled the bucket meanwhile. One that is told 'sold-out' costs
     * 0.5 RRU, or 1 in the first minute. The first of a store, and of one that slept while others took many, costs at
     * most 15 RRU for 10,000,000 numbers, however many are taken.
     */
    claimEdition(edition: EditionClaim): Promise<ClaimedEdition | 'sold-out'>
  }

export type Store = { forUser(userId: UserId): UserStore }

/**
 * The only way to the tables. The client is guarded from here on (see guard.ts): give it one of its own. `onUnits`
 * hears the request units of every call, as DynamoDB counts them; errors are the SDK's, but for those named at the
 * methods and StoredItemError, for an item that cannot be read.
 */
export function openStore(options: {
  client: DynamoDBClient
  tables: TableNames
  onUnits?: (units: Units) => void
  /** Epoch milliseconds; the machine's clock unless given. */
  now?: () => number
  /** From 0 to below 1. */
  random?: () => number
}): Store {
  const { client, tables, now = Date.now, random = Math.random } = options
  const keys = tableKeys(tables)
  guardClient(client, keys)
  const requests = requestsOf(client, keys, options.onUnits ?? (() => {}))
  // One for each limited keepsake that is claimed here, and each of some KB at most: as few as campaigns have.
  const frontiers = new Map<string, Frontier>()
  const frontierOf = ({ campaignId, keepsakeId }: EditionClaim): Frontier => {
    const key = `${campaignId}#${keepsakeId}`
    const frontier = frontiers.get(key) ?? new Frontier()
    frontiers.set(key, frontier)
    return frontier
  }
  return {
    forUser: (userId) => ({
      ...userKeepsakes(requests, tables.keepsakes, userId),
      ...userProgress(requests, tables.progress, userId),
      ...userConnections(requests, tables.connections, userId),
      ...userHoldings(requests, tables, userId),
      ...userErasure(requests, tables, userId),
      claimEdition: (edition) =>
        claimEdition({
          items: editionItems(requests, tables.editions, userId, edition),
          frontier: frontierOf(edition),
          of: edition.of,
          erasedAt: edition.erasedAt,
          now,
          random,
        }),
    }),
  }
}

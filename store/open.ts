import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { UserId } from '../schemas/ids.ts'
import { type UserConnections, userConnections } from './connections.ts'
import { claim, type EditionClaim, tableLedger } from './editions.ts'
import { type UserErasure, userErasure } from './erasing.ts'
import { type FullBuckets, rememberingFullBuckets } from './full-buckets.ts'
import { guardClient } from './guard.ts'
import { type UserHoldings, userHoldings } from './holdings.ts'
import { type UserKeepsakes, userKeepsakes } from './keepsakes.ts'
import { type UserProgress, userProgress } from './progress.ts'
import { requestsOf, type Units } from './requests.ts'
import { type TableNames, tableKeys } from './tables.ts'

export type { Connection, UserConnections } from './connections.ts'
export type { LimitedKeepsake } from './edition-order.ts'
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
     * 'sold-out', for ever. A claim reads one bucket of 100 numbers and writes one item; only where buckets are full
     * does it read more, all of them at worst. A full bucket is read once by each store: what is sold out costs no more.
     */
    claimEdition(edition: EditionClaim): Promise<{ number: number } | 'sold-out'>
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
}): Store {
  const { client, tables } = options
  guardClient(client, tableKeys(tables))
  const requests = requestsOf(client, options.onUnits ?? (() => {}))
  const full: FullBuckets = new Map()
  const ledgerOf = (edition: EditionClaim) =>
    rememberingFullBuckets(tableLedger(requests, tables.editions, edition), edition, full)
  return {
    forUser: (userId) => ({
      ...userKeepsakes(requests, tables.keepsakes, userId),
      ...userProgress(requests, tables.progress, userId),
      ...userConnections(requests, tables.connections, userId),
      ...userHoldings(requests, tables, userId),
      ...userErasure(requests, tables, userId),
      claimEdition: (edition) => claim(ledgerOf(edition), edition, userId),
    }),
  }
}

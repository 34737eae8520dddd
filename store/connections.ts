import type { UserId } from '../schemas/ids.ts'
import { knownTime } from '../schemas/time.ts'
import { assertStoredTimes, type Item, numberOf, textOf } from './items.ts'
import { queryAll, type Requests } from './requests.ts'

/** A live connection that is open, as far as is known: the gateway does not always tell of its end. */
export type Connection = {
  readonly connectionId: string
  /** RFC 3339, UTC. */
  readonly connectedAt: string
  /** Epoch seconds. Nothing is sent to it from then on, and some time later DynamoDB removes it. */
  readonly expiresAt: number
  /** The tags of the languages in which its app asked to be told, the best first. Absent: none. */
  readonly languages?: readonly string[]
}

/** One user's items of the connections table. */
export type UserConnections = {
  /** Safe to repeat: an id stands for one connection for ever. */
  connect(connection: Connection): Promise<void>
  /** Safe to repeat, and for connections that are not there. */
  disconnect(connectionId: string): Promise<void>
  /**
   * The user's connections that have not expired by `now`, epoch milliseconds: oldest first. Eventually consistent: one
   * that opened within the last second may be missing.
   */
  connections(now: number): Promise<Connection[]>
}

export function userConnections(requests: Requests, table: string, userId: UserId): UserConnections {
  const keyOf = (connectionId: string): Item => ({ userId, connectionId })

  return {
    async connect({ connectionId, connectedAt, expiresAt, languages = [] }) {
      assertStoredTimes({ connectedAt })
      const asked = languages.length > 0 ? { languages: languages.join(' ') } : {}
      const item = { ...keyOf(connectionId), connectedAt, expiresAt, ...asked }
      await requests.putIf(table, item, 'attribute_not_exists(userId)')
    },

    async disconnect(connectionId) {
      await requests.deleteIf({ TableName: table, Key: keyOf(connectionId) })
    },

    async connections(now) {
      const items = await queryAll(requests, { table, partition: userId })
      return (
        items
          .map((item) => ({
            connectionId: textOf(item, 'connectionId', table),
            connectedAt: textOf(item, 'connectedAt', table),
            expiresAt: numberOf(item, 'expiresAt', table),
            ...(item.languages === undefined
              ? {}
              : { languages: textOf(item, 'languages', table).split(' ') }),
          }))
          // DynamoDB removes what has expired late, within days.
          .filter(({ expiresAt }) => expiresAt * 1000 > now)
          .sort((a, b) => knownTime(a.connectedAt) - knownTime(b.connectedAt))
      )
    },
  }
}

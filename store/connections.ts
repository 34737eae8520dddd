import type { UserId } from '../schemas/ids.ts'
import { numberOf, textOf } from './attributes.ts'
import { type Item, queryAll, type Requests } from './requests.ts'

/** A live connection that is open, as far as is known: the gateway does not always tell of its end. */
export type Connection = {
  connectionId: string
  /** RFC 3339, UTC. */
  connectedAt: string
  /** Epoch seconds. Nothing is sent to it from then on, and some time later DynamoDB removes it. */
  expiresAt: number
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
  const keyOf = (connectionId: string): Item => ({ userId: { S: userId }, connectionId: { S: connectionId } })

  return {
    async connect({ connectionId, connectedAt, expiresAt }) {
      const about = { connectedAt: { S: connectedAt }, expiresAt: { N: String(expiresAt) } }
      await requests.putIf(table, { ...keyOf(connectionId), ...about }, 'attribute_not_exists(userId)')
    },

    async disconnect(connectionId) {
      await requests.deleteIf({ TableName: table, Key: keyOf(connectionId) })
    },

    async connections(now) {
      const items = await queryAll(requests, {
        TableName: table,
        KeyConditionExpression: 'userId = :userId',
        ExpressionAttributeValues: { ':userId': { S: userId } },
      })
      return (
        items
          .map((item) => ({
            connectionId: textOf(item, 'connectionId', table),
            connectedAt: textOf(item, 'connectedAt', table),
            expiresAt: numberOf(item, 'expiresAt', table),
          }))
          // DynamoDB removes what has expired late, within days.
          .filter(({ expiresAt }) => expiresAt * 1000 > now)
          .sort((a, b) => Date.parse(a.connectedAt) - Date.parse(b.connectedAt))
      )
    },
  }
}

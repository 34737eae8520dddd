import type { LimitedKeepsake, Store, UserStore } from '../../store/open.ts'
import type { Gateway } from '../live/ports.ts'
import type { Erasure, ErasurePass } from './erasure.ts'

export interface ErasurePorts {
  readonly store: Store
  readonly close: Gateway['close']
}

/** Goes over all that may be held of the user once. It can be repeated, at any time and after any end. */
export async function erasurePass(
  { userId, erasedAt }: Erasure,
  limited: readonly LimitedKeepsake[],
  { store, close }: ErasurePorts,
): Promise<ErasurePass> {
  const user = store.forUser(userId)
  const erased = await user.erase(erasedAt, limited)
  return { erasedAt, ...erased, connections: await closeConnections(user, erasedAt, close) }
}

/** An app that sees its connection close opens another, which belongs to the time after the erasure. */
async function closeConnections(user: UserStore, erasedAt: string, close: Gateway['close']): Promise<number> {
  // Also those that have expired, until DynamoDB removes them.
  const all = await user.connections(0)
  const before = all.filter(({ connectedAt }) => connectedAt < erasedAt)
  for (const { connectionId } of before) {
    await close(connectionId)
    await user.disconnect(connectionId)
  }
  return before.length
}

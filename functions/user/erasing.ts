import type { UserId } from '../../schemas/ids.ts'
import { formatTime, knownTime } from '../../schemas/time.ts'
import type { Erased, Store, UserStore } from '../../store/open.ts'
import type { Gateway } from '../live/connections.ts'

/** `erasedAt` is UTC with milliseconds. */
export interface Erasure {
  readonly userId: UserId
  readonly erasedAt: string
}

/** One pass, as the log keeps it: so it does not say whose. */
export interface ErasurePass extends Erased {
  readonly erasedAt: string
  /** Open live connections that were closed. */
  readonly connections: number
}

export interface ErasurePorts {
  readonly store: Store
  readonly close: Gateway['close']
}

export interface EraseUserPorts extends ErasurePorts {
  /** Epoch milliseconds. */
  now(): number
  /** Resolves once it is certain that the erasure will be finished, whatever becomes of this invocation. */
  finishLater(erasure: Erasure): Promise<void>
  report(pass: ErasurePass): void
}

/**
 * Erases all that is held of the user as of now. What a crash here leaves, and what an award under way puts back, is
 * found by those who finish it: see `finishErasures`.
 */
export async function eraseUser(userId: UserId, ports: EraseUserPorts): Promise<void> {
  const erasure = { userId, erasedAt: formatTime(ports.now()) }
  await ports.finishLater(erasure)
  ports.report(await erasurePass(erasure, ports))
}

/** Goes over all that may be held of the user once. It can be repeated, at any time and after any end. */
export async function erasurePass(
  { userId, erasedAt }: Erasure,
  { store, close }: ErasurePorts,
): Promise<ErasurePass> {
  const user = store.forUser(userId)
  const erased = await user.erase(erasedAt)
  return { erasedAt, ...erased, connections: await closeConnections(user, erasedAt, close) }
}

/** An app that sees its connection close opens another, which belongs to the time after the erasure. */
async function closeConnections(user: UserStore, erasedAt: string, close: Gateway['close']): Promise<number> {
  // Also those that have expired, until DynamoDB removes them.
  const all = await user.connections(0)
  const before = all.filter(({ connectedAt }) => knownTime(connectedAt) < knownTime(erasedAt))
  for (const { connectionId } of before) {
    await close(connectionId)
    await user.disconnect(connectionId)
  }
  return before.length
}

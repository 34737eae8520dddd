import type { UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import type { Erasure, ErasurePass } from './erasure.ts'
import { type ErasurePorts, erasurePass } from './erasure-pass.ts'

export interface EraseUserPorts extends ErasurePorts {
  /** Epoch milliseconds. */
  now(): number
  /** Resolves once it is certain that the erasure will be finished, whatever becomes of this invocation. */
  finishLater(erasure: Erasure): Promise<void>
  report(pass: ErasurePass): void
}

/**
 * Erases all that is held of the user as of now. What a crash here leaves, what an award under way puts back, and
 * edition numbers without a keepsake are found by those who finish it: see `finishErasures`.
 */
export async function eraseUser(userId: UserId, ports: EraseUserPorts): Promise<void> {
  const erasure = { userId, erasedAt: formatTime(ports.now()) }
  await ports.finishLater(erasure)
  ports.report(await erasurePass(erasure, [], ports))
}

import type { UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import type { Store } from '../../store/open.ts'
import type { Erasure, ErasurePass } from './erasure.ts'

export interface EraseUserPorts {
  readonly store: Store
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
export async function eraseUser(
  userId: UserId,
  { store, now, finishLater, report }: EraseUserPorts,
): Promise<void> {
  const erasedAt = formatTime(now())
  await finishLater({ userId, erasedAt })
  report({ erasedAt, ...(await store.forUser(userId).erase(erasedAt, [])) })
}

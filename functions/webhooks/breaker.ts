const FAILURES = 3
const OPEN_MS = 30_000

/**
 * Keeps receivers that do not answer from holding up the others: each attempt may take its whole time-out. After three failures in a row nothing is
 * tried for half a minute. Each execution environment has its own.
 */
export interface Breaker {
  /** True while the receiver is not to be tried. */
  isOpen(partnerId: string, now: number): boolean
  succeeded(partnerId: string): void
  failed(partnerId: string, now: number): void
}

export function newBreaker(): Breaker {
  const failing = new Map<string, { count: number; last: number }>()
  return {
    isOpen(partnerId, now) {
      const { count = 0, last = 0 } = failing.get(partnerId) ?? {}
      return count >= FAILURES && now < last + OPEN_MS
    },
    succeeded: (partnerId) => void failing.delete(partnerId),
    failed(partnerId, now) {
      failing.set(partnerId, { count: (failing.get(partnerId)?.count ?? 0) + 1, last: now })
    },
  }
}

const FIRST_MS = 1000

/**
 * Milliseconds before the next attempt: twice as long each time, a random half of it less, so that a crowd of devices
 * does not come back all at once; and never less than the answer asked for.
 *
 * @param failures in a row, from 1
 */
export function waitAfter(failures: number, longestMs: number, retryAfterMs: number): number {
  const grown = Math.min(longestMs, FIRST_MS * 2 ** Math.min(failures - 1, 30))
  const jitter = 1 - Math.random() / 2
  return Math.ceil(Math.max(grown * jitter, retryAfterMs + (retryAfterMs > 0 ? grown * (1 - jitter) : 0)))
}

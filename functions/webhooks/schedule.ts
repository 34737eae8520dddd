const SECOND = 1_000
const HOUR = 3_600 * SECOND

/** For so long after the first attempt a delivery is tried again, milliseconds. */
export const TRIED_FOR_MS = 24 * HOUR
const FIRST_WAIT_MS = 2 * SECOND
const FACTOR = 3
const LONGEST_WAIT_MS = 3 * HOUR
/** A queue hides a message for 15 minutes at most. */
const LONGEST_DELAY_S = 900

/**
 * When a delivery is tried again that has failed, in epoch milliseconds; undefined once a day is over. Each wait is between half and the whole
 * of three times the one before, so that those of many deliveries part, and up to three hours. The last attempt is at the end of the day.
 *
 * @param failed attempts so far, at least one
 * @param random from 0 up to 1
 * @param atLeast milliseconds for which the receiver asks
 */
export function nextAttemptAt(
  { failed, firstAt, now, atLeast = 0 }: { failed: number; firstAt: number; now: number; atLeast?: number },
  random: () => number,
): number | undefined {
  const end = firstAt + TRIED_FOR_MS
  if (now >= end) return undefined
  const whole = Math.min(FIRST_WAIT_MS * FACTOR ** (failed - 1), LONGEST_WAIT_MS)
  const wait = Math.round(whole * (1 - random() / 2))
  return Math.min(now + Math.max(wait, Math.min(atLeast, LONGEST_WAIT_MS)), end)
}

/** For how many seconds a queue may hide a message until then: a longer wait is several. */
export const delaySeconds = (until: number, now: number): number =>
  Math.min(LONGEST_DELAY_S, Math.max(0, Math.ceil((until - now) / SECOND)))

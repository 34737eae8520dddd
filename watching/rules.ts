/** How heartbeats are counted. Milliseconds, all of them. */
export interface Rules {
  /** From one heartbeat to the next, while a player plays. */
  readonly interval: number
  /** A longer silence between two heartbeats does not count. */
  readonly longestGap: number
  /** So long after the last sign of a viewer nothing counts any more, where nobody tells whether the TV is on. */
  readonly unattended: number
  /** A longer segment is cut, so long after its beginning. */
  readonly longestSegment: number
}

export const INTERVAL_SECONDS = 30
export const LONGEST_INTERVAL_SECONDS = 300
/** One heartbeat may be lost, and the next one late. */
export const GAP_IN_INTERVALS = 2.5
export const UNATTENDED_HOURS = 4
/** A `TvWatched` may not be longer. */
export const LONGEST_SEGMENT_HOURS = 24

const HOUR_MS = 3_600_000

/** @throws RangeError when the interval is none, or so long that a pause would go unseen */
export function rulesFor(intervalSeconds = INTERVAL_SECONDS, more: Partial<Rules> = {}): Rules {
  if (!(intervalSeconds >= 1 && intervalSeconds <= LONGEST_INTERVAL_SECONDS))
    throw new RangeError(
      `the interval of heartbeats must be 1 to ${LONGEST_INTERVAL_SECONDS} seconds, and is ${intervalSeconds}`,
    )
  const interval = intervalSeconds * 1000
  return {
    interval,
    longestGap: interval * GAP_IN_INTERVALS,
    unattended: UNATTENDED_HOURS * HOUR_MS,
    longestSegment: LONGEST_SEGMENT_HOURS * HOUR_MS,
    ...more,
  }
}

import type { Interval } from '../../schemas/activities/define.ts'
import { parseTime } from '../../schemas/time.ts'

/** The window of a campaign that its schema has accepted. Epoch milliseconds, half-open. */
export function windowOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Interval {
  return { from: parseTime(startsAt) ?? 0, to: parseTime(endsAt) ?? 0 }
}

/**
 * The event time by which an activity counts in a window: its own, or the window's last moment for a watched interval
 * that began in it and ends after it. Undefined when nothing of the activity lies in the window.
 */
export function timeIn(
  { from, to }: Interval,
  { at, watched }: { readonly at: number; readonly watched?: Interval | undefined },
): number | undefined {
  if (at < from) return undefined
  if (at < to) return at
  return watched && watched.from < to ? to - 1 : undefined
}

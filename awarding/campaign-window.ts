import type { Interval } from '../schemas/activities/define.ts'
import { parseTime } from '../schemas/time.ts'

/** From the times of a campaign that its schema has accepted. Epoch milliseconds, half-open. */
export function windowOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Interval {
  return { from: parseTime(startsAt) ?? 0, to: parseTime(endsAt) ?? 0 }
}

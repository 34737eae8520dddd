import type { Interval } from '../../schemas/activities/define.ts'

/** Whether an activity of this moment can count. @param window epoch milliseconds, half-open, as `now` */
export function availabilityAt(now: number, { from, to }: Interval): 'upcoming' | 'open' | 'closed' {
  if (now < from) return 'upcoming'
  return now < to ? 'open' : 'closed'
}

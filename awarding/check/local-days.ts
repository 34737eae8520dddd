import type { Interval } from '../../schemas/activities/define.ts'
import { localDays } from '../criteria/local-day.ts'

const DAY_MS = 86_400_000

/** How many local days a window has at most. */
export function daysIn({ from, to }: Interval, timeZone: string): number {
  const dayOf = localDays(timeZone)
  const offsetOf = offsets(timeZone)
  // Where a clock is set back over midnight, the day after has begun before: it is one more, at either end.
  const more = [from, to - 1].filter((edge) => offsetOf(edge - DAY_MS) !== offsetOf(edge + DAY_MS)).length
  return dayOf(to - 1) - dayOf(from) + 1 + more
}

/** The offset from UTC at a moment, as text. */
function offsets(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (at) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

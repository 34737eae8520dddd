import type { JsonObject } from '../../../schemas/json.ts'
import { type Finding, under } from '../finding.ts'
import { daysIn } from '../local-days.ts'
import { leafOutlook, type Outlook, type OutlookContext } from '../outlook.ts'
import { lookAtWhere } from '../where.ts'

interface Streak {
  readonly activity: string
  readonly where?: JsonObject
  readonly days: number
}

/** No streak is longer than the window has local days. */
export function lookAtStreak(
  { activity, where, days }: Streak,
  { window, timeZone }: Pick<OutlookContext, 'window' | 'timeZone'>,
): Outlook {
  const found: Finding[] = under(['where'], lookAtWhere(activity, where).findings)
  const most = daysIn(window, timeZone)
  if (days > most && !found.some(({ fatal }) => fatal)) {
    const message = `can never be met: the window has ${most} ${most === 1 ? 'day' : 'days'} in ${timeZone}: write at most ${most}`
    found.push({ path: ['days'], message, fatal: true })
  }
  return leafOutlook(found)
}

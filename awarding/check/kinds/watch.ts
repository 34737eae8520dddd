import type { Interval } from '../../../schemas/activities/define.ts'
import type { JsonObject } from '../../../schemas/json.ts'
import { type Finding, under } from '../finding.ts'
import { leafOutlook, type Outlook, type OutlookContext } from '../outlook.ts'
import { lookAtWhere } from '../where.ts'

interface Watch {
  readonly where?: JsonObject
  readonly minutes: number
  readonly meter?: 'wall' | 'program'
  readonly live?: true
}

/** Nobody watches longer than the window lasts, save several programmes at once where each is counted by itself. */
export function lookAtWatch(
  { where, minutes, meter, live }: Watch,
  { window }: Pick<OutlookContext, 'window'>,
): Outlook {
  const { findings, valuesOf } = lookAtWhere('TvWatched', where)
  const found: Finding[] = under(['where'], findings)
  if (live && valuesOf('live')?.has(true) === false && !found.some(({ fatal }) => fatal)) {
    const message = 'can never be met: where lets through nothing that is live: leave one of the two out'
    found.push({ path: ['live'], message, fatal: true })
  }
  const programmes = meter === 'program' ? (valuesOf('programId')?.size ?? Number.POSITIVE_INFINITY) : 1
  const most = Math.floor(minutesIn(window) * programmes)
  if (minutes > most && !found.some(({ fatal }) => fatal)) {
    const message =
      most > 0
        ? `can never be met: there are ${most} minutes to watch in the window: write at most ${most}`
        : 'can never be met: the window has not a minute to watch: make it longer'
    found.push({ path: ['minutes'], message, fatal: true })
  }
  return leafOutlook(found)
}

/** Whole seconds, as watching is counted; what ends at the window's end does not count. */
function minutesIn({ from, to }: Interval): number {
  return (Math.floor((to - 1) / 1000) - Math.floor(from / 1000)) / 60
}

import type { JsonObject } from '../../../json/json.ts'
import { howMany } from '../../../schemas/how-many.ts'
import { type ContentMistake, under } from '../../../schemas/mistakes.ts'
import { leafOutlook } from '../guiding/outlook.ts'
import { lookAtWhere } from '../guiding/where.ts'
import { defineGuide, sharedKeys } from '../kind.ts'
import { daysIn } from '../local-day.ts'

interface Streak {
  readonly activity: string
  readonly where?: JsonObject
  readonly days: number
}

export const guide = defineGuide({
  description: 'Local days in a row.',
  keys: {
    ...sharedKeys,
    days: 'On how many days.',
    grace: 'How many days between may be left out, all told.',
  },
  /** No streak is longer than the window has local days. */
  lookAt: ({ activity, where, days }: Streak, { window, timeZone }) => {
    const found: ContentMistake[] = under(['where'], lookAtWhere(activity, where).mistakes)
    const most = daysIn(window, timeZone)
    if (days > most && !found.some(({ fatal }) => fatal)) {
      const message = `can never be met: the window has ${howMany(most, 'day')} in ${timeZone}: write at most ${most}`
      found.push({ path: ['days'], message, fatal: true })
    }
    return leafOutlook(found)
  },
})

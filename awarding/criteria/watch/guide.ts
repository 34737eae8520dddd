import type { JsonObject } from '../../../json/json.ts'
import type { Interval } from '../../../schemas/activities/define.ts'
import { howMany } from '../../../schemas/how-many.ts'
import { type ContentMistake, under } from '../../../schemas/mistakes.ts'
import { leafOutlook } from '../guiding/outlook.ts'
import { lookAtWhere } from '../guiding/where.ts'
import { defineGuide, sharedKeys } from '../kind.ts'

interface Watch {
  readonly where?: JsonObject
  readonly minutes: number
  readonly meter?: 'wall' | 'program'
  readonly live?: true
}

export const guide = defineGuide({
  description: 'Minutes watched. Overlapping devices, repeats and replays count once.',
  keys: {
    where: sharedKeys.where,
    minutes: 'How many minutes.',
    meter:
      'wall counts the time in which anything was watched, and is meant unless said; program counts each programme by itself.',
    live: 'Only what was watched live.',
  },
  /** Nobody watches longer than the window lasts, save several programmes at once where each is counted by itself. */
  lookAt: ({ where, minutes, meter, live }: Watch, { window }) => {
    const { mistakes, valuesOf } = lookAtWhere('TvWatched', where)
    const found: ContentMistake[] = under(['where'], mistakes)
    if (live && valuesOf('live')?.has(true) === false && !found.some(({ fatal }) => fatal)) {
      const message = 'can never be met: where lets through nothing that is live: leave one of the two out'
      found.push({ path: ['live'], message, fatal: true })
    }
    const programmes = meter === 'program' ? (valuesOf('programId')?.size ?? Number.POSITIVE_INFINITY) : 1
    const most = Math.floor(minutesIn(window) * programmes)
    if (minutes > most && !found.some(({ fatal }) => fatal)) {
      const message =
        most > 0
          ? `can never be met: there ${most === 1 ? 'is' : 'are'} ${howMany(most, 'minute')} to watch in the window: write at most ${most}`
          : 'can never be met: the window has not a minute to watch: make it longer'
      found.push({ path: ['minutes'], message, fatal: true })
    }
    return leafOutlook(found)
  },
})

/** Whole seconds, as watching is counted; what ends at the window's end does not count. */
function minutesIn({ from, to }: Interval): number {
  return (Math.floor((to - 1) / 1000) - Math.floor(from / 1000)) / 60
}

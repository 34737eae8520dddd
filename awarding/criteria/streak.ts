import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'
import { defineKind, standing } from './kind.ts'
import { localDays, longestRun } from './local-day.ts'
import { joinWords, wordsOf } from './set-state.ts'
import { targetSchema } from './target.ts'
import { lengthOf } from './text-size.ts'

const GRACE = 'a whole number of days from 0 to 365'

/**
 * Days with an activity in a run of consecutive local days, by event time in the campaign's time zone. Up to `grace`
 * days of the run, all told, may be without one. A late event mends a gap.
 */
export const streak = defineKind({
  name: 'streak',
  targetKey: 'days',
  schema: (grammar) =>
    z.strictObject(
      {
        activity: grammar.activityType,
        where: z.optional(grammar.where),
        days: targetSchema(366),
        grace: z.optional(
          z.int(wants(GRACE)).check(z.minimum(0, `must be ${GRACE}`), z.maximum(365, `must be ${GRACE}`)),
        ),
      },
      wants('an object with activity and days, and where and grace if wanted'),
    ),
  compile: ({ activity, where, days, grace = 0 }, { timeZone, window, measure: measureOf }) => {
    const dayOf = localDays(timeZone)
    const [first, last] = [dayOf(window.from), dayOf(window.to - 1)]
    // Two more than the calendar says, for clocks that are set back over midnight.
    const mostDays = last - first + 3
    const measure = measureOf({
      // The zone decides which days there are: another zone measures something else.
      definition: ['streak', activity, where ?? null, timeZone],
      activityType: activity,
      where,
      gather: ({ at }) => dayOf(at).toString(36),
      join: (a, b) => joinWords(a, b),
      holds: (state) => wordsOf(state).map(dateOf),
      largestBytes: mostDays * (Math.max(lengthOf(first - 1), lengthOf(last + 1)) + 1),
    })
    return {
      measures: [measure],
      collects: false,
      standing: ({ measures }) => {
        const seen = wordsOf(measures.get(measure.id)).map((word) => Number.parseInt(word, 36))
        return standing(
          longestRun(
            seen.toSorted((a, b) => a - b),
            grace,
          ),
          days,
          'days',
        )
      },
    }
  },
})

/** The date of a day, such as 2024-07-27. */
const dateOf = (word: string) => new Date(Number.parseInt(word, 36) * 86_400_000).toISOString().slice(0, 10)

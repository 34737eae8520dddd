import * as z from 'zod'
import { compilePattern } from '../../events/pattern/index.ts'
import { wants } from '../../schemas/wants.ts'
import { type Measure, measureId } from '../measure.ts'
import { defineKind, standing } from './kind.ts'
import { localDays, longestRun } from './local-day.ts'
import { joinWords, wordsOf } from './set-state.ts'
import { activityTypeSchema, targetSchema, whereSchema } from './where.ts'

/** Consecutive local days with an activity, by event time in the campaign's time zone. A late event mends a gap. */
export const streak = defineKind({
  name: 'streak',
  schema: () =>
    z.strictObject(
      { activity: activityTypeSchema, where: whereSchema.optional(), days: targetSchema(366) },
      wants('an object with activity and days, and where if wanted'),
    ),
  compile: ({ activity, where, days }, { timeZone }) => {
    const dayOf = localDays(timeZone)
    const measure: Measure = {
      // The zone decides which days there are: another zone measures something else.
      id: measureId(['streak', activity, where ?? null, timeZone]),
      activityType: activity,
      where: where && compilePattern(where),
      gather: ({ at }) => dayOf(at).toString(36),
      join: joinWords,
    }
    return {
      measures: [measure],
      collects: false,
      standing: ({ measures }) => {
        const seen = wordsOf(measures.get(measure.id)).map((word) => Number.parseInt(word, 36))
        return standing(longestRun(seen.toSorted((a, b) => a - b)), days, 'days')
      },
    }
  },
})

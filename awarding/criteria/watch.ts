import * as z from 'zod'
import { compilePattern } from '../../events/pattern/index.ts'
import { wants } from '../../schemas/wants.ts'
import { type Measure, measureId } from '../measure.ts'
import { decodeSpans, encodeSpans, secondsOf, unionOf } from './intervals.ts'
import { defineKind, standing } from './kind.ts'
import { targetSchema, whereSchema } from './where.ts'

/**
 * Minutes of the union of watched intervals, in whole seconds (a fraction of a second is cut off both ends, so that
 * intervals that touch still do). Overlapping devices, repeated heartbeats and replays count once.
 */
export const watch = defineKind({
  name: 'watch',
  schema: () =>
    z.strictObject(
      {
        where: whereSchema.optional(),
        // A week.
        minutes: targetSchema(10_080),
      },
      wants('an object with minutes, and where if wanted'),
    ),
  compile: ({ where, minutes }, { window }) => {
    const measure: Measure = {
      id: measureId(['watch', where ?? null]),
      activityType: 'TvWatched',
      where: where && compilePattern(where),
      gather: ({ watched }) => {
        if (!watched) return undefined
        const from = Math.floor(Math.max(watched.from, window.from) / 1000)
        const to = Math.floor(Math.min(watched.to, window.to) / 1000)
        return from < to ? encodeSpans([[from, to]]) : undefined
      },
      join: (a, b) => (a === b ? a : encodeSpans(unionOf([...decodeSpans(a), ...decodeSpans(b)]))),
    }
    return {
      measures: [measure],
      collects: false,
      standing: ({ measures }) => {
        const seconds = secondsOf(decodeSpans(measures.get(measure.id)))
        return standing(Math.floor(seconds / 60), minutes, 'minutes')
      },
    }
  },
})

import * as z from 'zod/mini'
import type { Activity } from '../../events/activity.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import { wants } from '../../schemas/wants.ts'
import type { Condition } from '../measure.ts'
import { defineKind, standing } from './kind.ts'
import { targetSchema } from './target.ts'
import { meters } from './watch-meters.ts'

const METER = 'wall, which counts a moment once, or program, which counts it once for each programme'

/**
 * Minutes of the union of watched intervals, in whole seconds (a fraction of a second is cut off both ends, so that
 * intervals that touch still do). Overlapping devices, repeated heartbeats and replays count once.
 */
export const watch = defineKind({
  name: 'watch',
  targetKey: 'minutes',
  schema: (grammar) =>
    z.strictObject(
      {
        where: z.optional(grammar.where),
        // A week.
        minutes: targetSchema(10_080),
        meter: z.optional(z.enum(['wall', 'program'], wants(METER))),
        live: z.optional(z.literal(true, wants('true, or left out to count replays as well'))),
      },
      wants('an object with minutes, and where, meter and live if wanted'),
    ),
  compile: ({ where, minutes, meter = 'wall', live }, { window, measure: measureOf }) => {
    const { gather, join, seconds, holds, largestBytes } = meters[meter](minutes * 60, window)
    const options = { ...(meter === 'wall' ? {} : { meter }), ...(live ? { live } : {}) }
    const isPlain = Object.keys(options).length === 0
    const measure = measureOf({
      definition: ['watch', where ?? null, ...(isPlain ? [] : [options])],
      activityType: 'TvWatched',
      where,
      conditions: live ? [wasLive, lastsASecond(window)] : [lastsASecond(window)],
      gather: (activity) => {
        const span = spanOf(activity, window)
        return span && gather(span, activity)
      },
      join,
      holds,
      needs: minutes,
      largestBytes,
    })
    return {
      measures: [measure],
      collects: false,
      standing: ({ measures }) =>
        standing(Math.floor(seconds(measures.get(measure.id)) / 60), minutes, 'minutes'),
    }
  },
})

const wasLive: Condition = ({ detail }) => (detail.live === true ? undefined : 'was not watched live')

const lastsASecond =
  (window: Interval): Condition =>
  (activity) =>
    spanOf(activity, window) ? undefined : 'lasts less than a second'

/** The part that lies in the window, in whole seconds; undefined when there is none. */
function spanOf({ watched }: Activity, window: Interval): readonly [number, number] | undefined {
  if (!watched) return undefined
  const from = Math.floor(Math.max(watched.from, window.from) / 1000)
  const to = Math.floor(Math.min(watched.to, window.to) / 1000)
  return from < to ? [from, to] : undefined
}

import * as z from 'zod/mini'
import type { JsonObject } from '../../schemas/json.ts'
import { durationSchema, formatTime, parseDuration } from '../../schemas/time.ts'
import { wants } from '../../schemas/wants.ts'
import type { MeasureKey, State } from '../measure.ts'
import { stepsInOrder } from './in-order.ts'
import { type CompileContext, defineKind, standing } from './kind.ts'
import {
  decodeMoments,
  encodeMoments,
  joinMoments,
  largestMoments,
  type Moments,
  spansOf,
} from './moments.ts'

const STEPS = 'a list of 2 to 10 steps, such as [{ activity: TvWatched }, { activity: PollVoted }]'

interface Step {
  readonly activity: string
  readonly where?: JsonObject | undefined
}

/**
 * Steps done one after the other, in the order of event time; with `within`, all in a span of time that is no longer.
 * Each step is a measure of its own, the moments at which it was done: so the order in which they are learned of does
 * not matter.
 */
export const sequence = defineKind({
  name: 'sequence',
  schema: (grammar) =>
    z.strictObject(
      {
        steps: z
          .array(
            z.strictObject(
              { activity: grammar.activityType, where: z.optional(grammar.where) },
              wants('a step: an object with activity, and where if wanted'),
            ),
            wants(STEPS),
          )
          .check(z.minLength(2, `must be ${STEPS}`), z.maxLength(10, `must be ${STEPS}`)),
        within: z.optional(durationSchema),
      },
      wants('an object with steps, and within if wanted'),
    ),
  compile: ({ steps, within }, context) => {
    const limit = within === undefined ? undefined : parseDuration(within)
    const measures = steps.map((step, index) => {
      // Without a limit nothing is better than to begin at the earliest, and to end at the latest.
      if (limit === undefined && index === 0) return measureStep(step, 'first', context)
      if (limit === undefined && index === steps.length - 1) return measureStep(step, 'last', context)
      return measureStep(step, 'all', context)
    })
    return {
      measures,
      collects: false,
      standing: (progress) => {
        const done = measures.map(({ id }) => spansOf(decodeMoments(progress.measures.get(id))))
        return standing(stepsInOrder(done, limit ?? Number.POSITIVE_INFINITY), steps.length, 'steps')
      },
    }
  },
})

/** Which moments of a step can matter. */
const keeping: Readonly<Record<'first' | 'last' | 'all', (a: Moments, b: Moments) => Moments>> = {
  first: (a, b) => ((a.units[0] ?? 0) <= (b.units[0] ?? 0) ? a : b),
  last: (a, b) => ((a.units[0] ?? 0) >= (b.units[0] ?? 0) ? a : b),
  all: joinMoments,
}

function measureStep<M extends MeasureKey>(
  { activity, where }: Step,
  keep: keyof typeof keeping,
  { window, measure }: CompileContext<M>,
): M {
  return measure({
    definition: ['moments', activity, where ?? null, keep],
    activityType: activity,
    where,
    gather: ({ at }): State => encodeMoments({ level: 0, units: [at] }),
    join: (a, b) => (a === b ? a : encodeMoments(keeping[keep](decodeMoments(a), decodeMoments(b)))),
    holds: (state) => spansOf(decodeMoments(state)).map(([from]) => formatTime(from)),
    largestBytes: keep === 'all' ? largestMoments(window) : largestMoments(window, 1),
  })
}

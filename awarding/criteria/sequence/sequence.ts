import * as z from 'zod/mini'
import type { JsonObject } from '../../../json/json.ts'
import { durationSchema, formatTime, parseDuration } from '../../../schemas/time.ts'
import { wants } from '../../../schemas/wants.ts'
import type { MeasureKey, State } from '../../progress/measure.ts'
import type { Progress } from '../../progress/progress.ts'
import { type CompileContext, defineKind, howFar } from '../kind.ts'
import { guide } from './guide.ts'
import { stepsInOrder } from './in-order.ts'
import {
  decodeMoments,
  encodeMoments,
  joinMoments,
  largestMoments,
  MOST_MOMENTS,
  type Moments,
  spansOf,
} from './moments.ts'

const STEPS = 'a list of 2 to 10 steps, such as [{ activity: TvWatched }, { activity: PollVoted }]'

interface Step {
  readonly activity: string
  readonly where?: JsonObject | undefined
}

/**
 * Steps done one after the other, in the order of event time, and all in a span of time no longer than `within`. Each
 * step is a measure of its own, the moments at which it was done, so they may become known in any order.
 */
export const sequence = defineKind({
  name: 'sequence',
  guide,
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
      // Without a limit it is best to begin at the earliest, and to end at the latest.
      if (limit === undefined && index === 0) return measureStep(step, 'first', context)
      if (limit === undefined && index === steps.length - 1) return measureStep(step, 'last', context)
      return measureStep(step, 'all', context)
    })
    const runIn = (progress: Progress) => {
      const done = measures.map(({ id }) => spansOf(decodeMoments(progress.measures.get(id))))
      return stepsInOrder(done, limit ?? Number.POSITIVE_INFINITY)
    }
    return {
      measures,
      collects: false,
      howFar: (progress) => howFar(runIn(progress).done, steps.length, 'steps'),
      metAt: (progress) => {
        const { done, at } = runIn(progress)
        return done === steps.length ? at : undefined
      },
    }
  },
})

/** Which moments of a step are joined, and which of those are kept. */
interface Keeping {
  readonly most: number
  readonly join: (all: readonly Moments[]) => Moments
  readonly keep?: (moments: Moments) => Moments
}

/**
 * The latest moment ends a sequence as well as any, so a state that is stored has the latest few. What comes together is looked
 * at whole before: an earlier moment may tell when the sequence was ended first.
 */
const MOST_LAST = 8

const keepings: Readonly<Record<'first' | 'last' | 'all', Keeping>> = {
  first: { most: 1, join: (all) => exactly(momentsIn(all).slice(0, 1)) },
  last: {
    most: MOST_LAST,
    join: (all) => exactly(momentsIn(all)),
    keep: ({ units }) => exactly(units.slice(-MOST_LAST)),
  },
  all: { most: MOST_MOMENTS, join: joinMoments },
}

const exactly = (units: readonly number[]): Moments => ({ level: 0, units })

const momentsIn = (all: readonly Moments[]) =>
  [...new Set(all.flatMap(({ units }) => units))].sort((a, b) => a - b)

function measureStep<M extends MeasureKey>(
  { activity, where }: Step,
  which: keyof typeof keepings,
  { window, measure }: CompileContext<M>,
): M {
  const { most, join, keep } = keepings[which]
  return measure({
    definition: ['moments', activity, where ?? null, which],
    activityType: activity,
    where,
    window,
    stateOf: (_, at) => encodeMoments(exactly([at])),
    join: (states) => encodeMoments(join(states.map(decodeMoments))),
    ...(keep ? { keep: (state) => encodeMoments(keep(decodeMoments(state))) } : {}),
    until: momentsUntil,
    holds: (state) => spansOf(decodeMoments(state)).map(([from]) => formatTime(from)),
    largestBytes: largestMoments(window, most),
  })
}

function momentsUntil(state: State, until: number): State {
  const { level, units } = decodeMoments(state)
  const known = units.filter((unit) => unit * 2 ** level <= until)
  return known.length > 0 ? encodeMoments({ level, units: known }) : ''
}

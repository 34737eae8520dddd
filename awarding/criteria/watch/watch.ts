import * as z from 'zod/mini'
import type { Activity } from '../../../events/activity.ts'
import type { Interval } from '../../../schemas/activities/define.ts'
import { DAY_MS, formatTime } from '../../../schemas/time.ts'
import { wants } from '../../../schemas/wants.ts'
import type { State } from '../../progress/measure.ts'
import { defineKind, howFar, targetSchema } from '../kind.ts'
import { digitsOf, LONGEST_WORD, lengthOf, saidOf, valuesOf, wordOf } from '../state-text.ts'
import {
  allWatched,
  coverageUntil,
  firstSeconds,
  joinCoverages,
  mergeLayers,
  reachedAt,
  type Span,
  secondsWatched,
} from './coverage.ts'
import { decodeCoverage, encodeCoverage } from './coverage-text.ts'
import { guide } from './guide.ts'

const METER = 'wall, which counts a moment once, or program, which counts it once for each programme'

/** A stored state keeps so many of the latest event times apart. */
export const LAYERS_KEPT = 5

/**
 * Minutes of the union of watched intervals, so overlapping devices, repeated heartbeats and replays count once. Both
 * ends are rounded to the nearest second: intervals that touch still do, and on the whole nothing is added or lost.
 */
export const watch = defineKind({
  name: 'watch',
  guide,
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
    const needed = minutes * 60
    const options = { ...(meter === 'wall' ? {} : { meter }), ...(live ? { live } : {}) }
    const isPlain = Object.keys(options).length === 0
    const measure = measureOf({
      definition: ['watch', where ?? null, ...(isPlain ? [] : [options])],
      activityType: 'TvWatched',
      where,
      window,
      inPart: true,
      stateOf: (activity, at) => {
        if (live && activity.detail.live !== true) return { declined: 'was not watched live' }
        const span = spanOf(activity, window)
        if (!span) return { declined: 'is too short: both of its ends round to one second' }
        const programme = meter === 'program' ? (wordOf(activity.detail.programId) ?? '') : ''
        const watched = new Map([[programme, firstSeconds([span], needed)]])
        return encodeCoverage({ layers: [{ at, watched }], merged: false })
      },
      join: (states) => encodeCoverage(joinCoverages(states.map(decodeCoverage), needed)),
      until: (state, at) => encodeCoverage(coverageUntil(decodeCoverage(state), at)),
      keep: (state) => encodeCoverage(mergeLayers(decodeCoverage(state), LAYERS_KEPT)),
      needs: minutes,
      holds: (state) => saidOfWatched(state),
      tells: ({ detail }, state) => saidOfWatched(state, saidOf(detail.programId)),
      largestBytes: largestBytes(meter, needed, window),
    })
    return {
      measures: [measure],
      collects: false,
      howFar: ({ measures }) => {
        const seconds = secondsWatched(decodeCoverage(measures.get(measure.id)))
        return howFar(Math.floor(seconds / 60), minutes, 'minutes')
      },
      metAt: ({ measures }) => reachedAt(decodeCoverage(measures.get(measure.id)), needed),
    }
  },
})

/** The part that lies in the window, in whole seconds; undefined when there is none. */
function spanOf({ watched }: Activity, window: Interval): Span | undefined {
  if (!watched) return undefined
  const from = Math.round(Math.max(watched.from, window.from) / 1000)
  const to = Math.round(Math.min(watched.to, window.to) / 1000)
  return from < to ? [from, to] : undefined
}

/** The intervals, with their programmes where they are told apart. */
function saidOfWatched(state: State, programme?: string): string[] {
  return Array.from(allWatched(decodeCoverage(state)), ([word, spans]) => {
    const name = word === '' ? '' : `${programme ?? valuesOf([word]).join()} `
    return `${name}${spans.map(spanText).join(', ')}`
  })
}

/** Such as `2024-07-27T20:00:00Z to 20:15:00Z`. */
function spanText([from, to]: Span): string {
  const [start = '', end = ''] = [from, to].map((second) => formatTime(second * 1000).replace('.000', ''))
  return `${start} to ${end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end}`
}

/** At worst each second is a span of its own, or of another programme, and each layer begins anywhere. */
function largestBytes(meter: 'wall' | 'program', needed: number, { from, to }: Interval): number {
  const seconds = Math.ceil((to - from) / 1000) + 1
  const firstGap = Math.max(lengthOf(from / 1000), lengthOf(to / 1000)) + 1
  const layers = '!'.length + LAYERS_KEPT * (';@'.length + lengthOf(DAY_MS) + lengthOf(-seconds))
  if (meter === 'program')
    return layers + needed * (LONGEST_WORD + '=&'.length + lengthOf(-seconds) + '-1'.length) + firstGap
  const spans = Math.min(needed, Math.ceil(seconds / 2) + LAYERS_KEPT)
  return layers + firstGap + digitsOf(spans, seconds) + digitsOf(spans, needed) + 2 * spans
}

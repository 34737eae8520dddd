import type { Activity } from '../../events/activity.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import { formatTime } from '../../schemas/time.ts'
import type { State } from '../measure.ts'
import { decodeSpans, encodeSpans, firstSeconds, type Span, secondsOf, unionOf } from './intervals.ts'
import { decodeProgrammes, encodeProgrammes, joinProgrammes, secondsOfProgrammes } from './programmes.ts'
import { digitsOf, lengthOf } from './text-size.ts'
import { LONGEST_WORD, wordOf } from './words.ts'

/** A way of counting watched time. A state holds at most the seconds that are needed, the first of them. */
interface Meter {
  gather(span: Span, activity: Activity): State
  join(a: State, b: State): State
  seconds(state: State | undefined): number
  /** The intervals, for a person to read. */
  holds(state: State): string[]
  readonly largestBytes: number
}

/** @param needed seconds; @param window epoch milliseconds, in which every span lies */
type MeterOf = (needed: number, window: Interval) => Meter

/** Every moment once, however many devices were on. */
const wall: MeterOf = (needed, window) => ({
  gather: (span) => encodeSpans(firstSeconds([span], needed)),
  join: (a, b) =>
    a === b ? a : encodeSpans(firstSeconds(unionOf([...decodeSpans(a), ...decodeSpans(b)]), needed)),
  seconds: (state) => secondsOf(decodeSpans(state)),
  holds: (state) => decodeSpans(state).map(spanText),
  largestBytes: bytesOfSpans(needed, window),
})

/** Every moment once for each programme that was on. */
const program: MeterOf = (needed, window) => ({
  gather: (span, { detail }) =>
    encodeProgrammes(new Map([[wordOf(detail.programId) ?? '', firstSeconds([span], needed)]])),
  join: (a, b) =>
    a === b ? a : encodeProgrammes(joinProgrammes(decodeProgrammes(a), decodeProgrammes(b), needed)),
  seconds: (state) => secondsOfProgrammes(decodeProgrammes(state)),
  holds: (state) =>
    Array.from(decodeProgrammes(state), ([word, spans]) => `${word} ${spans.map(spanText).join(', ')}`),
  // At worst each second is of another programme.
  largestBytes: needed * (LONGEST_WORD + '='.length + firstGap(window) + '-1;'.length),
})

/** Such as `2024-07-27T20:00:00Z to 20:15:00Z`. */
function spanText([from, to]: Span): string {
  const [start, end] = [from, to].map((second) => formatTime(second * 1000).replace('.000', '')) as [
    string,
    string,
  ]
  return `${start} to ${end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end}`
}

export const meters = { wall, program }

/** At worst every second is a span of its own: spans do not touch, so there are at most as many as other seconds. */
function bytesOfSpans(needed: number, { from, to }: Interval): number {
  const seconds = Math.ceil((to - from) / 1000) + 1
  const spans = Math.min(needed, Math.ceil(seconds / 2))
  const gaps = firstGap({ from, to }) + digitsOf(spans - 1, seconds)
  return gaps + digitsOf(spans, needed) + 2 * spans - 1
}

/** The first gap is counted from 1970. */
const firstGap = ({ from, to }: Interval) =>
  Math.max(lengthOf(Math.floor(from / 1000)), lengthOf(Math.floor(to / 1000)))

import { durationText } from '../../format.ts'

/** Where along an axis a time lies, and where the axis may have a tick. */
export interface Scale {
  placeOf(seconds: number): number
  secondsAt(place: number): number
  /** Seconds from `low` to `high` that read well, at most so many. */
  ticks(low: number, high: number, most: number): number[]
  /** The least that is left free at either end. */
  readonly margin: number
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]

/** Each step is as long as any other. */
export const EVEN: Scale = {
  placeOf: (seconds) => seconds,
  secondsAt: (place) => place,
  ticks(low, high, most) {
    for (const step of STEPS.filter((each) => each >= leastSaid(high))) {
      const first = Math.ceil(low / step)
      const many = Math.floor(high / step) - first + 1
      if (many <= most) return Array.from({ length: Math.max(0, many) }, (_, at) => (first + at) * step)
    }
    return []
  },
  margin: MINUTE,
}

/** The smaller unit in the text of a duration: two ticks closer than it would have the same text. */
const leastSaid = (seconds: number) => (seconds >= DAY ? HOUR : MINUTE)

/** Minutes beside weeks: each step is some times as long as the one before. */
export const STEPPED: Scale = {
  placeOf: (seconds) => Math.log10(Math.max(1, seconds)),
  secondsAt: (place) => 10 ** place,
  ticks(low, high, most) {
    const within = MARKS.filter((mark) => mark >= low && mark <= high)
    const step = Math.ceil(within.length / most)
    return within.filter((_, at) => at % step === 0)
  },
  margin: 0.1,
}

const STEPS = [
  ...[1, 2, 5, 10, 30].map((many) => many * MINUTE),
  ...[1, 2, 3, 6, 12].map((many) => many * HOUR),
  ...[1, 2, 5, 7, 14, 30, 90, 365, 3_650].map((many) => many * DAY),
]

const MARKS = [
  ...[1, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  ...[1, 3, 7, 14, 30, 90, 365].map((many) => many * DAY),
]

/** An axis around times, in places. It has two ticks at least, the ends where no two others fit; one where both ends are the same in words. */
export function axisOf({ low, high }: { low: number; high: number }, scale: Scale, most: number) {
  const [first, last] = [scale.placeOf(low), scale.placeOf(high)]
  const margin = Math.max(scale.margin, (last - first) * 0.05)
  const [min, max] = [first - margin, last + margin]
  const fit = scale.ticks(scale.secondsAt(min), scale.secondsAt(max), most)
  // As they lie on the axis: steps that grow have one place for no time and for a second.
  const isOneTime = textAt(first, scale) === textAt(last, scale)
  const ticks = fit.length >= 2 ? fit : isOneTime ? [low] : [low, high]
  return { min, max, ticks: ticks.map(scale.placeOf) }
}

/** The text of a tick at this place. */
export const textAt = (place: number, scale: Scale) => durationText(Math.round(scale.secondsAt(place)))

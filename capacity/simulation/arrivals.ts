import { chanceOf } from '../hash.ts'

export interface Arrivals {
  /** When each event is published, in milliseconds, in order. */
  readonly times: Float64Array
  /** How many of them, at the start, come before the peak. */
  readonly quiet: number
}

export interface Load {
  readonly quietPerSecond: number
  readonly quietSeconds: number
  readonly peakPerSecond: number
  readonly peakSeconds: number
  readonly seed: number
}

const SPREAD = 0

/** Events at a quiet rate, and then at once at that of the peak. Each comes somewhere in its share of the time. */
export function arrivalsOf({
  quietPerSecond,
  quietSeconds,
  peakPerSecond,
  peakSeconds,
  seed,
}: Load): Arrivals {
  const quiet = Math.floor(quietPerSecond * quietSeconds)
  const peak = Math.floor(peakPerSecond * peakSeconds)
  const times = new Float64Array(quiet + peak)
  const begin = quietSeconds * 1000
  for (let index = 0; index < times.length; index++) {
    const within = chanceOf(seed, SPREAD, index)
    times[index] =
      index < quiet
        ? ((index + within) * 1000) / quietPerSecond
        : begin + ((index - quiet + within) * 1000) / peakPerSecond
  }
  return { times, quiet }
}

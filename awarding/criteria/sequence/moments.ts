import type { Interval } from '../../../schemas/activities/define.ts'
import type { State } from '../../progress/measure.ts'
import { digitsOf, lengthOf } from '../state-text.ts'

/**
 * The moments when something was done, as units of 2^level milliseconds since 1970, ascending, without repeats. A unit
 * stands for each of its milliseconds; at level 0 it is one.
 */
export interface Moments {
  readonly level: number
  readonly units: readonly number[]
}

/** A state holds at most so many units. Beyond, units are doubled until they are few enough. */
export const MOST_MOMENTS = 256

/** `level:first,gap,gap…` in base 36. */
export function encodeMoments({ level, units }: Moments): State {
  const gaps = units.map((unit, index) => (unit - (index > 0 ? (units[index - 1] ?? 0) : 0)).toString(36))
  return `${level.toString(36)}:${gaps.join(',')}`
}

export function decodeMoments(state: State | undefined): Moments {
  if (!state) return { level: 0, units: [] }
  const cut = state.indexOf(':')
  let unit = 0
  const units = state
    .slice(cut + 1)
    .split(',')
    .map((gap) => {
      unit += Number.parseInt(gap, 36)
      return unit
    })
  return { level: Number.parseInt(state.slice(0, cut), 36), units }
}

/**
 * Union, at the least level with at most `MOST_MOMENTS` units. That level follows from all moments alone, and only rises
 * as more are added, so this is a join: it does not matter in which parts they come.
 */
export function joinMoments(all: readonly Moments[]): Moments {
  let level = Math.max(...all.map((one) => one.level))
  let units = ascending(all.flatMap((one) => raised(one, level)))
  while (units.length > MOST_MOMENTS) {
    units = ascending(raised({ level, units }, level + 1))
    level++
  }
  return { level, units }
}

/** The units of a higher level. A shift by bits would cut times to 32 of them. */
function raised({ level, units }: Moments, to: number): readonly number[] {
  return to === level ? units : units.map((unit) => Math.floor(unit / 2 ** (to - level)))
}

const ascending = (units: readonly number[]) => [...new Set(units)].sort((a, b) => a - b)

/** As spans of milliseconds, both ends included. */
export function spansOf({ level, units }: Moments): [from: number, to: number][] {
  const size = 2 ** level
  return units.map((unit) => [unit * size, unit * size + size - 1])
}

/** The most characters of a state of at most so many moments, all in the window. */
export function largestMoments({ from, to }: Interval, most: number): number {
  const units = Math.min(most, to - from)
  const first = Math.max(lengthOf(from), lengthOf(to))
  return 'zz:'.length + first + digitsOf(units - 1, to - from) + units - 1
}

import { mapPoints, mapSeries, type Series, scalar, series, type Value } from './value.ts'

/** Takes the values given, and the seconds between two points. */
type MathFunction = (given: readonly Value[], period: number) => Value

/** The functions of metric math that take values alone. METRICS, PERIOD and FILL's words are read where the ids are known. */
export const functions: Readonly<Record<string, MathFunction>> = {
  ABS: one('ABS', (value) => mapPoints(value, Math.abs, 'ABS')),
  CEIL: one('CEIL', (value) => mapPoints(value, Math.ceil, 'CEIL')),
  FLOOR: one('FLOOR', (value) => mapPoints(value, Math.floor, 'FLOOR')),
  DIFF: one('DIFF', (value) => mapSeries(value, (each) => changes(each, () => 1), 'DIFF')),
  RATE: one('RATE', (value, period) =>
    mapSeries(value, (each) => changes(each, (gap) => gap * period), 'RATE'),
  ),
  RUNNING_SUM: one('RUNNING_SUM', (value) => mapSeries(value, running, 'RUNNING_SUM')),
  SUM: one('SUM', (value) => folded('SUM', value, (points) => total(points))),
  AVG: one('AVG', (value) => folded('AVG', value, (points) => total(points) / points.length)),
  MIN: one('MIN', (value) => folded('MIN', value, (points) => Math.min(...whole('MIN', points)))),
  MAX: one('MAX', (value) => folded('MAX', value, (points) => Math.max(...whole('MAX', points)))),
  IF: (given) => chosen(given),
}

function one(name: string, apply: (value: Value, period: number) => Value): MathFunction {
  return ([value, ...more], period) => {
    if (value === undefined || more.length > 0)
      throw new TypeError(`${name} takes one time series or a list of them`)
    return apply(value, period)
  }
}

/** Differences from the point before that has a value, each divided by what `by` says of how many points lie between. */
function changes(values: Series, by: (points: number) => number): Series {
  let before: number | undefined
  return values.map((point, at) => {
    if (point === undefined) return undefined
    const last = before
    before = at
    return last === undefined ? undefined : (point - (values[last] as number)) / by(at - last)
  })
}

/** The sum of all points so far, where there is a point. */
function running(values: Series): Series {
  let sum = 0
  return values.map((point) => {
    sum += point ?? 0
    return point === undefined ? undefined : sum
  })
}

/**
 * A list gives a series over all of it, without a value where none of them has one. One series gives a number: of all the points
 * that CloudWatch retrieves, which are more than the alarm judges; AWS advises against it in alarms.
 */
function folded(name: string, value: Value, fold: (points: Series) => number): Value {
  if (value.kind === 'scalar') throw new TypeError(`${name} takes a time series, not a number`)
  if (value.kind === 'series') {
    if (value.series.every((point) => point === undefined)) throw new RangeError(`${name} of no data at all`)
    // Points that are missing are none of a single series' data, but an average counts them as 0.
    const known = value.series.filter((point) => point !== undefined)
    return scalar(fold(name === 'AVG' ? value.series : known))
  }
  const { list } = value
  return series(
    Array.from({ length: list[0]?.length ?? 0 }, (_, at) => {
      const points = list.map((each) => each[at])
      return points.every((point) => point === undefined) ? undefined : fold(points)
    }),
  )
}

const total = (points: Series): number => points.reduce<number>((sum, point) => sum + (point ?? 0), 0)

/** AWS does not say whether a missing value is the least of some. */
function whole(name: string, points: Series): number[] {
  return points.map((point) => {
    if (point === undefined) throw new RangeError(`${name} of a value that is missing: FILL it first`)
    return point
  })
}

function chosen([condition, then, otherwise, ...more]: readonly Value[]): Value {
  if (condition === undefined || then === undefined || more.length > 0)
    throw new TypeError('IF takes two values or three')
  for (const each of [condition, then, otherwise])
    if (each?.kind === 'list') throw new TypeError('IF takes no list of time series')
  const length = [condition, then, otherwise].find((each) => each?.kind === 'series')
  if (length?.kind !== 'series') throw new TypeError('IF takes a time series')
  return series(
    length.series.map((_, at) => {
      const holds = pointOf(condition, at)
      if (holds === undefined) return undefined
      // As AWS documents: 0 for what is missing where it holds, and nothing where it does not.
      if (holds !== 0) return pointOf(then, at) ?? (condition.kind === 'series' ? 0 : undefined)
      return otherwise === undefined ? undefined : pointOf(otherwise, at)
    }),
  )
}

function pointOf(value: Value, at: number): number | undefined {
  return value.kind === 'scalar' ? value.scalar : value.kind === 'series' ? value.series[at] : undefined
}

/** `filler` is a number, a series, or one of FILL’s words. */
export function filled(value: Value, filler: Value | 'REPEAT' | 'LINEAR'): Value {
  return mapSeries(
    value,
    (each) => {
      if (filler === 'LINEAR') return interpolated(each)
      let last: number | undefined
      return each.map((point, at) => {
        last = point ?? last
        return point ?? (filler === 'REPEAT' ? last : pointOf(filler, at))
      })
    },
    'FILL',
  )
}

/** Points before the first value or after the last are between none, and stay missing. */
function interpolated(values: Series): Series {
  return values.map((point, at) => {
    if (point !== undefined) return point
    const before = values.slice(0, at).findLastIndex((each) => each !== undefined)
    const after = values.findIndex((each, index) => index > at && each !== undefined)
    if (before < 0 || after < 0) return undefined
    const [start, end] = [values[before] as number, values[after] as number]
    return start + ((end - start) * (at - before)) / (after - before)
  })
}

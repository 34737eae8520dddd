/** A value for each period, oldest first; `undefined` where there is none. */
export type Series = readonly (number | undefined)[]

/** AWS calls them S, TS and TS[]. */
export type Value =
  | { readonly kind: 'scalar'; readonly scalar: number }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'list'; readonly list: readonly Series[] }

export const scalar = (value: number): Value => ({ kind: 'scalar', scalar: value })
export const series = (values: Series): Value => ({ kind: 'series', series: values })

/** Applies to each point that has a value. */
export function mapPoints(value: Value, apply: (point: number) => number, name: string): Value {
  const mapped = (each: Series) => each.map((point) => (point === undefined ? undefined : apply(point)))
  return mapSeries(value, mapped, name)
}

/** Throws for a scalar: the function takes series alone. */
export function mapSeries(value: Value, apply: (each: Series) => Series, name: string): Value {
  if (value.kind === 'series') return series(apply(value.series))
  if (value.kind === 'list') return { kind: 'list', list: value.list.map(apply) }
  throw new TypeError(`${name} takes a time series, not a number`)
}

/**
 * Joins two values, point by point. Of two series, one that has no value counts as 0 where the other has one; where neither
 * has one, nor has the result. What the operation gives as `undefined` is dropped.
 */
export function joined(
  left: Value,
  right: Value,
  operation: (left: number, right: number) => number | undefined,
): Value {
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const value = operation(left.scalar, right.scalar)
    if (value === undefined) throw new RangeError('a number is divided by zero')
    return scalar(value)
  }
  if (left.kind === 'list' || right.kind === 'list') return joinedLists(left, right, operation)
  return series(joinedSeries(left, right, operation))
}

function joinedSeries(
  left: Exclude<Value, { kind: 'list' }>,
  right: Exclude<Value, { kind: 'list' }>,
  operation: (left: number, right: number) => number | undefined,
): Series {
  const length =
    left.kind === 'series' ? left.series.length : right.kind === 'series' ? right.series.length : 0
  const values: (number | undefined)[] = []
  for (let at = 0; at < length; at += 1) {
    const one = left.kind === 'scalar' ? left.scalar : left.series[at]
    const other = right.kind === 'scalar' ? right.scalar : right.series[at]
    const isThere =
      (left.kind === 'series' && one !== undefined) || (right.kind === 'series' && other !== undefined)
    values.push(isThere ? operation(one ?? 0, other ?? 0) : undefined)
  }
  return values
}

function joinedLists(
  left: Value,
  right: Value,
  operation: (left: number, right: number) => number | undefined,
): Value {
  const length = left.kind === 'list' ? left.list.length : right.kind === 'list' ? right.list.length : 0
  const at = (value: Value, index: number): Exclude<Value, { kind: 'list' }> => {
    if (value.kind !== 'list') return value
    if (value.list.length !== length) throw new RangeError('two lists of time series have different lengths')
    return { kind: 'series', series: value.list[index] ?? [] }
  }
  return {
    kind: 'list',
    list: Array.from({ length }, (_, index) => joinedSeries(at(left, index), at(right, index), operation)),
  }
}

import { compareText } from '../../../json/compare-text.ts'

/** A half-open span in whole seconds since 1970-01-01T00:00:00Z. */
export type Span = readonly [from: number, to: number]

/** The watched spans of each programme; under the empty name, where programmes are not told apart. */
export type Watched = ReadonlyMap<string, readonly Span[]>

/** The seconds that are known to have been watched from one event time on, and not before. */
export interface Layer {
  /** Event time, epoch milliseconds. */
  readonly at: number
  readonly watched: Watched
}

/** Every second that was watched, in a layer of the earliest event time that it is known of. */
export interface Coverage {
  /** In ascending order of time. */
  readonly layers: readonly Layer[]
  /** True when the first layer stands for several, at the time of the last of them. */
  readonly merged: boolean
}

/**
 * The union of several: each second of each programme once, at its earliest event time. Only the first `most` seconds
 * are kept, by event time, then programme, then second. Their number is exact whatever the order, and so are their times,
 * except that those at or before the time of a merged layer take its time.
 */
export function joinCoverages(coverages: readonly Coverage[], most: number): Coverage {
  const horizon = Math.max(
    ...coverages.map(({ merged, layers }) => (merged ? (layers[0]?.at ?? 0) : Number.NEGATIVE_INFINITY)),
  )
  const byTime = Map.groupBy(
    coverages.flatMap(({ layers }) => layers),
    ({ at }) => Math.max(at, horizon),
  )
  const known = new Map<string, Span[]>()
  const layers: Layer[] = []
  let left = most
  for (const [at, same] of [...byTime].sort(([a], [b]) => a - b)) {
    const watched = new Map<string, Span[]>()
    for (const [programme, spans] of [...unionByProgramme(same)].sort(([a], [b]) => compareText(a, b))) {
      const before = known.get(programme) ?? []
      const fresh = firstSeconds(without(spans, before), left)
      if (fresh.length === 0) continue
      watched.set(programme, fresh)
      known.set(programme, unionOf([...before, ...fresh]))
      left -= secondsOf(fresh)
    }
    if (watched.size > 0) layers.push({ at, watched })
    if (left === 0) break
  }
  return { layers, merged: layers[0]?.at === horizon }
}

/** Merges the earliest layers into one, at the time of the last of them, so that there are at most so many. */
export function mergeLayers({ layers, merged }: Coverage, most: number): Coverage {
  if (layers.length <= most) return { layers, merged }
  const early = layers.slice(0, layers.length - most + 1)
  const watched = unionByProgramme(early)
  return { layers: [{ at: early.at(-1)?.at ?? 0, watched }, ...layers.slice(early.length)], merged: true }
}

/** As it was known by an event time. */
export const coverageUntil = ({ layers, merged }: Coverage, until: number): Coverage => ({
  layers: layers.filter(({ at }) => at <= until),
  merged,
})

export function secondsWatched({ layers }: Coverage): number {
  return layers.reduce((sum, { watched }) => sum + secondsIn(watched), 0)
}

/** The event time by which so many seconds were watched; undefined where there are fewer. */
export function reachedAt({ layers }: Coverage, seconds: number): number | undefined {
  let left = seconds
  for (const { at, watched } of layers) {
    left -= secondsIn(watched)
    if (left <= 0) return at
  }
  return undefined
}

/** All that was watched, at whatever time it became known. */
export const allWatched = ({ layers }: Coverage): Watched => unionByProgramme(layers)

function secondsIn(watched: Watched): number {
  return watched.values().reduce((sum, spans) => sum + secondsOf(spans), 0)
}

function unionByProgramme(layers: readonly Pick<Layer, 'watched'>[]): Map<string, Span[]> {
  const byProgramme = Map.groupBy(
    layers.flatMap(({ watched }) => [...watched]),
    ([programme]) => programme,
  )
  return new Map(
    Array.from(byProgramme, ([programme, all]) => [programme, unionOf(all.flatMap(([, spans]) => spans))]),
  )
}

/** The union of spans, as disjoint spans in ascending order that do not touch. */
export function unionOf(spans: readonly Span[]): Span[] {
  const union: [number, number][] = []
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = union.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else union.push([from, to])
  }
  return union
}

/** The part of a union that is not in another. */
export function without(union: readonly Span[], other: readonly Span[]): Span[] {
  const rest: Span[] = []
  for (const [from, to] of union) {
    let start = from
    for (let at = firstEndingAfter(other, from); start < to; at++) {
      const [taken, end] = other[at] ?? [to, to]
      if (taken > start) rest.push([start, Math.min(taken, to)])
      start = Math.max(start, end)
      if (taken >= to) break
    }
  }
  return rest
}

/** The index of the first span of a union that ends after a second. */
function firstEndingAfter(union: readonly Span[], second: number): number {
  let low = 0
  let high = union.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((union[middle]?.[1] ?? 0) > second) high = middle
    else low = middle + 1
  }
  return low
}

export function secondsOf(union: readonly Span[]): number {
  return union.reduce((sum, [from, to]) => sum + to - from, 0)
}

/** The first `most` seconds of a union, in the order of time. */
export function firstSeconds(union: readonly Span[], most: number): Span[] {
  let left = most
  const first: Span[] = []
  for (const [from, to] of union) {
    if (left <= 0) break
    first.push([from, Math.min(to, from + left)])
    left -= to - from
  }
  return first
}

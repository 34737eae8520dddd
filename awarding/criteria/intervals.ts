import type { State } from '../measure.ts'

/** A half-open span in whole seconds since 1970-01-01T00:00:00Z. */
export type Span = readonly [from: number, to: number]

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

export function secondsOf(union: readonly Span[]): number {
  return union.reduce((sum, [from, to]) => sum + to - from, 0)
}

/**
 * The first `most` seconds of a union, in the order of time. What is not among the first of a part is not among the
 * first of the whole: so a union that is cut like this is still a join, and its seconds up to `most` stay exact.
 */
export function firstSeconds(union: readonly Span[], most: number): readonly Span[] {
  let left = most
  const first: Span[] = []
  for (const [from, to] of union) {
    if (left <= 0) return first
    first.push([from, Math.min(to, from + left)])
    left -= to - from
  }
  return left >= 0 ? union : first
}

/** `gap-length,gap-length…` in base 36, each gap counted from the end of the span before. */
export function encodeSpans(union: readonly Span[]): State {
  let end = 0
  return union
    .map(([from, to]) => {
      const text = `${(from - end).toString(36)}-${(to - from).toString(36)}`
      end = to
      return text
    })
    .join(',')
}

export function decodeSpans(state: State | undefined): Span[] {
  if (!state) return []
  let end = 0
  return state.split(',').map((text) => {
    // The gap of the first span may itself be negative, so the length follows the last hyphen.
    const cut = text.lastIndexOf('-')
    const from = end + Number.parseInt(text.slice(0, cut), 36)
    end = from + Number.parseInt(text.slice(cut + 1), 36)
    return [from, end] as const
  })
}

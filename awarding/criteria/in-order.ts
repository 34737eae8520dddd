/** Spans of milliseconds in which something was done, both ends included, ascending and apart. */
export type Spans = readonly (readonly [from: number, to: number])[]

/**
 * How many of the steps, from the first, were done one after the other, each in a later millisecond than the one
 * before, and all within so many milliseconds of the first.
 */
export function stepsInOrder(steps: readonly Spans[], within: number): number {
  const [first = []] = steps
  let best = 0
  for (const start of startsOf(steps)) {
    if (!holds(first, start)) continue
    let at = start
    let done = 1
    for (const step of steps.slice(1)) {
      const next = earliestAfter(step, at)
      if (next === undefined || next > start + within) break
      at = next
      done++
    }
    if (done > best) best = done
    if (best === steps.length) break
  }
  return best
}

/**
 * Where to start: a start that leads to most steps is among these. Take such a run of steps and move each as late as
 * its span and the next step let it. What then holds the start is the end of its own span, or that steps follow from
 * millisecond to millisecond up to one at the end of its span.
 */
function startsOf(steps: readonly Spans[]): number[] {
  const [first = []] = steps
  const ends = first.map(([, to]) => to)
  if (first.every(([from, to]) => from === to)) return ends
  return [...ends, ...steps.slice(1).flatMap((spans, index) => spans.map(([, to]) => to - index - 1))]
}

const holds = (spans: Spans, at: number) => earliestAfter(spans, at - 1) === at

/** The first moment later than `at`. */
function earliestAfter(spans: Spans, at: number): number | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    const [, to = 0] = spans[middle] ?? []
    if (to > at) high = middle
    else low = middle + 1
  }
  const found = spans[low]
  return found && Math.max(found[0], at + 1)
}

/** Spans of milliseconds in which something was done, both ends included, ascending and apart. */
export type Spans = readonly (readonly [from: number, to: number])[]

/** How far steps were done one after the other. */
export interface Run {
  /** How many of the steps, from the first. */
  readonly done: number
  /** When the last of those was done, at the earliest: the end of its span. */
  readonly at: number
}

/**
 * The longest run of steps from the first, each done in a later millisecond than the one before, and all within so many
 * milliseconds of the first. Among runs of one length it is the one that ended earliest.
 */
export function stepsInOrder(steps: readonly Spans[], within: number): Run {
  const [first = []] = steps
  let best: Run = { done: 0, at: Number.POSITIVE_INFINITY }
  for (const start of startsOf(steps)) {
    if (!holds(first, start)) continue
    const run = runFrom(steps, start, start + within)
    if (run.done > best.done || (run.done === best.done && run.at < best.at)) best = run
  }
  return best
}

function runFrom(steps: readonly Spans[], start: number, limit: number): Run {
  let at = start
  let done = 1
  for (const step of steps.slice(1)) {
    const next = earliestAfter(step, at)
    if (next === undefined || next > limit) break
    at = next
    done++
  }
  return { done, at: endOfSpan(steps[done - 1] ?? [], at) }
}

/** The end of the span that holds a moment. */
const endOfSpan = (spans: Spans, at: number) => spans.find(([from, to]) => from <= at && at <= to)?.[1] ?? at

/**
 * The starts to try: one of them leads to most steps. For take a run of most steps, and move each step as late as its span
 * and the next step let it. Then the start lies at the end of its span, or steps follow it millisecond by millisecond up to
 * one that lies at the end of its span.
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

interface Source<T> {
  readonly rest: Iterator<T>
  next: T
}

/** All the values of sorted sequences, sorted. Holds one value of each. */
export function* mergeSorted<T>(
  sorted: readonly Iterable<T>[],
  compare: (a: T, b: T) => number,
): Generator<T> {
  // A heap whose first source has the least next value.
  const heap: Source<T>[] = []
  try {
    for (const sequence of sorted) {
      const rest = sequence[Symbol.iterator]()
      const first = rest.next()
      if (!first.done) rise(heap, { rest, next: first.value }, compare)
    }
    for (let top = heap[0]; top; top = heap[0]) {
      yield top.next
      const following = top.rest.next()
      if (following.done) {
        const last = heap.pop()
        if (last && last !== top) sink(heap, last, compare)
      } else {
        top.next = following.value
        sink(heap, top, compare)
      }
    }
  } finally {
    for (const { rest } of heap) rest.return?.()
  }
}

function rise<T>(heap: Source<T>[], source: Source<T>, compare: (a: T, b: T) => number): void {
  let at = heap.push(source) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (!parent || compare(parent.next, source.next) <= 0) break
    heap[at] = parent
    at = above
  }
  heap[at] = source
}

/** Puts the source first, and then as far down as it belongs. */
function sink<T>(heap: Source<T>[], source: Source<T>, compare: (a: T, b: T) => number): void {
  let at = 0
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
    const isRight = left && right && compare(right.next, left.next) < 0
    const least = isRight ? right : left
    if (!least || compare(source.next, least.next) <= 0) break
    heap[at] = least
    at = 2 * at + (isRight ? 2 : 1)
  }
  heap[at] = source
}

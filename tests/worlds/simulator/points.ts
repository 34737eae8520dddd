/** How often a call was made at one place of a function, and how often the function ended right before or after it. */
export interface CrashPoint {
  calls: number
  before: number
  after: number
}

/** The crash points of worlds, by the function and the call: `award: PutItem keepsakes`. */
export class CrashPoints {
  readonly #points = new Map<string, CrashPoint>()

  at(place: string): CrashPoint {
    const known = this.#points.get(place)
    if (known) return known
    const point = { calls: 0, before: 0, after: 0 }
    this.#points.set(place, point)
    return point
  }

  add(others: Iterable<readonly [string, CrashPoint]>): void {
    for (const [place, { calls, before, after }] of others) {
      const point = this.at(place)
      point.calls += calls
      point.before += before
      point.after += after
    }
  }

  entries(): [string, CrashPoint][] {
    return [...this.#points].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

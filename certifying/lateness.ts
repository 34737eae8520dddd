/** From which lateness on each class is, milliseconds: from when an activity happened to when it was published. */
const CLASSES = [
  [Number.NEGATIVE_INFINITY, 'over 1 min ahead'],
  [-60_000, '1 s to 1 min ahead'],
  [-1_000, 'at once'],
  [1_001, 'up to 10 s'],
  [10_001, 'up to 1 min'],
  [60_001, 'up to 10 min'],
  [600_001, 'up to 1 h'],
  [3_600_001, 'up to 6 h'],
  [21_600_001, 'up to 1 day'],
  [86_400_001, 'over 1 day'],
] as const

export interface LatenessCount {
  readonly lateness: (typeof CLASSES)[number][1]
  readonly events: number
}

/** Counts activities by lateness. */
export class LatenessCounts {
  readonly #counts = CLASSES.map(() => 0)

  add(latenessMs: number): void {
    const at = CLASSES.findLastIndex(([least]) => latenessMs >= least)
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
  }

  all(): LatenessCount[] {
    return CLASSES.map(([, lateness], at) => ({ lateness, events: this.#counts[at] ?? 0 }))
  }
}

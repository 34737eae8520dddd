const MINUTE_MS = 60_000

/** Minutes that are counted: ten weeks of them. */
const MOST_MINUTES = 100_000

export interface MinuteCount {
  /** When it begins, epoch milliseconds. */
  readonly at: number
  readonly events: number
}

/** A time without events: from the end of the minute of the last one to the beginning of that of the next. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** Counts events by the minute in which they were published. */
export class Pace {
  readonly #minutes = new Map<number, number>()
  #uncounted = 0

  add(publishedAt: number): void {
    const minute = Math.floor(publishedAt / MINUTE_MS)
    const events = this.#minutes.get(minute)
    if (events === undefined && this.#minutes.size === MOST_MINUTES) this.#uncounted++
    else this.#minutes.set(minute, (events ?? 0) + 1)
  }

  /** Events of minutes beyond those that are counted. */
  get uncounted(): number {
    return this.#uncounted
  }

  /** The minutes that have events, in their order. */
  minutes(): MinuteCount[] {
    return Array.from(this.#minutes, ([minute, events]) => ({ at: minute * MINUTE_MS, events })).sort(
      (a, b) => a.at - b.at,
    )
  }
}

/** The times of at least so many minutes in which none of the events was published. */
export function gapsIn(minutes: readonly MinuteCount[], leastMinutes: number): Gap[] {
  return minutes.flatMap(({ at }, index) => {
    const from = (minutes[index - 1]?.at ?? at) + MINUTE_MS
    return at - from >= leastMinutes * MINUTE_MS ? [{ from, to: at }] : []
  })
}

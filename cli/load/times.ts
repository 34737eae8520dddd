import { createHistogram } from 'node:perf_hooks'

export interface TimesSummary {
  readonly count: number
  /** Milliseconds. Undefined without any. */
  readonly p50?: number
  readonly p90?: number
  readonly p99?: number
  readonly p999?: number
  readonly max?: number
}

/** As many took at most so many milliseconds, and more than the bucket before. */
export interface Bucket {
  readonly upTo: number
  readonly count: number
}

const BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000]

/** Times in a histogram of high dynamic range: three digits of each are kept, however many there are. */
export class Times {
  readonly #histogram = createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 })
  readonly #buckets = new Array<number>(BUCKETS.length + 1).fill(0)

  add(milliseconds: number): void {
    this.#histogram.record(Math.max(1, Math.round(milliseconds * 1000)))
    const at = BUCKETS.findIndex((upTo) => milliseconds <= upTo)
    const index = at < 0 ? BUCKETS.length : at
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
  }

  get count(): number {
    return this.#histogram.count
  }

  percentile(percent: number): number | undefined {
    return this.count === 0 ? undefined : rounded(this.#histogram.percentile(percent) / 1000)
  }

  summary(): TimesSummary {
    const { count } = this
    if (count === 0) return { count }
    const of = (percent: number) => rounded(this.#histogram.percentile(percent) / 1000)
    const max = rounded(this.#histogram.max / 1000)
    return { count, p50: of(50), p90: of(90), p99: of(99), p999: of(99.9), max }
  }

  /** Those from the first that has any to the last. */
  buckets(): Bucket[] {
    const counts = this.#buckets.map((count, at) => ({
      upTo: BUCKETS[at] ?? Number.POSITIVE_INFINITY,
      count,
    }))
    const first = counts.findIndex(({ count }) => count > 0)
    const last = counts.findLastIndex(({ count }) => count > 0)
    return first < 0 ? [] : counts.slice(first, last + 1)
  }
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10

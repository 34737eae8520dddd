import { metricKey, type Statistics } from '../../alarming/metric-data.ts'
import { addTo, type Bucket, statisticOf } from './bucket.ts'
import { embeddedMetrics } from './embedded.ts'
import { keyOf, type MetricName } from './name.ts'

/** The functions' own metrics have this dimension, if they have no other. */
const OF_FUNCTIONS = { service: 'keepsakes' }

const MINUTE = 60_000
/** CloudWatch keeps minutes for so long. */
const MOST_MINUTES = 15 * 24 * 60
/** CloudWatch lists a metric for so long after its last value. */
const LISTED_MINUTES = 14 * 24 * 60

/** Bounds of memory: some 40 MB, whatever is put in. */
const MOST_BUCKETS = 250_000
const MOST_METRICS = 10_000

export interface MetricsOptions {
  /** Says when something that happens at a time of this machine's clock, in epoch milliseconds, is shown to have happened. */
  readonly shownAt?: (time: number) => number
  readonly mostBuckets?: number
}

/** Knows what CloudWatch would: metrics by the minute, of functions and of the services that the local stack is. */
export class LocalMetrics implements Statistics {
  readonly #metrics = new Map<string, Kept>()
  readonly #shownAt: (time: number) => number
  readonly #mostBuckets: number
  #buckets = 0

  constructor({ shownAt = (time) => time, mostBuckets = MOST_BUCKETS }: MetricsOptions = {}) {
    this.#shownAt = shownAt
    this.#mostBuckets = mostBuckets
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#shownAt(Date.now())
  }

  /** Adds a value, at a time of this machine's clock; `times` of 0 adds nothing. */
  put(metric: MetricName, value: number, { times = 1, time = Date.now() } = {}): void {
    if (times <= 0 || !Number.isFinite(value)) return
    const key = keyOf(metric)
    let kept = this.#metrics.get(key)
    if (kept === undefined) {
      if (this.#metrics.size >= MOST_METRICS) return
      kept = { metric, minutes: new Map(), total: 0 }
      this.#metrics.set(key, kept)
    }
    const minute = Math.floor(this.#shownAt(time) / MINUTE)
    const known = kept.minutes.get(minute)
    if (known === undefined) this.#buckets += 1
    kept.minutes.set(minute, addTo(known, value, times))
    kept.total += value * times
    if (this.#buckets > this.#mostBuckets) this.#forget()
  }

  /** Takes a log line in; false when it holds no metrics. */
  observe(line: string): boolean {
    const found = embeddedMetrics(line)
    for (const { values, time, ...metric } of found ?? [])
      for (const value of values) this.put(metric, value, { time })
    return found !== undefined
  }

  /** Sums what has been put into a metric of the functions since the start, or the last reset. */
  sum(name: string, dimensions: Readonly<Record<string, string>> = OF_FUNCTIONS): number {
    const wanted = metricKey('', name, dimensions)
    let sum = 0
    for (const { metric, total } of this.#metrics.values())
      if (metric.name === name && metricKey('', name, metric.dimensions) === wanted) sum += total
    return sum
  }

  /** Forgets everything. */
  reset(): void {
    this.#metrics.clear()
    this.#buckets = 0
  }

  /** The statistic of the minutes from `from` to before `to`, in minutes since 1970; `undefined` where there is no data. */
  statistic(key: string, stat: string, from: number, to: number): number | undefined {
    const minutes = this.#metrics.get(key)?.minutes
    if (minutes === undefined) return statisticOf([], stat)
    const found: Bucket[] = []
    if (to - from <= minutes.size) {
      for (let minute = from; minute < to; minute += 1) {
        const bucket = minutes.get(minute)
        if (bucket !== undefined) found.push(bucket)
      }
    } else {
      for (const [minute, bucket] of minutes) if (minute >= from && minute < to) found.push(bucket)
    }
    return statisticOf(found, stat)
  }

  /** The metrics that have had a value lately, in the order of their names. */
  names(withinMinutes = LISTED_MINUTES): MetricName[] {
    const since = Math.floor(this.now() / MINUTE) - withinMinutes
    return [...this.#metrics]
      .filter(([, { minutes }]) => minutes.keys().some((minute) => minute > since))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { metric }]) => metric)
  }

  /** Drops the oldest, until there is room again. */
  #forget(): void {
    const now = Math.floor(this.now() / MINUTE)
    for (let most = MOST_MINUTES; this.#buckets > this.#mostBuckets * 0.9 && most >= 1; most /= 2) {
      for (const { minutes } of this.#metrics.values()) {
        for (const minute of minutes.keys()) {
          if (minute > now - most) continue
          minutes.delete(minute)
          this.#buckets -= 1
        }
      }
    }
  }
}

interface Kept {
  readonly metric: MetricName
  readonly minutes: Map<number, Bucket>
  total: number
}

/** A value that was put into a metric, and how many times within the minute. */
export interface Sample {
  readonly value: number
  readonly times: number
}

/** A course of metrics by minute. A minute that nothing was put into has no data. */
export class MetricData {
  readonly #metrics = new Map<string, Metric>()
  /** Several alarms look at the same. */
  readonly #byMinute = new Map<string, readonly (number | undefined)[]>()

  /** Adds to what the metric has in that minute already. `times` of 0 adds nothing. */
  put(metric: string, minute: number, ...samples: readonly Sample[]): void {
    const known = this.#metrics.get(metric) ?? new Metric()
    this.#metrics.set(metric, known)
    if (this.#byMinute.size > 0) this.#byMinute.clear()
    for (const each of samples) if (each.times > 0) known.put(minute, each)
  }

  /** The statistic of the `span` minutes that end with each, without what has not come in of the last `late`. */
  byMinute(metric: string, stat: string, { span, minutes, late }: Windows): readonly (number | undefined)[] {
    const key = [metric, stat, span, minutes, late].join(' ')
    const known = this.#byMinute.get(key)
    if (known !== undefined) return known
    const values: (number | undefined)[] = []
    const of = this.#metrics.get(metric)
    for (let minute = 0; minute < minutes; minute += 1) {
      const from = minute + 1 - span
      let to = minute + 1 - late
      if (to < from) to = from
      values.push(of && statisticOf(of, stat, from, to))
    }
    this.#byMinute.set(key, values)
    return values
  }

  /** The statistic of the minutes from `from` to before `to`; `undefined` where there is no data. */
  statistic(metric: string, stat: string, from: number, to: number): number | undefined {
    return statisticOf(this.#metrics.get(metric) ?? NOTHING, stat, from, to)
  }

  has(metric: string): boolean {
    return this.#metrics.has(metric)
  }

  get names(): string[] {
    return [...this.#metrics.keys()]
  }
}

/** Spans of minutes: one that ends with each of so many minutes. */
export interface Windows {
  readonly span: number
  readonly minutes: number
  readonly late: number
}

/** Whoever judges asks for these. */
export type Statistics = Pick<MetricData, 'statistic'>

/** The minutes that are replayed, and how many of the last have not come in at each moment. */
export interface Course {
  readonly data: MetricData
  readonly minutes: number
  readonly late: number
}

/** One text for a metric; dimensions are a set, so in the order of their names. */
export function metricKey(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
): string {
  const names = Object.keys(dimensions)
  if (names.length > 1) names.sort()
  let key = `${namespace} ${name}`
  for (const each of names) key += ` ${each}=${dimensions[each]}`
  return key
}

class Metric {
  readonly #minutes: (Sample[] | undefined)[] = []
  /** Before each minute, how many samples there were and their sum. A day has 1,440 minutes, and is looked at each minute. */
  #before: Totals[] | undefined
  readonly #above = new Map<number, Totals[]>()
  readonly #extremes = new Map<string, (number | undefined)[]>()

  put(minute: number, sample: Sample): void {
    if (!Number.isInteger(minute) || minute < 0) throw new RangeError(`no minute: ${minute}`)
    while (this.#minutes.length <= minute) this.#minutes.push(undefined)
    const samples = this.#minutes[minute]
    if (samples === undefined) this.#minutes[minute] = [sample]
    else samples.push(sample)
    this.#before = undefined
    if (this.#above.size > 0) this.#above.clear()
    if (this.#extremes.size > 0) this.#extremes.clear()
  }

  between(from: number, to: number): readonly Sample[] {
    if (to - from === 1) return this.#minutes[from] ?? []
    return this.#minutes.slice(Math.max(0, from), Math.max(0, to)).flatMap((samples) => samples ?? [])
  }

  /** The greatest value, or the least. */
  extreme(which: 'greatest' | 'least', from: number, to: number): number | undefined {
    const extremes = this.#extremes.get(which) ?? extremesOf(this.#minutes, which)
    this.#extremes.set(which, extremes)
    let found: number | undefined
    for (let minute = Math.max(0, from); minute < to && minute < extremes.length; minute += 1) {
      const value = extremes[minute]
      if (value === undefined) continue
      if (found === undefined || (which === 'greatest' ? value > found : value < found)) found = value
    }
    return found
  }

  totals(from: number, to: number): { times: number; sum: number } {
    this.#before ??= totalsBefore(this.#minutes, () => true)
    return totalsBetween(this.#before, from, to)
  }

  /** How many samples lie above a value. */
  above(least: number, from: number, to: number): number {
    const before = this.#above.get(least) ?? totalsBefore(this.#minutes, ({ value }) => value > least)
    this.#above.set(least, before)
    return totalsBetween(before, from, to).times
  }
}

interface Totals {
  readonly times: number
  readonly sum: number
}

/** Reckoned for each minute of each metric, so without calls of Math, which the sandbox of tests makes slow. */
function totalsBetween(before: readonly Totals[], from: number, to: number): Totals {
  const last = before.length - 1
  const [start, end] = [before[within(from, last)] as Totals, before[within(to, last)] as Totals]
  return { times: end.times - start.times, sum: end.sum - start.sum }
}

function within(at: number, last: number): number {
  if (at < 0) return 0
  if (at > last) return last
  return at
}

function extremesOf(
  minutes: readonly (readonly Sample[] | undefined)[],
  which: 'greatest' | 'least',
): (number | undefined)[] {
  return minutes.map((samples) => {
    let found: number | undefined
    for (const { value } of samples ?? [])
      if (found === undefined || (which === 'greatest' ? value > found : value < found)) found = value
    return found
  })
}

const NOTHING = new Metric()

function totalsBefore(
  minutes: readonly (readonly Sample[] | undefined)[],
  counts: (sample: Sample) => boolean,
): Totals[] {
  let [times, sum] = [0, 0]
  const before = [{ times, sum }]
  for (const samples of minutes) {
    for (const each of samples ?? []) {
      if (!counts(each)) continue
      times += each.times
      sum += each.times * each.value
    }
    before.push({ times, sum })
  }
  return before
}

/** The number in the name of a percentile, such as p99. */
export function percentOf(stat: string): number | undefined {
  const percent = /^p(\d{1,2}(?:\.\d{1,10})?)$/.exec(stat)?.[1]
  return percent === undefined ? undefined : Number(percent)
}

/** The number in the name of a trimmed count without an upper bound, such as TC(60:): of values above it. */
export function leastOf(stat: string): number | undefined {
  const least = /^TC\((\d+(?:\.\d+)?):\)$/.exec(stat)?.[1]
  return least === undefined ? undefined : Number(least)
}

function statisticOf(metric: Metric, stat: string, from: number, to: number): number | undefined {
  const percent = percentOf(stat)
  if (percent !== undefined) return percentile(metric.between(from, to), percent)
  const { times, sum } = metric.totals(from, to)
  const least = leastOf(stat)
  if (least !== undefined) return times === 0 ? undefined : metric.above(least, from, to)
  switch (stat) {
    case 'Sum':
      return times === 0 ? undefined : sum
    case 'SampleCount':
      return times === 0 ? undefined : times
    case 'Average':
      return times === 0 ? undefined : sum / times
    case 'Maximum':
      return metric.extreme('greatest', from, to)
    case 'Minimum':
      return metric.extreme('least', from, to)
    default:
      throw new Error(`a statistic that is not reckoned here: ${stat}`)
  }
}

/** The least value that so many in a hundred do not exceed. CloudWatch's own is within a few percent of it. */
export function percentile(samples: readonly Sample[], percent: number): number | undefined {
  if (samples.length < 2) return samples[0]?.value
  const sorted = samples.toSorted((one, other) => one.value - other.value)
  const all = sorted.reduce((sum, { times }) => sum + times, 0)
  let seen = 0
  for (const { value, times } of sorted) {
    seen += times
    if (seen * 100 >= all * percent) return value
  }
  return undefined
}

/** A value that was put into a metric, and how many times within the minute. */
export interface Sample {
  readonly value: number
  readonly times: number
}

/** A course of metrics by minute. A minute that nothing was put into has no data. */
export class MetricData {
  readonly #metrics = new Map<string, Metric>()

  /** Adds to what the metric has in that minute already. `times` of 0 adds nothing. */
  put(metric: string, minute: number, ...samples: readonly Sample[]): void {
    const known = this.#metrics.get(metric) ?? new Metric()
    this.#metrics.set(metric, known)
    known.put(
      minute,
      samples.filter(({ times }) => times > 0),
    )
  }

  /** The statistic of the minutes from `from` to before `to`; `undefined` where there is no data. */
  statistic(metric: string, stat: string, from: number, to: number): number | undefined {
    return statisticOf(this.#metrics.get(metric) ?? NOTHING, stat, from, to)
  }

  get names(): string[] {
    return [...this.#metrics.keys()]
  }
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
  const parts = Object.keys(dimensions)
    .sort()
    .map((each) => `${each}=${dimensions[each]}`)
  return [namespace, name, ...parts].join(' ')
}

class Metric {
  readonly #minutes: Sample[][] = []
  /** Before each minute, how many samples there were and their sum. A day has 1,440 minutes, and is looked at each minute. */
  #before: { times: number; sum: number }[] | undefined

  put(minute: number, samples: readonly Sample[]): void {
    if (!Number.isInteger(minute) || minute < 0) throw new RangeError(`no minute: ${minute}`)
    while (this.#minutes.length <= minute) this.#minutes.push([])
    this.#minutes[minute]?.push(...samples)
    this.#before = undefined
  }

  between(from: number, to: number): readonly Sample[] {
    if (to - from === 1) return this.#minutes[from] ?? []
    return this.#minutes.slice(Math.max(0, from), Math.max(0, to)).flat()
  }

  totals(from: number, to: number): { times: number; sum: number } {
    this.#before ??= totalsBefore(this.#minutes)
    const at = (minute: number) =>
      this.#before?.[Math.min(Math.max(0, minute), this.#minutes.length)] ?? { times: 0, sum: 0 }
    const [start, end] = [at(from), at(to)]
    return { times: end.times - start.times, sum: end.sum - start.sum }
  }
}

const NOTHING = new Metric()

function totalsBefore(minutes: readonly (readonly Sample[])[]): { times: number; sum: number }[] {
  let [times, sum] = [0, 0]
  const before = [{ times, sum }]
  for (const samples of minutes) {
    for (const each of samples) {
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

function statisticOf(metric: Metric, stat: string, from: number, to: number): number | undefined {
  const percent = percentOf(stat)
  if (percent !== undefined) return percentile(metric.between(from, to), percent)
  const { times, sum } = metric.totals(from, to)
  switch (stat) {
    case 'Sum':
      return times === 0 ? undefined : sum
    case 'SampleCount':
      return times === 0 ? undefined : times
    case 'Average':
      return times === 0 ? undefined : sum / times
    case 'Maximum':
      return extreme(metric.between(from, to), Math.max)
    case 'Minimum':
      return extreme(metric.between(from, to), Math.min)
    default:
      throw new Error(`a statistic that is not reckoned here: ${stat}`)
  }
}

function extreme(samples: readonly Sample[], pick: (a: number, b: number) => number): number | undefined {
  let found: number | undefined
  for (const { value } of samples) found = found === undefined ? value : pick(found, value)
  return found
}

/** The least value that so many in a hundred do not exceed. CloudWatch's own is within a few percent of it. */
export function percentile(samples: readonly Sample[], percent: number): number | undefined {
  const sorted = samples.toSorted((one, other) => one.value - other.value)
  const all = sorted.reduce((sum, { times }) => sum + times, 0)
  let seen = 0
  for (const { value, times } of sorted) {
    seen += times
    if (seen * 100 >= all * percent) return value
  }
  return undefined
}

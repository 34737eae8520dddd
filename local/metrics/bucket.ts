import { leastOf, percentile, percentOf, type Sample } from '../../alarming/metric-data.ts'

/** Keeps a minute of a metric in little room, however much was put in. */
export interface Bucket {
  count: number
  sum: number
  min: number
  max: number
  /** How often each value came, once two differ. */
  values?: Map<number, number>
}

/** A value is kept to this many digits where it is one of many: percentiles are right to half a percent, as CloudWatch's are to one. */
const DIGITS = 3

export function addTo(bucket: Bucket | undefined, value: number, times: number): Bucket {
  if (bucket === undefined) return { count: times, sum: value * times, min: value, max: value }
  if (bucket.values === undefined && value !== bucket.min)
    bucket.values = new Map([[rounded(bucket.min), bucket.count]])
  const { values } = bucket
  values?.set(rounded(value), (values.get(rounded(value)) ?? 0) + times)
  bucket.count += times
  bucket.sum += value * times
  bucket.min = Math.min(bucket.min, value)
  bucket.max = Math.max(bucket.max, value)
  return bucket
}

const rounded = (value: number) => Number(value.toPrecision(DIGITS))
/** Whether a statistic is reckoned here. */
export const isStatistic = (stat: string): boolean =>
  percentOf(stat) !== undefined ||
  leastOf(stat) !== undefined ||
  ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'].includes(stat)

/** The statistic of all that some buckets hold; `undefined` where there are none. Throws for one that is not reckoned here. */
export function statisticOf(buckets: readonly Bucket[], stat: string): number | undefined {
  if (!isStatistic(stat)) throw new Error(`a statistic that is not reckoned here: ${stat}`)
  if (buckets.length === 0) return undefined
  const percent = percentOf(stat)
  if (percent !== undefined) return percentile(buckets.flatMap(samplesOf), percent)
  const least = leastOf(stat)
  if (least !== undefined)
    return buckets.flatMap(samplesOf).reduce((sum, { value, times }) => sum + (value > least ? times : 0), 0)
  const total = (of: (bucket: Bucket) => number) => buckets.reduce((sum, each) => sum + of(each), 0)
  switch (stat) {
    case 'Sum':
      return total(({ sum }) => sum)
    case 'SampleCount':
      return total(({ count }) => count)
    case 'Average':
      return total(({ sum }) => sum) / total(({ count }) => count)
    case 'Minimum':
      return Math.min(...buckets.map(({ min }) => min))
    default:
      return Math.max(...buckets.map(({ max }) => max))
  }
}

function samplesOf({ count, min, max, values }: Bucket): Sample[] {
  if (values === undefined) return [{ value: min, times: count }]
  // The ends are known exactly.
  return [...values].map(([value, times]) => ({ value: Math.min(max, Math.max(min, value)), times }))
}

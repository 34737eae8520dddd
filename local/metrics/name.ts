import { metricKey } from '../../alarming/metric-data.ts'

/** A metric is told from others by all of this. */
export interface MetricName {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** One text for a metric, as the alarms have it. */
export const keyOf = ({ namespace, name, dimensions }: MetricName): string =>
  metricKey(namespace, name, dimensions)

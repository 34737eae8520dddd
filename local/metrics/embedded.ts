import type { MetricName } from './name.ts'

export interface EmbeddedMetric extends MetricName {
  readonly values: readonly number[]
  /** Epoch milliseconds. */
  readonly time: number
}

/**
 * The metrics in a log line of CloudWatch's embedded metric format, one for each set of dimensions; `undefined` when it holds none.
 * Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string): EmbeddedMetric[] | undefined {
  const start = line.indexOf('{"_aws"')
  if (start < 0) return undefined
  const entry = JSON.parse(line.slice(start)) as Entry
  const { Timestamp: time = Date.now(), CloudWatchMetrics } = entry._aws
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions = [[]], Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(entry[name])]))
      return Metrics.map(({ Name: name }) => ({
        ...{ namespace, name, dimensions, time },
        // A metric added several times in one invocation is a list of values.
        values: [entry[name]].flat().map(Number),
      }))
    }),
  )
}

interface Entry {
  readonly _aws: {
    readonly Timestamp?: number
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string
      readonly Dimensions?: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string }[]
    }[]
  }
  readonly [name: string]: unknown
}

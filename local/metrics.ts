/**
 * Sums of the metrics that functions put into their logs in CloudWatch's embedded metric format, by metric name: what
 * CloudWatch would draw, as numbers.
 * Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class LocalMetrics {
  readonly #sums = new Map<string, number>()

  /** Takes a log line in; false when it holds no metrics. */
  observe(line: string): boolean {
    const start = line.indexOf('{"_aws"')
    if (start < 0) return false
    const entry = JSON.parse(line.slice(start)) as EmbeddedMetrics
    for (const { Metrics } of entry._aws.CloudWatchMetrics) {
      for (const { Name } of Metrics) {
        // A metric added several times in one invocation is a list of values.
        for (const value of [entry[Name]].flat()) this.#sums.set(Name, this.sum(Name) + Number(value))
      }
    }
    return true
  }

  sum(name: string): number {
    return this.#sums.get(name) ?? 0
  }

  reset(): void {
    this.#sums.clear()
  }
}

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[]
  }
  readonly [name: string]: unknown
}

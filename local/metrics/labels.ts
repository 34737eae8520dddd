import type { MetricName } from './name.ts'

/**
 * The label of a metric: that which is asked for, with its dynamic parts filled in, or else whatever tells it from its neighbours.
 * `${LABEL}` and `${PROP(…)}` alone are known of the dynamic parts; others stand as they are.
 */
export function labelOf(metric: MetricName, asked: string | undefined, usual: string): string {
  if (asked === undefined) return usual
  return asked.replaceAll(/\$\{(?:LABEL|PROP\('([^']+)'\))\}/g, (whole, property: string | undefined) => {
    if (property === undefined) return usual
    return propertyOf(metric, property) ?? whole
  })
}

function propertyOf({ namespace, name, dimensions }: MetricName, property: string): string | undefined {
  if (property === 'Namespace') return namespace
  if (property === 'MetricName') return name
  return dimensions[property.replace(/^Dim\./, '')]
}

/** Labels that tell each of some metrics from the others. */
export function usualLabels(metrics: readonly MetricName[]): string[] {
  const names = new Set(metrics.map(({ name }) => name))
  return metrics.map(({ name, dimensions }) => {
    const differing = Object.keys(dimensions)
      .sort()
      .filter((each) => new Set(metrics.map((other) => other.dimensions[each])).size > 1)
      .map((each) => dimensions[each])
    const parts = names.size > 1 ? [name, ...differing] : differing
    return parts.join(' ') || name
  })
}

import type { LocalMetrics } from '../../local/metrics/metrics.ts'
import type { AlarmModel } from '../../local/resources/model.ts'

/**
 * The alarms that the old system had, in the form of a template: on averages over all of its containers and over five minutes, three
 * times in a row, and without a word of how many requests there were.
 */
export const OLD_ALARMS: readonly AlarmModel[] = [
  alarm('old-cpu-average', {
    ...{ Namespace: 'AWS/ECS', MetricName: 'CPUUtilization' },
    Dimensions: [{ Name: 'ServiceName', Value: 'old' }],
    Threshold: 85,
  }),
  alarm('old-response-time-average', {
    ...{ Namespace: 'AWS/ApplicationELB', MetricName: 'TargetResponseTime' },
    Dimensions: [{ Name: 'LoadBalancer', Value: 'old' }],
    Threshold: 20,
  }),
]

function alarm(name: string, metric: AlarmModel['judged']): AlarmModel {
  const judged = {
    AlarmName: name,
    ...metric,
    Statistic: 'Average',
    Period: 300,
    EvaluationPeriods: 3,
    ComparisonOperator: 'GreaterThanThreshold',
  }
  return { name, arn: name, isComposite: false, properties: judged, judged }
}

/** Percent of its core that one container has used. */
export function putBusy(metrics: LocalMetrics, percent: number): void {
  metrics.put({ namespace: 'AWS/ECS', name: 'CPUUtilization', dimensions: { ServiceName: 'old' } }, percent)
}

/** Seconds until a container had answered: of requests that it left without an answer there is nothing to tell. */
export function putResponseTime(metrics: LocalMetrics, seconds: number): void {
  const metric = {
    namespace: 'AWS/ApplicationELB',
    name: 'TargetResponseTime',
    dimensions: { LoadBalancer: 'old' },
  }
  metrics.put(metric, seconds)
}

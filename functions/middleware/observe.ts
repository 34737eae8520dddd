import type { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import type { Units } from '../../store/open.ts'

/** The two middlewares of every function: structured logs with the request's id, and metrics sent at the end. */
export function observe(logger: Logger, metrics: Metrics) {
  return [
    injectLambdaContext(logger, { resetKeys: true }),
    logMetrics(metrics, { captureColdStartMetric: true }),
  ]
}

/** Adds DynamoDB request units to the metrics of the invocation. */
export function unitsMetric(metrics: Metrics): (units: Units) => void {
  return ({ read, write }) => {
    if (read > 0) metrics.addMetric('ReadUnits', MetricUnit.Count, read)
    if (write > 0) metrics.addMetric('WriteUnits', MetricUnit.Count, write)
  }
}

import type { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { MiddlewareObj } from '@middy/core'
import type { Context } from 'aws-lambda'
import type { Units } from '../../store/open.ts'

/** The two middlewares of every function: structured logs with the request's id, and metrics sent at the end. */
export function observe(logger: Logger, metrics: Metrics) {
  return [injectLambdaContext(logger, { resetKeys: true }), sendMetrics(metrics)]
}

/** Powertools' own middleware prints a warning for every invocation that measured nothing: each read of a campaign. */
function sendMetrics(metrics: Metrics): MiddlewareObj<unknown, unknown, Error, Context> {
  const send = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
  }
  return {
    before: ({ context }) => metrics.captureColdStartMetric(context.functionName),
    after: send,
    onError: send,
  }
}

/** Adds DynamoDB request units to the metrics of the invocation. */
export function unitsMetric(metrics: Metrics): (units: Units) => void {
  return ({ read, write }) => {
    if (read > 0) metrics.addMetric('ReadUnits', MetricUnit.Count, read)
    if (write > 0) metrics.addMetric('WriteUnits', MetricUnit.Count, write)
  }
}

import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics } from '@aws-lambda-powertools/metrics'
import type { MiddlewareObj } from '@middy/core'
import type { Context } from 'aws-lambda'
import { beginInvocation } from '../aws/time-left.ts'
import { sendMetrics } from './metrics.ts'

export interface Telemetry {
  readonly logger: Logger
  readonly metrics: Metrics
}

/** One for each function, made as it loads. */
export const telemetry = (): Telemetry => ({
  logger: new Logger(),
  metrics: new Metrics({ singleMetric: false }),
})

/**
 * The two middlewares of every function: structured logs with the request's id, and metrics sent at the end. The second
 * also begins the time that calls of other services may take. The event is never logged, whatever the environment says:
 * the token is in it.
 */
export function observe({ logger, metrics }: Telemetry) {
  return [injectLambdaContext(logger, { resetKeys: true, logEvent: false }), measure(metrics)]
}

/** Powertools' own middleware prints a warning for every invocation that measured nothing: each read of a campaign. */
function measure(metrics: Metrics): MiddlewareObj<unknown, unknown, Error, Context> {
  const send = () => sendMetrics(metrics)
  return {
    before: ({ context }) => {
      beginInvocation(context)
      metrics.captureColdStartMetric(context.functionName)
    },
    after: send,
    onError: send,
  }
}

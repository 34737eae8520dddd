import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics } from '@aws-lambda-powertools/metrics'
import type { MiddlewareObj } from '@middy/core'
import type { Context } from 'aws-lambda'
import { beginInvocation } from '../aws/time-left.ts'
import { stageExporter, traceRatio } from '../aws/trace-settings.ts'
import { briefError } from './logs.ts'
import { count, sendMetrics } from './metrics.ts'
import { newTraces, type Traces } from './traces.ts'

export interface Telemetry {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly traces: Traces
}

/** One for each function, made as it loads. */
export function telemetry(): Telemetry {
  const logger = new Logger()
  return { logger, metrics: new Metrics({ singleMetric: false }), traces: tracesOf(logger) }
}

function tracesOf(logger: Logger): Traces {
  const exporter = stageExporter((message, error) => logger.warn(message, { error: briefError(error) }))
  return newTraces({ logger, ratio: traceRatio, exporter, now: Date.now })
}

/**
 * The two middlewares of every function: structured logs with the request's id, and metrics and spans sent at the end. The second
 * also begins the time that calls of other services may take. The event is never logged, whatever the environment says:
 * the token is in it.
 */
export function observe({ logger, metrics, traces }: Telemetry) {
  return [injectLambdaContext(logger, { resetKeys: true, logEvent: false }), measure(metrics, traces)]
}

/** Powertools' own middleware prints a warning for every invocation that measured nothing: each read of a campaign. */
function measure(metrics: Metrics, traces: Traces): MiddlewareObj<unknown, unknown, Error, Context> {
  const send = async () => {
    count(metrics, 'SpansLost', await traces.flush())
    sendMetrics(metrics)
  }
  return {
    before: ({ context }) => {
      beginInvocation(context)
      metrics.captureColdStartMetric(context.functionName)
    },
    after: send,
    onError: send,
  }
}

import middy from '@middy/core'
import { readEnvironment } from '../aws/environment.ts'
import { hasTimeFor } from '../aws/time-left.ts'
import { busOf, storeOf } from '../aws/wiring.ts'
import { briefError } from '../telemetry/logs.ts'
import { count, seconds, unitsMetric } from '../telemetry/metrics.ts'
import { observe, telemetry } from '../telemetry/observe.ts'
import { type Flight, fly } from './fly.ts'

const environment = readEnvironment('KEEPSAKES_TABLE', 'PROGRESS_TABLE', 'EDITIONS_TABLE', 'EVENT_BUS_NAME')
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const publish = busOf(environment)

/** A schedule starts it, or whoever has just deployed. What it was given is nothing to it. */
export const handler = middy<object, Flight>()
  .use(observe(tools))
  .handler(async () => {
    const flight = await fly({
      store,
      publish,
      now: Date.now,
      hasTimeFor,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      report: (message, { eventId, error }) =>
        tools.logger.error(message, {
          eventId,
          ...(error === undefined ? {} : { error: briefError(error) }),
        }),
    })
    count(tools.metrics, flight.awarded ? 'CanaryAwarded' : 'CanaryFailed')
    if (flight.delayMs !== undefined) seconds(tools.metrics, 'CanaryDelaySeconds', flight.delayMs / 1000)
    return flight
  })

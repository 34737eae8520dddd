import { MetricUnit } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import { type ConnectionAnswer, type ConnectionEvent, onConnectionEvent } from './live/connections.ts'
import { observe, unitsMetric } from './middleware/observe.ts'
import { liveGatewayFromEnvironment, newLogger, newMetrics, storeFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const { close } = liveGatewayFromEnvironment()

export const handler = middy<ConnectionEvent, ConnectionAnswer>()
  .use(observe(logger, metrics))
  .handler(async (event) => {
    const { answer, tally } = await onConnectionEvent(event, { store, close, now: Date.now })
    for (const [name, count] of Object.entries(tally)) {
      if (count > 0) metrics.addMetric(METRICS[name as keyof typeof tally], MetricUnit.Count, count)
    }
    return answer
  })

const METRICS = {
  connected: 'LiveConnected',
  disconnected: 'LiveDisconnected',
  replaced: 'LiveReplaced',
  expired: 'LiveExpired',
} as const

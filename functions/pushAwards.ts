import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { pushAwards } from './live/push-awards.ts'
import { unitsMetric } from './middleware/observe.ts'
import { queueHandler } from './middleware/queue.ts'
import { liveGatewayFromEnvironment, newLogger, newMetrics, storeFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const { post } = liveGatewayFromEnvironment()

export const handler = queueHandler(
  async ({ Records }) => {
    const { failed, tally } = await pushAwards(Records, {
      store,
      post,
      now: Date.now,
      report: (message, about) => logger.warn(message, { ...about }),
    })
    for (const [name, count] of Object.entries(tally)) {
      if (count > 0) metrics.addMetric(METRICS[name as keyof typeof tally], MetricUnit.Count, count)
    }
    return failed.map(({ messageId }) => messageId)
  },
  { logger, metrics },
)

const METRICS = {
  pushed: 'LivePushed',
  gone: 'LiveGone',
  unread: 'LiveUnread',
  failed: 'LiveFailed',
} as const

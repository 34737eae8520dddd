import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { finishErasures } from './erasing/finish-erasures.ts'
import { unitsMetric } from './middleware/observe.ts'
import { queueHandler } from './middleware/queue.ts'
import { catalogueFromEnvironment, newLogger, newMetrics, storeFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const catalogue = catalogueFromEnvironment(logger, metrics)

export const handler = queueHandler(
  ({ Records }) =>
    finishErasures(Records, {
      store,
      catalogue,
      report(pass, finished) {
        logger.info(finished ? 'an erasure is finished' : 'an erasure goes on', { ...pass })
        if (finished) metrics.addMetric('ErasuresFinished', MetricUnit.Count, 1)
      },
      reportError: (error) => logger.error('an erasure failed; it comes again', { error }),
    }),
  { logger, metrics },
)

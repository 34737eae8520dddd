import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { readShownCatalogue } from '../awarding/shown-catalogue.ts'
import { finishErasures } from './erasing/finish-erasures.ts'
import { unitsMetric } from './middleware/observe.ts'
import { queueHandler } from './middleware/queue.ts'
import {
  catalogueFromEnvironment,
  liveGatewayFromEnvironment,
  newLogger,
  newMetrics,
  storeFromEnvironment,
} from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const catalogue = catalogueFromEnvironment(readShownCatalogue, { logger, metrics })
const { close } = liveGatewayFromEnvironment()

export const handler = queueHandler(
  ({ Records }) =>
    finishErasures(Records, {
      store,
      close,
      catalogue,
      report(pass, finished) {
        logger.info(finished ? 'an erasure is finished' : 'an erasure goes on', { ...pass })
        if (finished) metrics.addMetric('ErasuresFinished', MetricUnit.Count, 1)
      },
      reportError: (error) => logger.error('an erasure failed; it comes again', { error }),
    }),
  { logger, metrics },
)

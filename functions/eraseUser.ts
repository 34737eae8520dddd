import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { eraseUser } from './erasing/erase-user.ts'
import { apiHandler } from './middleware/api.ts'
import { unitsMetric } from './middleware/observe.ts'
import { NEVER } from './reading/cache.ts'
import {
  erasureQueueFromEnvironment,
  liveGatewayFromEnvironment,
  newLogger,
  newMetrics,
  storeFromEnvironment,
  tokensFromEnvironment,
} from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const { close } = liveGatewayFromEnvironment()
const finishLater = erasureQueueFromEnvironment()

export const handler = apiHandler(
  async ({ user }) => {
    await eraseUser(await user(), {
      store,
      close,
      now: Date.now,
      finishLater,
      report(pass) {
        logger.info('a user was erased', { ...pass })
        metrics.addMetric('UsersErased', MetricUnit.Count, 1)
      },
    })
    return { status: 204, cacheControl: NEVER }
  },
  { logger, metrics, verify: tokensFromEnvironment() },
)

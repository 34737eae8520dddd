import { exportUser } from './exporting/export-user.ts'
import { apiHandler } from './middleware/api.ts'
import { unitsMetric } from './middleware/observe.ts'
import { PERSONAL } from './reading/cache.ts'
import { newLogger, newMetrics, storeFromEnvironment, tokensFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))

export const handler = apiHandler(
  async ({ user }) => ({
    body: await exportUser(await user(), { store }),
    cacheControl: PERSONAL,
    headers: { 'content-disposition': 'attachment; filename="keepsakes-export.json"' },
  }),
  { logger, metrics, verify: tokensFromEnvironment() },
)

import { exportUser } from './exporting/export-user.ts'
import { apiHandler } from './middleware/api.ts'
import { unitsMetric } from './middleware/observe.ts'
import { NEVER } from './reading/cache.ts'
import { newLogger, newMetrics, storeFromEnvironment, tokensFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))

export const handler = apiHandler(
  async ({ user }) => ({
    body: await exportUser(await user(), { store }),
    // All that is held of a person: it belongs in the file that they asked for, and in no cache.
    cacheControl: NEVER,
    headers: { 'content-disposition': 'attachment; filename="keepsakes-export.json"' },
  }),
  { logger, metrics, verify: tokensFromEnvironment() },
)

import type * as z from 'zod'
import { readShownCatalogue } from '../awarding/shown-catalogue.ts'
import type { healthSchema } from '../schemas/api/health.ts'
import { apiHandler } from './middleware/api.ts'
import { NEVER } from './reading/cache.ts'
import { catalogueFromEnvironment, newLogger, newMetrics } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const catalogue = catalogueFromEnvironment(readShownCatalogue, { logger, metrics })

export const handler = apiHandler(
  async () => ({
    body: { status: 'ok', catalogueVersion: (await catalogue()).version } satisfies z.infer<
      typeof healthSchema
    >,
    cacheControl: NEVER,
  }),
  { logger, metrics },
)

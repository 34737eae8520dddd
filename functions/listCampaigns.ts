import { readShownCatalogue } from '../awarding/shown-catalogue.ts'
import { apiHandler } from './middleware/api.ts'
import { SHARED } from './reading/cache.ts'
import { listCampaigns } from './reading/campaigns.ts'
import { catalogueFromEnvironment, newLogger, newMetrics } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const catalogue = catalogueFromEnvironment(readShownCatalogue, { logger, metrics })

export const handler = apiHandler(
  async () => ({ body: listCampaigns(await catalogue()), cacheControl: SHARED }),
  { logger, metrics },
)

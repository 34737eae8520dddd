import { readShownCatalogue } from '../awarding/shown-catalogue.ts'
import { apiHandler } from './middleware/api.ts'
import { SHARED } from './reading/cache.ts'
import { getCampaign } from './reading/campaigns.ts'
import { catalogueFromEnvironment, imagesFromEnvironment, newLogger, newMetrics } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const catalogue = catalogueFromEnvironment(readShownCatalogue, { logger, metrics })
const imageUrl = imagesFromEnvironment()

export const handler = apiHandler(
  async ({ path }) => ({
    body: getCampaign(path.campaignId, { catalogue: await catalogue(), imageUrl }),
    cacheControl: SHARED,
  }),
  { logger, metrics },
)

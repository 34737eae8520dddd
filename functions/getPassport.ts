import { readPassportCatalogue } from '../awarding/passport-catalogue.ts'
import { apiHandler } from './middleware/api.ts'
import { unitsMetric } from './middleware/observe.ts'
import { PERSONAL } from './reading/cache.ts'
import { getPassport } from './reading/get-passport.ts'
import {
  catalogueFromEnvironment,
  clockFromEnvironment,
  imagesFromEnvironment,
  newLogger,
  newMetrics,
  storeFromEnvironment,
  tokensFromEnvironment,
} from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const catalogue = catalogueFromEnvironment(readPassportCatalogue, { logger, metrics })
const imageUrl = imagesFromEnvironment()
const now = clockFromEnvironment()

export const handler = apiHandler(
  async ({ path, user }) => ({
    body: await getPassport(await user(), path.campaignId, {
      store,
      catalogue: await catalogue(),
      imageUrl,
      now,
    }),
    cacheControl: PERSONAL,
  }),
  { logger, metrics, verify: tokensFromEnvironment() },
)

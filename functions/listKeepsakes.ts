import { readShownCatalogue } from '../awarding/shown-catalogue.ts'
import { apiHandler } from './middleware/api.ts'
import { unitsMetric } from './middleware/observe.ts'
import { PERSONAL } from './reading/cache.ts'
import { LIST_PARAMETERS, listKeepsakes } from './reading/list-keepsakes.ts'
import {
  catalogueFromEnvironment,
  imagesFromEnvironment,
  newLogger,
  newMetrics,
  storeFromEnvironment,
  tokensFromEnvironment,
} from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const store = storeFromEnvironment(unitsMetric(metrics))
const catalogue = catalogueFromEnvironment(readShownCatalogue, { logger, metrics })
const imageUrl = imagesFromEnvironment()

export const handler = apiHandler(
  async ({ query, user }) => ({
    body: await listKeepsakes(await user(), query, { store, catalogue: await catalogue(), imageUrl }),
    cacheControl: PERSONAL,
  }),
  { logger, metrics, verify: tokensFromEnvironment(), parameters: LIST_PARAMETERS },
)

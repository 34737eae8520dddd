import { readShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import { CATALOGUE, readEnvironment } from '../aws/environment.ts'
import { catalogueOf } from '../aws/wiring.ts'
import { SHARED } from '../http/answers.ts'
import { askedLanguages, languageQuerySchema } from '../http/languages.ts'
import { apiHandler } from '../http/stack.ts'
import { telemetry } from '../telemetry/observe.ts'
import { getCampaign, imagesUnder } from './campaigns.ts'

const environment = readEnvironment(...CATALOGUE, 'IMAGES_URL')
const tools = telemetry()
const catalogue = catalogueOf(environment, readShownCatalogue, tools)
const imageUrl = imagesUnder(environment.IMAGES_URL)

export const handler = apiHandler(
  async ({ path, ...request }) => {
    const asked = askedLanguages(request)
    const body = getCampaign(path.campaignId, { catalogue: await catalogue(), imageUrl, asked })
    return { body, cacheControl: SHARED, languages: [body.language] }
  },
  { ...tools, parameters: languageQuerySchema },
)

import { readShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import { CATALOGUE, readEnvironment } from '../aws/environment.ts'
import { catalogueOf } from '../aws/wiring.ts'
import { SHARED } from '../http/answers.ts'
import { askedLanguages, languageQuerySchema } from '../http/languages.ts'
import { apiHandler } from '../http/stack.ts'
import { telemetry } from '../telemetry/observe.ts'
import { listCampaigns } from './campaigns.ts'

const tools = telemetry()
const catalogue = catalogueOf(readEnvironment(...CATALOGUE), readShownCatalogue, tools)

export const handler = apiHandler(
  async (request) => {
    const body = listCampaigns(await catalogue(), askedLanguages(request))
    return { body, cacheControl: SHARED, languages: body.campaigns.map(({ language }) => language) }
  },
  { ...tools, parameters: languageQuerySchema },
)

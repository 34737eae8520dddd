import { readPassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { CATALOGUE, clockOf, readEnvironment, TOKENS } from '../aws/environment.ts'
import { catalogueOf, storeOf, tokensOf } from '../aws/wiring.ts'
import { imagesUnder } from '../campaigns/campaigns.ts'
import { PERSONAL } from '../http/answers.ts'
import { askedLanguages, languageQuerySchema } from '../http/languages.ts'
import { apiHandler } from '../http/stack.ts'
import { unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { getPassport } from './get-passport.ts'

const environment = readEnvironment(
  ...CATALOGUE,
  ...TOKENS,
  'KEEPSAKES_TABLE',
  'PROGRESS_TABLE',
  'IMAGES_URL',
  'CLOCK_OFFSET_SECONDS',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const catalogue = catalogueOf(environment, readPassportCatalogue, tools)
const imageUrl = imagesUnder(environment.IMAGES_URL)
const now = clockOf(environment)

export const handler = apiHandler(
  async ({ path, user, ...request }) => {
    const body = await getPassport(await user(), path.campaignId, {
      store,
      catalogue: await catalogue(),
      imageUrl,
      now,
      asked: askedLanguages(request),
    })
    const { keepsakes, language } = body
    return { body, cacheControl: PERSONAL, items: keepsakes.length, languages: [language] }
  },
  { ...tools, ...tokensOf(environment, tools), parameters: languageQuerySchema },
)

import { readShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import { CATALOGUE, readEnvironment, TOKENS } from '../aws/environment.ts'
import { catalogueOf, storeOf, tokensOf } from '../aws/wiring.ts'
import { imagesUnder } from '../campaigns/campaigns.ts'
import { PERSONAL } from '../http/answers.ts'
import { askedLanguages } from '../http/languages.ts'
import { apiHandler } from '../http/stack.ts'
import { unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { listKeepsakes, listQuerySchema } from './list-keepsakes.ts'

const environment = readEnvironment(...CATALOGUE, ...TOKENS, 'KEEPSAKES_TABLE', 'IMAGES_URL')
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const catalogue = catalogueOf(environment, readShownCatalogue, tools)
const imageUrl = imagesUnder(environment.IMAGES_URL)

export const handler = apiHandler(
  async ({ query, user, headers }) => {
    const asked = askedLanguages({ query, headers })
    const ports = { store, catalogue: await catalogue(), imageUrl, asked }
    const body = await listKeepsakes(await user(), query, ports)
    const { keepsakes } = body
    const languages = keepsakes.map(({ language }) => language)
    return { body, cacheControl: PERSONAL, items: keepsakes.length, languages }
  },
  { ...tools, ...tokensOf(environment, tools), parameters: listQuerySchema },
)

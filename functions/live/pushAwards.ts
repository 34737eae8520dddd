import { readShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import { CATALOGUE, readEnvironment } from '../aws/environment.ts'
import { catalogueOf, gatewayOf, storeOf } from '../aws/wiring.ts'
import { imagesUnder } from '../campaigns/campaigns.ts'
import { headingOf } from '../campaigns/heading.ts'
import { queueHandler } from '../queue/stack.ts'
import { countAll, unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { pushAwards } from './push-awards.ts'

const environment = readEnvironment(
  ...CATALOGUE,
  'CONNECTIONS_TABLE',
  'KEEPSAKES_TABLE',
  'LIVE_CALLBACK_URL',
  'AWS_ENDPOINT_URL',
  'IMAGES_URL',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const { post } = gatewayOf(environment)
const catalogue = catalogueOf(environment, readShownCatalogue, tools)
const imageUrl = imagesUnder(environment.IMAGES_URL)

export const handler = queueHandler(
  async ({ Records }, log) => {
    const { failed, tally } = await pushAwards(Records, {
      store,
      post,
      now: Date.now,
      traces: tools.traces,
      heading: async (award, asked) => {
        try {
          return headingOf(award, { catalogue: await catalogue(), imageUrl, asked })
        } catch (error) {
          // Whoever is told without it reads the passport, which has it.
          log.add({ level: 'warn', message: 'an award is told without its title', error })
          return undefined
        }
      },
      report: (message, { error, userId }) => log.add({ level: 'warn', message, error, example: { userId } }),
    })
    countAll(tools.metrics, METRICS, tally)
    return failed.map(({ messageId }) => messageId)
  },
  {
    ...tools,
    measured: { age: 'LiveAgeSeconds', received: 'LiveReceived', failed: 'LiveFailed' },
  },
)

const METRICS = {
  pushed: 'LivePushed',
  gone: 'LiveGone',
  unread: 'LiveUnread',
  notHeld: 'LiveNotHeld',
  failed: 'LiveFailed',
} as const

import { readEnvironment, TOKENS } from '../aws/environment.ts'
import { erasureQueueOf, gatewayOf, storeOf, tokensOf } from '../aws/wiring.ts'
import { NEVER } from '../http/answers.ts'
import { apiHandler } from '../http/stack.ts'
import { count, unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { eraseUser } from './erasing.ts'

const environment = readEnvironment(
  ...TOKENS,
  'KEEPSAKES_TABLE',
  'PROGRESS_TABLE',
  'EDITIONS_TABLE',
  'CONNECTIONS_TABLE',
  'ERASURE_QUEUE_URL',
  'ERASURE_DELAY_SECONDS',
  'LIVE_CALLBACK_URL',
  'AWS_ENDPOINT_URL',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const { close } = gatewayOf(environment)
const finishLater = erasureQueueOf(environment)

export const handler = apiHandler(
  async ({ user }) => {
    await eraseUser(await user(), {
      store,
      close,
      now: Date.now,
      finishLater,
      report(pass) {
        tools.logger.info('a user was erased', { ...pass })
        count(tools.metrics, 'UsersErased')
      },
    })
    return { status: 204, cacheControl: NEVER }
  },
  { ...tools, ...tokensOf(environment, tools) },
)

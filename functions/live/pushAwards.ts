import { readEnvironment } from '../aws/environment.ts'
import { gatewayOf, storeOf } from '../aws/wiring.ts'
import { queueHandler } from '../queue/stack.ts'
import { countAll, unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { pushAwards } from './push-awards.ts'

const environment = readEnvironment(
  'CONNECTIONS_TABLE',
  'KEEPSAKES_TABLE',
  'LIVE_CALLBACK_URL',
  'AWS_ENDPOINT_URL',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const { post } = gatewayOf(environment)

export const handler = queueHandler(
  async ({ Records }, log) => {
    const { failed, tally } = await pushAwards(Records, {
      store,
      post,
      now: Date.now,
      traces: tools.traces,
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

import { readEnvironment } from '../aws/environment.ts'
import { gatewayOf, storeOf } from '../aws/wiring.ts'
import { queueHandler } from '../queue/stack.ts'
import { count, unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { finishErasures } from './finish-erasures.ts'

const environment = readEnvironment(
  'KEEPSAKES_TABLE',
  'PROGRESS_TABLE',
  'EDITIONS_TABLE',
  'CONNECTIONS_TABLE',
  'LIVE_CALLBACK_URL',
  'AWS_ENDPOINT_URL',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const { close } = gatewayOf(environment)

export const handler = queueHandler(
  ({ Records }, log) =>
    finishErasures(Records, {
      store,
      close,
      now: Date.now,
      report(pass, finished) {
        tools.logger.info(finished ? 'an erasure is finished' : 'an erasure goes on', { ...pass })
        if (finished) count(tools.metrics, 'ErasuresFinished')
      },
      reportError(error) {
        log.add({ level: 'error', message: 'an erasure failed; it comes again', error })
        count(tools.metrics, 'ErasuresFailed')
      },
    }),
  {
    ...tools,
    measured: { age: 'ErasureAgeSeconds', received: 'ErasuresReceived', failed: 'ErasuresFailed' },
  },
)

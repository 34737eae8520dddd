import middy from '@middy/core'
import { readEnvironment } from '../aws/environment.ts'
import { gatewayOf, storeOf } from '../aws/wiring.ts'
import { countAll, unitsMetric } from '../telemetry/metrics.ts'
import { observe, telemetry } from '../telemetry/observe.ts'
import { type ConnectionAnswer, type ConnectionEvent, onConnectionEvent } from './connections.ts'

const environment = readEnvironment('CONNECTIONS_TABLE', 'LIVE_CALLBACK_URL', 'AWS_ENDPOINT_URL')
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const { close } = gatewayOf(environment)

export const handler = middy<ConnectionEvent, ConnectionAnswer>()
  .use(observe(tools))
  .handler(async (event) => {
    const { answer, tally } = await onConnectionEvent(event, { store, close, now: Date.now })
    countAll(tools.metrics, METRICS, tally)
    return answer
  })

const METRICS = {
  connected: 'LiveConnected',
  disconnected: 'LiveDisconnected',
  replaced: 'LiveReplaced',
  expired: 'LiveExpired',
} as const

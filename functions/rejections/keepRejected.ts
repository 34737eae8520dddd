import { partnersIn } from '../../schemas/partner-list.ts'
import { readEnvironment } from '../aws/environment.ts'
import { rejectionsOf } from '../aws/rejections.ts'
import { busOf, senderTo } from '../aws/wiring.ts'
import { queueHandler } from '../queue/stack.ts'
import { count, unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { rejectionMeterOf } from '../telemetry/rejections.ts'
import { keepRejected } from './keep-rejected.ts'

const environment = readEnvironment(
  'REJECTED_TABLE',
  'REJECTED_ACTIVITY_QUEUE_URL',
  'EVENT_BUS_NAME',
  'PARTNERS',
)
const tools = telemetry()
const rejections = rejectionsOf(environment, unitsMetric(tools.metrics))
const publish = busOf(environment)
const send = senderTo(environment.REJECTED_ACTIVITY_QUEUE_URL)
const listed = new Set<string>(partnersIn(environment.PARTNERS))
const meter = rejectionMeterOf(environment, tools)

export const handler = queueHandler(
  async ({ Records }, log) => {
    const failed = await keepRejected(Records, {
      rejections,
      publish,
      send,
      listed,
      count: meter.count,
      now: Date.now,
      report: (message, { error, ...example }) => log.add({ level: 'error', message, error, example }),
    })
    count(tools.metrics, 'RejectionsFailed', failed.length)
    meter.sendDue()
    return failed.map(({ messageId }) => messageId)
  },
  {
    ...tools,
    measured: { age: 'RejectionAgeSeconds', received: 'RejectionsReceived', failed: 'RejectionsFailed' },
  },
)

import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { readCatalogue } from '../awarding/catalogue.ts'
import { awardBatch } from './award/award-batch.ts'
import { rejectRecords } from './award/reject.ts'
import { unitsMetric } from './middleware/observe.ts'
import { queueHandler } from './middleware/queue.ts'
import {
  busFromEnvironment,
  catalogueFromEnvironment,
  newLogger,
  newMetrics,
  rejectedActivityQueueFromEnvironment,
  storeFromEnvironment,
} from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const warn = (message: string) => (error: unknown) => logger.error(message, { error })

const store = storeFromEnvironment(unitsMetric(metrics))
const catalogue = catalogueFromEnvironment(readCatalogue, { logger, metrics })
const announce = busFromEnvironment()
const send = rejectedActivityQueueFromEnvironment()

export const handler = queueHandler(
  async ({ Records }, context) => {
    const { failed, tally } = await awardBatch(Records, {
      store,
      catalogue,
      announce,
      reject: (rejected) => {
        for (const { path, reason, partnerId } of rejected)
          logger.warn('activity rejected', { path, reason, partnerId })
        return rejectRecords(rejected, send, warn('rejected activities could not be kept; they come again'))
      },
      now: Date.now,
      remaining: () => context.getRemainingTimeInMillis(),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      report: (message, about) => logger.error(message, { ...about }),
    })
    for (const [name, count] of Object.entries(tally)) {
      if (count > 0) metrics.addMetric(METRICS[name as keyof typeof tally], MetricUnit.Count, count)
    }
    return failed.map(({ messageId }) => messageId)
  },
  { logger, metrics },
)

const METRICS = {
  received: 'ActivitiesReceived',
  rejected: 'ActivitiesRejected',
  ignored: 'ActivitiesIgnored',
  unasked: 'ActivitiesUnasked',
  erased: 'ActivitiesErased',
  unchanged: 'ProgressUnchanged',
  awarded: 'KeepsakesAwarded',
  soldOut: 'KeepsakesSoldOut',
  conflicts: 'VersionConflicts',
  failed: 'ActivitiesFailed',
} as const

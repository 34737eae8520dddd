import { readCatalogue } from '../../awarding/catalogue/catalogue.ts'
import { eventName } from '../../events/trace.ts'
import { CATALOGUE, clockOf, leadOf, readEnvironment } from '../aws/environment.ts'
import { hasTimeFor } from '../aws/time-left.ts'
import { busOf, catalogueOf, remainderSenderTo, senderTo, storeOf } from '../aws/wiring.ts'
import { queueHandler } from '../queue/stack.ts'
import { campaignMeterOf } from '../telemetry/campaigns.ts'
import { count, countAll, countOf, unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { partnerMeterOf } from '../telemetry/partners.ts'
import { awardBatch } from './award-batch.ts'
import { matchReporter } from './matched-measures.ts'
import { rejectRecords } from './reject.ts'
import { namedIn } from './tracing.ts'
import { withCanary } from './with-canary.ts'

const environment = readEnvironment(
  ...CATALOGUE,
  'KEEPSAKES_TABLE',
  'PROGRESS_TABLE',
  'EDITIONS_TABLE',
  'EVENT_BUS_NAME',
  'ACTIVITY_QUEUE_URL',
  'REJECTION_QUEUE_URL',
  'CLOCK_OFFSET_SECONDS',
  'PARTNERS',
  'WATCHED_MEASURES',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))
const catalogue = catalogueOf(environment, readCatalogue, tools)
const leadMs = leadOf(environment)
const announce = busOf(environment)
const send = senderTo(environment.REJECTION_QUEUE_URL)
const sendBack = remainderSenderTo(environment.ACTIVITY_QUEUE_URL)
const partners = partnerMeterOf(environment, tools)
const campaigns = campaignMeterOf(tools)
const reportMatches = matchReporter({
  clock: clockOf(environment),
  most: Number(environment.WATCHED_MEASURES),
  send: (campaign, measure) => countOf(tools.metrics, { campaign, measure }, { MeasureMatched: 1 }),
})

export const handler = queueHandler(
  async ({ Records }, log) => {
    const { failed, tally, traffic } = await awardBatch(Records, {
      store,
      catalogue: async () => withCanary(await catalogue()),
      announce,
      reject: (rejected) => {
        for (const { path, reason, partnerId, record } of rejected) {
          const { name } = namedIn(record.body) ?? {}
          const example = { messageId: record.messageId, path, activity: name && eventName(name) }
          log.add({ level: 'warn', message: 'activity rejected', reason, partnerId, example })
        }
        const message = 'rejected activities could not be kept; they come again'
        return rejectRecords(rejected, send, (error) => log.add({ level: 'error', message, error }))
      },
      sendBack,
      now: Date.now,
      leadMs,
      hasTimeFor,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      traces: tools.traces,
      report: (message, { error, ...example }) => log.add({ level: 'error', message, error, example }),
    })
    countAll(tools.metrics, METRICS, tally)
    // Whoever receives counted each record as one activity.
    count(tools.metrics, 'ActivitiesReceived', tally.received - Records.length)
    for (const [partnerId, counts] of traffic.partners) partners.count(partnerId, counts)
    partners.sendDue()
    for (const [campaignId, awarded] of traffic.awarded) campaigns.count(campaignId, awarded)
    campaigns.sendDue()
    reportMatches(traffic.contributions, await catalogue())
    return failed.map(({ messageId }) => messageId)
  },
  {
    ...tools,
    measured: { age: 'ActivityAgeSeconds', received: 'ActivitiesReceived', failed: 'ActivitiesFailed' },
  },
)

const METRICS = {
  rejected: 'ActivitiesRejected',
  ignored: 'ActivitiesIgnored',
  unasked: 'ActivitiesUnasked',
  erased: 'ActivitiesErased',
  contradicting: 'ActivitiesContradicting',
  unchanged: 'ProgressUnchanged',
  awarded: 'KeepsakesAwarded',
  datedBack: 'KeepsakesDatedBack',
  soldOut: 'KeepsakesSoldOut',
  conflicts: 'VersionConflicts',
  failed: 'ActivitiesFailed',
} as const

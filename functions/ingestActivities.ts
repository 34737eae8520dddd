import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { ingest } from './ingesting/ingest.ts'
import { partnerOf } from './ingesting/partner.ts'
import { readEvents } from './ingesting/read-events.ts'
import { rejectionsOf } from './ingesting/rejections.ts'
import { apiHandler } from './middleware/api.ts'
import { NEVER } from './reading/cache.ts'
import { busFromEnvironment, newLogger, newMetrics, tokensFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const publish = busFromEnvironment()

export const handler = apiHandler(
  async (request) => {
    const partnerId = partnerOf(await request.claims())
    const { status, answer } = await ingest(readEvents(request), partnerId, { publish, now: Date.now })
    for (const rejection of rejectionsOf(answer))
      logger.warn('activity rejected', { ...rejection, partnerId })
    if (answer.failed > 0)
      logger.error('activities could not be published', { failed: answer.failed, partnerId })
    for (const [result, name] of Object.entries(METRICS)) {
      const count = answer[result as keyof typeof METRICS]
      if (count > 0) metrics.addMetric(name, MetricUnit.Count, count)
    }
    return { status, body: answer, cacheControl: NEVER }
  },
  { logger, metrics, verify: tokensFromEnvironment() },
)

const METRICS = { accepted: 'IngestAccepted', rejected: 'IngestRejected', failed: 'IngestFailed' } as const

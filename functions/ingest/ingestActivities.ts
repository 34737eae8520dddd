import * as z from 'zod/mini'
import { CATALOGUE, leadOf, readEnvironment, TOKENS } from '../aws/environment.ts'
import { busOf, catalogueOf, senderTo, tokensOf } from '../aws/wiring.ts'
import { NEVER } from '../http/answers.ts'
import { partnerOf } from '../http/callers.ts'
import { apiHandler } from '../http/stack.ts'
import { batchLog, briefError } from '../telemetry/logs.ts'
import { count, countAll } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { partnerMeterOf } from '../telemetry/partners.ts'
import { dryRun, readCounting } from './dry-run.ts'
import { ingest, rejectionsOf } from './ingest.ts'
import { rejectionKeeper } from './keeping.ts'
import { partnerLimiter } from './rate-limit.ts'
import { readEvents } from './read-events.ts'

const environment = readEnvironment(
  ...CATALOGUE,
  ...TOKENS,
  'EVENT_BUS_NAME',
  'CLOCK_OFFSET_SECONDS',
  'PARTNERS',
  'REJECTION_QUEUE_URL',
  'INGEST_ACTIVITIES_PER_MINUTE',
)
const tools = telemetry()
const publish = busOf(environment)
const leadMs = leadOf(environment)
const partners = partnerMeterOf(environment, tools)
// Tried once, within a second: the partner waits, and its answer has all that is kept.
const keeper = rejectionKeeper({
  send: senderTo(environment.REJECTION_QUEUE_URL, { attempts: 1, answerWithinMs: 1_000 }),
  unkept: (howMany, error) => {
    count(tools.metrics, 'IngestUnkept', howMany)
    if (error)
      tools.logger.error('rejected activities were answered, and not kept', { error: briefError(error) })
  },
})
const limiter = partnerLimiter(Number(environment.INGEST_ACTIVITIES_PER_MINUTE), Date.now)
const counting = catalogueOf(environment, readCounting, tools)

const parameters = z.object({ dryRun: z.optional(z.enum(['true', 'false'], 'must be true or false')) })

export const handler = apiHandler(
  async (request) => {
    const partnerId = partnerOf(await request.claims())
    const sent = readEvents(request)
    const headers = limiter.take(partnerId, sent.length)
    // Whoever asks does nothing, so nothing is counted either, and no alarm rings for it.
    if (request.query.dryRun === 'true') {
      const clock = { now: Date.now(), leadMs }
      const { status, answer } = dryRun(sent, partnerId, { clock, counting: await counting() })
      return { status, body: answer, cacheControl: NEVER, headers }
    }
    const { status, answer } = await ingest(sent, partnerId, {
      publish,
      keep: (refused, at) => keeper({ partnerId, refused, at }),
      now: Date.now,
      leadMs,
      traces: tools.traces,
      requestTrace: request.headers.traceparent,
    })
    const log = batchLog(tools.logger)
    const ofPartner = { level: 'warn', partnerId } as const
    for (const { path, reason, events } of rejectionsOf(answer))
      log.add({ ...ofPartner, message: 'activity rejected', reason, example: { path }, count: events })
    if (answer.failed > 0) {
      const message = 'activities could not be published'
      log.add({ ...ofPartner, level: 'error', message, count: answer.failed })
    }
    log.write()
    countAll(tools.metrics, METRICS, answer)
    // Whoever awards an activity that is accepted here counts it.
    const { rejected } = answer
    if (rejected > 0) partners.count(partnerId, { received: rejected, rejected })
    partners.sendDue()
    return { status, body: answer, cacheControl: NEVER, headers }
  },
  { ...tools, ...tokensOf(environment, tools), parameters },
)

const METRICS = { accepted: 'IngestAccepted', rejected: 'IngestRejected', failed: 'IngestFailed' } as const

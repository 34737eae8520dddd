import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { type BatchLog, batchLog } from '../telemetry/logs.ts'
import { type AgeMetric, age, type CountMetric, count, sendMetrics } from '../telemetry/metrics.ts'
import { observe, type Telemetry } from '../telemetry/observe.ts'

/** A batch without the ids that name its records: no partial response could be right. */
export class RecordError extends Error {
  override readonly name = 'RecordError'
}

export interface QueueTools extends Telemetry {
  readonly measured: {
    /** The oldest record of each batch, which alarms are on. */
    readonly age: AgeMetric
    readonly received: CountMetric
    /** Counts a batch that fails as a whole. Its function counts a record that fails by itself. */
    readonly failed: CountMetric
  }
}

/**
 * The stack of functions that a queue calls. The handler resolves to the ids of records that must come again. An id that
 * is missing, of a record or of a failure, fails the whole batch: a wrong id would delete a record in silence. The
 * batch's log is written whatever its end.
 */
export function queueHandler(
  handle: (event: SQSEvent, log: BatchLog) => Promise<readonly string[]>,
  { logger, metrics, traces, measured }: QueueTools,
) {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(observe({ logger, metrics, traces }))
    .handler(async (event) => {
      measureArrival(event.Records)
      const log = batchLog(logger)
      try {
        const ids = new Set(event.Records.map(({ messageId }) => messageId))
        if (ids.has('') || [...ids].some((id) => typeof id !== 'string')) {
          throw new RecordError('a record of the batch has no messageId')
        }
        const failed = new Set(await handle(event, log))
        if (!failed.isSubsetOf(ids)) throw new RecordError('a record failed that the batch does not have')
        return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) }
      } catch (error) {
        count(metrics, measured.failed, event.Records.length)
        throw error
      } finally {
        log.write()
      }
    })

  /**
   * Where a record comes again, or has waited for long, what arrived is told before anything else: the batch may run into
   * the function's timeout once more, and its alarm waits for that. Elsewhere it shares the line of the other metrics.
   */
  function measureArrival(records: readonly SQSRecord[]): void {
    const waited = records.flatMap(waitedSeconds)
    const oldest = Math.max(...waited)
    if (waited.length > 0) age(metrics, measured.age, oldest)
    count(metrics, measured.received, records.length)
    if (oldest >= LONG_SECONDS || records.some(comesAgain)) sendMetrics(metrics)
  }
}

/** Far more than a message waits while all is well, and less than any alarm on age allows. */
const LONG_SECONDS = 30

const comesAgain = ({ attributes }: SQSRecord) => Number(attributes?.ApproximateReceiveCount ?? 1) > 1

/**
 * Handles the records of a batch one after another, where each may take the whole memory and disk that there is.
 *
 * @returns the ids of those that failed, which come again
 */
export async function eachRecord(
  records: readonly Pick<SQSRecord, 'messageId' | 'body'>[],
  handle: (body: string) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<string[]> {
  const again: string[] = []
  for (const { messageId, body } of records) {
    try {
      await handle(body)
    } catch (error) {
      onError(error)
      again.push(messageId)
    }
  }
  return again
}

/**
 * SQS leaves a message that was received more than three times out of its own metric of age: just the messages that wait
 * because something fails.
 */
function waitedSeconds({ attributes }: SQSRecord): number[] {
  const sent = Number(attributes?.SentTimestamp)
  return Number.isFinite(sent) ? [Math.max(0, (Date.now() - sent) / 1000)] : []
}

import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { observe } from './observe.ts'

/** A batch without the ids that name its records: no partial response could be right. */
export class RecordError extends Error {
  override readonly name = 'RecordError'
}

/**
 * The stack of functions that a queue calls. The handler resolves to the ids of records that must come again; an id
 * that is missing, here or there, fails the whole batch, because a wrong id would delete a record in silence.
 */
export function queueHandler(
  handle: (event: SQSEvent, context: Context) => Promise<readonly string[]>,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
) {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(observe(logger, metrics))
    .handler(async (event, context) => {
      const ids = new Set(event.Records.map(({ messageId }) => messageId))
      if (ids.has('') || [...ids].some((id) => typeof id !== 'string')) {
        throw new RecordError('a record of the batch has no messageId')
      }
      const failed = new Set(await handle(event, context))
      if (!failed.isSubsetOf(ids)) throw new RecordError('a record failed that the batch does not have')
      return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) }
    })
}

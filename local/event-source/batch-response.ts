import type { InvokeResult } from '../lambda/definition.ts'
import type { QueueRecord } from './record.ts'

/** What becomes of a batch: these records are done with, the others come back; `problem` says why none is. */
export type BatchOutcome = { done: QueueRecord[]; problem?: string }

/**
 * Reads a function's answer as Lambda does. A function error fails the whole batch. With ReportBatchItemFailures so
 * does an answer that is malformed or names a message that is not in the batch: a wrong, empty or null id must never
 * become a silent delete. No answer, no list or an empty list is success.
 */
export function readBatchOutcome(
  records: QueueRecord[],
  result: InvokeResult,
  partial: boolean,
): BatchOutcome {
  if (!result.ok) return { done: [], problem: `${result.errorType}: ${result.errorMessage}` }
  if (!partial || result.payload === null) return { done: records }
  const { payload } = result
  if (typeof payload !== 'object' || Array.isArray(payload))
    return malformed('the response is not a JSON object')
  const failures = payload.batchItemFailures ?? []
  if (!Array.isArray(failures)) return malformed('batchItemFailures is not a list')

  const known = new Set(records.map((record) => record.messageId))
  const failed = new Set<string>()
  for (const [index, failure] of failures.entries()) {
    const id =
      typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
        ? failure.itemIdentifier
        : null
    const where = `batchItemFailures[${index}].itemIdentifier`
    if (typeof id !== 'string' || id === '') return malformed(`${where} is not a message id`)
    if (!known.has(id)) return malformed(`${where} is no message of the batch`)
    failed.add(id)
  }
  return { done: records.filter((record) => !failed.has(record.messageId)) }
}

function malformed(what: string): BatchOutcome {
  return { done: [], problem: `invalid partial batch response: ${what}` }
}

import { isJsonObject } from '../../json/json.ts'
import { RECEIVE_LIMIT } from '../aws/queues.ts'
import type { InvokeResult } from '../lambda/definition.ts'
import type { QueueRecord } from './record.ts'

/** Lambda's limit for one invocation's event, less what encloses the records, in bytes of JSON. */
const BATCH_BYTES = 6 * 1024 * 1024 - 1024

/** The longest poll that SQS allows. */
const LONG_POLL_SECONDS = 20

/** Receives at most `count` records; waits at most `waitSeconds` for the first. */
export type Receive = (count: number, waitSeconds: number) => Promise<QueueRecord[]>

type Gather = () => Promise<QueueRecord[]>

/**
 * Gathers the next batch: waits for a first record, then takes what the queue has until the batch is full by count or
 * by size, or the batching window since the first record has passed (without a window: until the queue has no more
 * at hand). A record that does not fit opens the next batch. [] when a long poll brought none.
 */
export function createGather(options: {
  receive: Receive
  /** Keeps the records that pass the filter; takes care of the others. */
  select(records: QueueRecord[]): QueueRecord[]
  batchSize: number
  windowMs: number
  signal: AbortSignal
}): { gather: Gather; held(): number } {
  const { receive, select, batchSize, windowMs, signal } = options
  const held: { record: QueueRecord; bytes: number }[] = []

  /** Asks for what the batch lacks; answers whether the queue gave all of it. */
  const ask = async (waitSeconds: number): Promise<boolean> => {
    const count = Math.min(batchSize - held.length, RECEIVE_LIMIT)
    const received = await receive(count, waitSeconds)
    for (const record of select(received))
      held.push({ record, bytes: Buffer.byteLength(JSON.stringify(record)) + 1 })
    return received.length === count
  }
  /** How many of the first records make one batch. */
  const fitting = (): number => {
    let bytes = 0
    const over = held.findIndex((entry, index) => {
      bytes += entry.bytes
      return index >= batchSize || (bytes > BATCH_BYTES && index > 0)
    })
    return over < 0 ? held.length : over
  }
  const isFull = (): boolean => held.length >= batchSize || fitting() < held.length

  return {
    held: () => held.length,
    async gather() {
      let more = held.length > 0 || (await ask(LONG_POLL_SECONDS))
      const deadline = Date.now() + windowMs
      while (held.length > 0 && !isFull() && !signal.aborted && (more || Date.now() < deadline)) {
        const leftSeconds = Math.max(0, deadline - Date.now()) / 1000
        more = await ask(Math.min(leftSeconds, LONG_POLL_SECONDS))
      }
      return held.splice(0, fitting()).map(({ record }) => record)
    },
  }
}

/** These records of a batch are done with, the others come back; `failure` says why none is done with. */
export type BatchOutcome = { done: QueueRecord[]; failure?: string }

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
  if (!result.ok) return { done: [], failure: `${result.errorType}: ${result.errorMessage}` }
  if (!partial || result.payload === null) return { done: records }
  const { payload } = result
  if (!isJsonObject(payload)) return malformed('the response is not a JSON object')
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
  return { done: [], failure: `invalid partial batch response: ${what}` }
}

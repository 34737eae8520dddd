import { setTimeout as sleep } from 'node:timers/promises'
import { RECEIVE_LIMIT, type Receive } from './receive.ts'
import type { QueueRecord } from './record.ts'

/** Lambda's limit for one invocation's event, less what encloses the records, in bytes of JSON. */
const BATCH_BYTES = 6 * 1024 * 1024 - 1024

/**
 * Seconds of one long poll. SQS allows 20; the embedded queue does not notice that a caller has gone, so a poll that
 * stop() abandons could take a message with it for as long as it waits.
 */
const LONG_POLL_SECONDS = 2

/** How often to look while less than a second of the batching window is left, which is too short for a long poll. */
const SHORT_POLL_MS = 50

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
        const leftMs = deadline - Date.now()
        const waitSeconds = Math.max(0, Math.min(Math.floor(leftMs / 1000), LONG_POLL_SECONDS))
        const before = held.length
        more = await ask(waitSeconds)
        if (more || held.length > before || waitSeconds > 0 || leftMs <= 0) continue
        await sleep(Math.min(SHORT_POLL_MS, leftMs), undefined, { signal }).catch(() => undefined)
      }
      return held.splice(0, fitting()).map(({ record }) => record)
    },
  }
}

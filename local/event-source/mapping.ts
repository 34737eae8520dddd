import { setTimeout as sleep } from 'node:timers/promises'
import { DeliveryError, type Queues } from '../aws/queues.ts'
import type { LambdaFunction } from '../lambda/definition.ts'
import { inTime } from '../serving.ts'
import { createGather, readBatchOutcome } from './batch.ts'
import type { MappingDefinition } from './definition.ts'
import { compileFilter, type QueueRecord, toRecord } from './record.ts'

export interface MappingDependencies {
  readonly queues: Pick<Queues, 'receive' | 'delete'>
  readonly region: string
  readonly fn: LambdaFunction
  log(line: string): void
  /** The most invocations at a time on this machine, whatever the template allows; 4 unless told. */
  readonly concurrencyCap?: number
  /** How long stop() lets running invocations go on, in milliseconds; 5000 unless told. */
  readonly stopWithinMs?: number
  /** How long it waits after a receive that failed, in milliseconds; 1000 unless told. */
  readonly againAfterMs?: number
}

export interface EventSourceMapping {
  /** Receives no more, and lets running invocations end, up to a bound; what is not done by then is delivered again. */
  stop(): Promise<void>
  /** Nothing received is waiting, or being handled. */
  idle(): boolean
}

/**
 * Feeds a function from a queue as Lambda's event source mapping does. The function is invoked with as many batches at
 * a time as the backlog fills, up to the smaller of `maximumConcurrency` and `concurrencyCap`. Records that the
 * function is done with, and those that the filter refuses, are deleted; all others come back when the queue's
 * visibility timeout has passed, and end in its dead-letter queue as its redrive policy says.
 * @throws Error when a filter pattern is invalid.
 */
export function startEventSourceMapping(
  definition: MappingDefinition,
  deps: MappingDependencies,
): EventSourceMapping {
  const { queueArn, batchSize, batchingWindowSeconds, maximumConcurrency, enabled } = definition
  const { queues, fn, region, concurrencyCap = 4, stopWithinMs = 5_000, againAfterMs = 1_000 } = deps
  const passes = compileFilter(definition.filterPatterns)
  if (!enabled) return { stop: async () => undefined, idle: () => true }

  const queueName = queueArn.split(':').at(-1) ?? queueArn
  const log = (line: string) => deps.log(`${queueName} -> ${fn.name}: ${line}`)
  const concurrency = Math.min(maximumConcurrency ?? concurrencyCap, concurrencyCap)
  const stopping = new AbortController()
  const { signal } = stopping
  const invocations = new Set<Promise<void>>()

  let wake = (): void => undefined

  /** A queue whose disk is full may not delete some: those come again, which does no harm. */
  const remove = (records: QueueRecord[]): void => {
    if (records.length === 0) return
    const receipts = records.map(({ receiptHandle }) => receiptHandle)
    try {
      queues.delete(queueArn, receipts)
    } catch (error) {
      log(`of ${records.length} records that are done with, some come again: ${messageOf(error)}`)
    }
  }
  const select = (records: QueueRecord[]): QueueRecord[] => {
    const passing = records.filter(passes)
    remove(records.filter((record) => !passing.includes(record)))
    return passing
  }
  const handle = async (records: QueueRecord[]): Promise<void> => {
    const result = await fn.invoke({ Records: records })
    const { done, failure } = readBatchOutcome(records, result, definition.reportBatchItemFailures)
    if (failure !== undefined) log(`a batch of ${records.length} failed, ${failure}`)
    remove(done)
  }

  const receive = async (count: number, seconds: number) => {
    const messages = await queues.receive(queueArn, count, { seconds, signal }).catch(async (error) => {
      if (error instanceof DeliveryError) throw error
      log(`could not receive, and tries again: ${messageOf(error)}`)
      await sleep(againAfterMs, undefined, { signal }).catch(() => undefined)
      return []
    })
    return messages.map((message) => toRecord(message, queueArn, region))
  }
  const windowMs = batchingWindowSeconds * 1000
  const { gather, held } = createGather({ receive, select, batchSize, windowMs, signal })
  const polling = (async () => {
    while (!signal.aborted) {
      const batch = await gather()
      if (signal.aborted) break
      if (batch.length > 0) {
        const invocation = handle(batch)
        invocations.add(invocation)
        void invocation.finally(() => {
          invocations.delete(invocation)
          wake()
        })
      }
      // A batch is received only when it can be handled: its visibility timeout runs from then.
      while (invocations.size >= concurrency && !signal.aborted)
        await new Promise<void>((resolve) => (wake = resolve))
    }
  })().catch((error: unknown) => log(`receives no more: ${messageOf(error)}`))

  return {
    idle: () => held() === 0 && invocations.size === 0,
    async stop() {
      stopping.abort()
      wake()
      await polling
      await inTime(stopWithinMs, Promise.allSettled(invocations))
    },
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

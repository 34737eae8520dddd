import { setTimeout as sleep } from 'node:timers/promises'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { JsonObject } from '../../schemas/json.ts'
import type { LambdaFunction } from '../lambda/definition.ts'
import { readBatchOutcome } from './batch-response.ts'
import { deleteRecords } from './delete.ts'
import { compileFilter } from './filter.ts'
import { createGather } from './gather.ts'
import { createReceive } from './receive.ts'
import type { QueueRecord } from './record.ts'

/** An AWS::Lambda::EventSourceMapping of an SQS queue, as the compiled template has it. */
export type MappingDefinition = {
  queueUrl: string
  queueArn: string
  batchSize: number
  batchingWindowSeconds: number
  /** ScalingConfig.MaximumConcurrency */
  maximumConcurrency?: number
  /** FunctionResponseTypes has ReportBatchItemFailures. */
  reportBatchItemFailures: boolean
  /** FilterCriteria: a record passes when any pattern matches; none: every record passes. */
  filterPatterns: JsonObject[]
  enabled: boolean
}

export type MappingDependencies = {
  awsUrl: string
  region: string
  fn: LambdaFunction
  log(line: string): void
  /** The most invocations at a time on this machine, whatever the template allows; 4 unless told. */
  concurrencyCap?: number
  /** How long stop() lets running invocations go on, in milliseconds; 5000 unless told. */
  stopWithinMs?: number
}

export type EventSourceMapping = {
  /** Receives no more, and lets running invocations end, up to a bound; what is not done by then is delivered again. */
  stop(): Promise<void>
  /** Nothing received is waiting, being handled or being deleted. */
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
  const { queueUrl, queueArn, batchSize, batchingWindowSeconds, maximumConcurrency, enabled } = definition
  const { fn, region, concurrencyCap = 4, stopWithinMs = 5_000 } = deps
  const passes = compileFilter(definition.filterPatterns)
  if (!enabled) return { stop: async () => undefined, idle: () => true }

  const queueName = queueArn.split(':').at(-1) ?? queueArn
  const log = (line: string) => deps.log(`${queueName} -> ${fn.name}: ${line}`)
  const client = new SQSClient({
    region,
    endpoint: deps.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  })
  const concurrency = Math.min(maximumConcurrency ?? concurrencyCap, concurrencyCap)
  const stopping = new AbortController()
  const { signal } = stopping
  const invocations = new Set<Promise<void>>()
  const deletions = new Set<Promise<void>>()

  let wake = (): void => undefined

  const track = (set: Set<Promise<void>>, work: Promise<void>): void => {
    set.add(work)
    void work.finally(() => {
      set.delete(work)
      wake()
    })
  }
  const remove = (records: QueueRecord[]) => deleteRecords(client, queueUrl, records, log)
  const select = (records: QueueRecord[]): QueueRecord[] => {
    const refused = records.filter((record) => !passes(record))
    if (refused.length > 0) track(deletions, remove(refused))
    return refused.length === 0 ? records : records.filter((record) => !refused.includes(record))
  }
  const handle = async (records: QueueRecord[]): Promise<void> => {
    const result = await fn.invoke({ Records: records })
    const { done, problem } = readBatchOutcome(records, result, definition.reportBatchItemFailures)
    if (problem !== undefined) log(`a batch of ${records.length} failed, ${problem}`)
    await remove(done)
  }

  const receive = createReceive(client, { queueUrl, queueArn, region }, signal, log)
  const windowMs = batchingWindowSeconds * 1000
  const { gather, held } = createGather({ receive, select, batchSize, windowMs, signal })
  const polling = (async () => {
    while (!signal.aborted) {
      const batch = await gather()
      if (signal.aborted) break
      if (batch.length > 0) track(invocations, handle(batch))
      // A batch is received only when it can be handled: its visibility timeout runs from then.
      while (invocations.size >= concurrency && !signal.aborted)
        await new Promise<void>((resolve) => (wake = resolve))
    }
  })()

  return {
    idle: () => held() === 0 && invocations.size === 0 && deletions.size === 0,
    async stop() {
      stopping.abort()
      wake()
      await polling
      const bound = new AbortController()
      const running = Promise.allSettled([...invocations, ...deletions])
      await Promise.race([
        running,
        sleep(stopWithinMs, undefined, { signal: bound.signal }).catch(() => undefined),
      ])
      bound.abort()
      client.destroy()
    },
  }
}

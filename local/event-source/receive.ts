import { setTimeout as sleep } from 'node:timers/promises'
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type QueueRecord, toRecord } from './record.ts'

/** SQS's limit for one ReceiveMessage call. */
export const RECEIVE_LIMIT = 10

const FIRST_BACKOFF_MS = 100
const LONGEST_BACKOFF_MS = 5_000

export type Receive = (count: number, waitSeconds: number) => Promise<QueueRecord[]>

/**
 * Receives from a queue, with every attribute. While SQS cannot be reached it backs off and goes on; it logs the
 * first error of an outage and its end. Answers [] once `signal` is aborted.
 */
export function createReceive(
  client: SQSClient,
  source: { queueUrl: string; queueArn: string; region: string },
  signal: AbortSignal,
  log: (line: string) => void,
): Receive {
  let backoffMs = 0
  return async (count, waitSeconds) => {
    const command = new ReceiveMessageCommand({
      QueueUrl: source.queueUrl,
      MaxNumberOfMessages: Math.min(count, RECEIVE_LIMIT),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    try {
      const { Messages = [] } = await client.send(command, { abortSignal: signal })
      if (backoffMs > 0) log('receives again')
      backoffMs = 0
      return Messages.map((message) => toRecord(message, source.queueArn, source.region))
    } catch (error) {
      if (signal.aborted) return []
      if (backoffMs === 0)
        log(`cannot receive, trying again: ${error instanceof Error ? error.message : String(error)}`)
      backoffMs = Math.min(backoffMs === 0 ? FIRST_BACKOFF_MS : backoffMs * 2, LONGEST_BACKOFF_MS)
      await sleep(backoffMs, undefined, { signal }).catch(() => undefined)
      return []
    }
  }
}

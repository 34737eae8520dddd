import { setTimeout as sleep } from 'node:timers/promises'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { progressBar } from '../progress.ts'
import type { ActivityQueue } from '../stage.ts'

const POLL_MS = 300
/** SQS only knows roughly what it holds: it must say so more than once. */
const TIMES_EMPTY = 3

/** Resolves when the queue holds nothing any more: not waiting, not being awarded, not delayed. */
export async function drained({ sqs, queueUrl }: ActivityQueue, sent: number): Promise<void> {
  const bar = progressBar('awarding [{bar}] {percentage} % | {left} left', sent, { left: sent })
  try {
    for (let empty = 0; empty < TIMES_EMPTY; await sleep(POLL_MS)) {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'ApproximateNumberOfMessagesDelayed',
          ],
        }),
      )
      const left = Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0)
      bar.update(Math.max(0, sent - left), { left })
      empty = left === 0 ? empty + 1 : 0
    }
  } finally {
    bar.stop()
  }
}

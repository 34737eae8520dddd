import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs'
import { MOST_MESSAGES } from '../sending.ts'
import type { StageQueue } from '../stage.ts'

/**
 * How long SQS keeps what was received from all others: longer than a call that is tried three times takes. Whatever ends
 * this process before, the messages are there again after it.
 */
export const HOLD_SECONDS = 120

/** Where a queue seems empty, SQS asks all of its servers only when it may wait. */
const WAIT_SECONDS = 1

/** Receives some messages, with all that they carry; none where the queue has none that nobody holds. */
export async function receive(
  { sqs, queueUrl }: StageQueue,
  most: number,
  holdSeconds: number,
): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(most, MOST_MESSAGES),
      VisibilityTimeout: holdSeconds,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  )
  return Messages
}

const callsOf = (receipts: readonly string[]) =>
  Array.from({ length: Math.ceil(receipts.length / MOST_MESSAGES) }, (_, call) =>
    receipts
      .slice(call * MOST_MESSAGES, (call + 1) * MOST_MESSAGES)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
  )

/**
 * Lets go of messages, so that they can be received at once. It does not throw: those that it cannot let go of come again
 * by themselves.
 */
export async function release({ sqs, queueUrl }: StageQueue, receipts: readonly string[]): Promise<void> {
  for (const entries of callsOf(receipts)) {
    const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }))
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })
    await sqs.send(command).catch(() => undefined)
  }
}

/** Deletes at most 10 messages, and gives those that SQS has not deleted. */
export async function remove(
  { sqs, queueUrl }: StageQueue,
  receipts: readonly string[],
): Promise<ReadonlySet<string>> {
  const [Entries] = callsOf(receipts)
  if (!Entries) return new Set()
  const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
  return new Set(Failed.map(({ Id }) => receipts[Number(Id)] ?? ''))
}

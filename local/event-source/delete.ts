import { setTimeout as sleep } from 'node:timers/promises'
import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { QueueRecord } from './record.ts'

const ATTEMPTS = 6
/** SQS's limit for entries of one batch call. */
const ENTRIES = 10

/**
 * Deletes every record, retrying those that fail for a reason that is not ours, over about 3 seconds. Never rejects:
 * what cannot be deleted is logged and will be delivered again. Two receipts of one message are two entries.
 */
export async function deleteRecords(
  client: SQSClient,
  queueUrl: string,
  records: QueueRecord[],
  log: (line: string) => void,
): Promise<void> {
  const groups: QueueRecord[][] = []
  for (let i = 0; i < records.length; i += ENTRIES) groups.push(records.slice(i, i + ENTRIES))
  await Promise.all(groups.map((group) => deleteGroup(client, queueUrl, group, log)))
}

async function deleteGroup(
  client: SQSClient,
  queueUrl: string,
  group: QueueRecord[],
  log: (line: string) => void,
): Promise<void> {
  let left = group
  let reason = ''
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) {
    if (attempt > 0) await sleep(100 * 2 ** (attempt - 1))
    try {
      const entries = left.map((record, index) => ({
        Id: String(index),
        ReceiptHandle: record.receiptHandle,
      }))
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
      )
      for (const failure of Failed) reason = `${failure.Code ?? 'error'} ${failure.Message ?? ''}`
      const retry = new Set(
        Failed.filter((failure) => failure.SenderFault !== true).map((failure) => failure.Id),
      )
      for (const { Id } of Failed) if (!retry.has(Id)) logGivenUp(left[Number(Id)], reason, log)
      left = left.filter((_, index) => retry.has(String(index)))
    } catch (error) {
      reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
  }
  for (const record of left) logGivenUp(record, reason, log)
}

function logGivenUp(record: QueueRecord | undefined, reason: string, log: (line: string) => void): void {
  log(`message ${record?.messageId} was handled but cannot be deleted, it will be delivered again: ${reason}`)
}

import { gzipSync } from 'node:zlib'
import type { ActivityRecord, RejectedRecord } from './ports.ts'

/** SQS takes at most 10 messages and 1 MiB a call. */
const MOST_MESSAGES = 10
const MOST_BYTES = 1024 * 1024

/** Sends some messages in one call; resolves to the indexes of those that were not taken. */
export type SendMessages = (bodies: readonly string[]) => Promise<readonly number[]>

/**
 * Keeps rejected records, each with its reason. Resolves to those that could not be sent, which must come again:
 * nothing is lost.
 */
export async function rejectRecords(
  rejected: readonly RejectedRecord[],
  send: SendMessages,
  onError: (error: unknown) => void,
): Promise<ActivityRecord[]> {
  const failed: ActivityRecord[] = []
  for (const chunk of chunksOf(rejected)) {
    try {
      const unsent = await send(chunk.map(({ body }) => body))
      failed.push(...unsent.flatMap((index) => chunk[index]?.record ?? []))
    } catch (error) {
      onError(error)
      failed.push(...chunk.map(({ record }) => record))
    }
  }
  return failed
}

/**
 * The text of a message of the rejected-activity queue: JSON with `reason`, `path`, `partnerId` and `record`, the body
 * as it came. A body that would not fit with its quotes escaped is in `recordGzip` instead, gzipped and in Base64.
 */
export function rejectedMessage({ record, path, reason, partnerId }: RejectedRecord): string {
  const about = { reason, path, ...(partnerId ? { partnerId } : {}), messageId: record.messageId }
  const text = JSON.stringify({ ...about, record: record.body })
  if (Buffer.byteLength(text) <= MOST_BYTES) return text
  return JSON.stringify({ ...about, recordGzip: gzipSync(record.body).toString('base64') })
}

interface Message {
  readonly record: ActivityRecord
  readonly body: string
}

function* chunksOf(rejected: readonly RejectedRecord[]): Generator<Message[]> {
  let chunk: Message[] = []
  let bytes = 0
  for (const one of rejected) {
    const body = rejectedMessage(one)
    const size = Buffer.byteLength(body)
    if (chunk.length === MOST_MESSAGES || (chunk.length > 0 && bytes + size > MOST_BYTES)) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push({ record: one.record, body })
    bytes += size
  }
  if (chunk.length > 0) yield chunk
}

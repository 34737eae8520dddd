import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { batchesOf, type CallLimits } from '../../events/batches.ts'
import { fieldsOf, jsonIn } from '../../json/json.ts'
import { eventIdSchema } from '../../schemas/ids.ts'
import { timeSchema } from '../../schemas/time.ts'
import { MOST_BYTES, MOST_MESSAGES, type SendMessages } from '../queue/sending.ts'
import type { ActivityRecord } from './activity-record.ts'
import type { RejectedRecord } from './ports.ts'

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
  const messages = rejected.values().map((one): Message => {
    return { record: one.record, body: rejectedMessage(one) }
  })
  for (const batch of batchesOf(messages, CALL)) {
    try {
      const unsent = await send(batch.map(({ body }) => body))
      failed.push(...unsent.flatMap((index) => batch[index]?.record ?? []))
    } catch (error) {
      onError(error)
      failed.push(...batch.map(({ record }) => record))
    }
  }
  return failed
}

/**
 * The text of a message of the rejected-activity queue: JSON with `reason`, `path`, `mistakes`, `partnerId` and
 * `record`, the body as it came. A body that would not fit with its quotes escaped is in `recordGzip` instead, gzipped
 * and in Base64. Of one that does not fit either way there is `recordExcerpt`: enough to tell which it is, and where.
 */
export function rejectedMessage({ record, path, reason, mistakes, partnerId }: RejectedRecord): string {
  const about = { reason, path, mistakes, ...(partnerId ? { partnerId } : {}), messageId: record.messageId }
  const text = JSON.stringify({ ...about, record: record.body })
  if (Buffer.byteLength(text) <= MOST_BYTES) return text
  const gzipped = JSON.stringify({ ...about, recordGzip: gzipSync(record.body).toString('base64') })
  if (Buffer.byteLength(gzipped) <= MOST_BYTES) return gzipped
  return JSON.stringify({ ...about, recordExcerpt: excerptOf(record.body) })
}

interface Message {
  readonly record: ActivityRecord
  readonly body: string
}

const CALL: CallLimits<Message> = {
  most: MOST_MESSAGES,
  mostBytes: MOST_BYTES,
  sizeOf: ({ body }) => Buffer.byteLength(body),
}

/** UTF-16 units: each takes six bytes at most in JSON, so the excerpt is well within a message of 1 MiB. */
const START_LENGTH = 64 * 1024

const WHERE =
  'the whole is in the archive of the bus for 90 days after it was published: replay it from there by its time to a ' +
  'rule of your own and keep the one with this id, length and hash; what the replay command sent is in its file'

/** Kept of a record that is too long to be kept whole. */
interface Excerpt {
  readonly start: string
  /** The length of the whole, in UTF-8. */
  readonly bytes: number
  readonly sha256: string
  /** EventBridge's id of the event. */
  readonly id?: string
  /** The envelope's time. */
  readonly time?: string
  /** The partner's id of the event. */
  readonly eventId?: string
  readonly where: string
}

function excerptOf(body: string): Excerpt {
  return {
    start: body.slice(0, START_LENGTH),
    bytes: Buffer.byteLength(body),
    sha256: createHash('sha256').update(body).digest('hex'),
    ...idsIn(body),
    where: WHERE,
  }
}

/** The ids that are what they should be: anything may stand in their places, of any length. */
function idsIn(body: string): Pick<Excerpt, 'id' | 'time' | 'eventId'> {
  const { id, time, detail } = fieldsOf(jsonIn(body))
  const { eventId } = fieldsOf(detail)
  return {
    // EventBridge's own ids are UUIDs: what fits an event id fits them.
    ...(eventIdSchema.safeParse(id).success ? { id: String(id) } : {}),
    ...(timeSchema.safeParse(time).success ? { time: String(time) } : {}),
    ...(eventIdSchema.safeParse(eventId).success ? { eventId: String(eventId) } : {}),
  }
}

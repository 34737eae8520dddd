import { gunzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import { reasonCodeOf } from '../../events/reason-code.ts'
import { fieldsOf, jsonIn } from '../../json/json.ts'
import { eventIdSchema, type PartnerId, partnerIdSchema } from '../../schemas/ids.ts'
import { type KeptRejection, rejectedIdOf } from '../../store/rejections.ts'

/** A message of the rejection queue is not what `rejectedMessage` or `packed` makes. */
export class RejectionMessageError extends Error {
  override readonly name = 'RejectionMessageError'
}

/** One rejected activity of a message. */
export interface Rejection {
  readonly partnerId: PartnerId | undefined
  readonly kept: KeptRejection
  /** The text that was sent, or what is kept of it. */
  readonly record: string
  /** Its own message, as `rejectedMessage` makes it. */
  readonly message: string
  /** True for what came by a request, whose sender was told of it. */
  readonly answered: boolean
}

const text = z.string()
const rejectedSchema = z.object({
  mistakes: z.array(z.object({ path: text, message: text })).check(z.minLength(1), z.maxLength(100)),
  partnerId: z.optional(partnerIdSchema),
  messageId: text,
  record: z.optional(text),
  recordGzip: z.optional(text),
  recordExcerpt: z.optional(z.looseObject({})),
})

type Rejected = z.infer<typeof rejectedSchema>

/**
 * The rejected activities of a message: one as `rejectedMessage` writes it, or some together as `packed` does.
 *
 * @param sentAt when the message came into the queue, epoch milliseconds
 * @throws RejectionMessageError
 */
export function rejectionsIn(body: string, sentAt: number): Rejection[] {
  const { rejected, rejectedGzip } = fieldsOf(jsonIn(body))
  const unpacked = typeof rejectedGzip === 'string' ? jsonIn(unzipped(rejectedGzip)) : rejected
  const answered = Array.isArray(unpacked)
  const messages = answered ? unpacked.map((one) => JSON.stringify(one)) : [body]
  return messages.map((message) => ({ ...rejectionIn(message, sentAt), answered }))
}

function rejectionIn(message: string, sentAt: number): Omit<Rejection, 'answered'> {
  const { success, data, error } = rejectedSchema.safeParse(jsonIn(message))
  if (!success) throw new RejectionMessageError('it is no rejected activity', { cause: error })
  const { mistakes, partnerId, messageId, recordExcerpt } = data
  const record = recordOf(data)
  const envelope = fieldsOf(jsonIn(record))
  const eventId = eventIdSchema.safeParse(fieldsOf(envelope.detail).eventId ?? recordExcerpt?.eventId)
  const { 'detail-type': type } = envelope
  return {
    partnerId,
    record,
    message,
    kept: {
      rejectedId: rejectedIdOf(messageId, record),
      rejectedAt: new Date(sentAt).toISOString(),
      reasonCode: reasonCodeOf(mistakes),
      mistakes,
      ...(eventId.success ? { eventId: eventId.data } : {}),
      ...(typeof type === 'string' && TYPE.test(type) ? { detailType: type } : {}),
      cut: recordExcerpt !== undefined,
      bytes: Buffer.byteLength(record),
    },
  }
}

/** Names of types are of this kind. Anything may stand in their place. */
const TYPE = /^[\x21-\x7e]{1,128}$/

function recordOf({ record, recordGzip, recordExcerpt }: Rejected): string {
  if (record !== undefined) return record
  return recordGzip === undefined ? JSON.stringify(recordExcerpt ?? {}) : unzipped(recordGzip)
}

/** Bytes. Far more than what a queue or a request takes becomes in JSON. */
const MOST_UNZIPPED = 32 * 1024 * 1024

function unzipped(base64: string): string {
  try {
    return gunzipSync(Buffer.from(base64, 'base64'), { maxOutputLength: MOST_UNZIPPED }).toString()
  } catch (error) {
    throw new RejectionMessageError('it cannot be decompressed', { cause: error })
  }
}

/** One SQS message of a Lambda batch, as far as awarding reads it. */
export interface ActivityRecord {
  readonly messageId: string
  /** JSON text of EventBridge's envelope. */
  readonly body: string
  /** SQS's own, not the sender's. */
  readonly attributes?: {
    readonly SentTimestamp?: string | undefined
    readonly ApproximateReceiveCount?: string | undefined
    /** X-Ray's, where the publisher sent one beside the event. */
    readonly AWSTraceHeader?: string | undefined
  }
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>
}

/** A record with this attribute, a string, that says `no` is a silent backfill: what it earns is not announced. */
export const ANNOUNCE_ATTRIBUTE = 'announce'

export function isSilent({ messageAttributes }: ActivityRecord): boolean {
  return messageAttributes?.[ANNOUNCE_ATTRIBUTE]?.stringValue === 'no'
}

/**
 * A remainder of a batch keeps the time when the batch came into the queue in this attribute, a string of epoch milliseconds:
 * SQS gives it another one.
 */
export const QUEUED_AT_ATTRIBUTE = 'queuedAt'

/**
 * The time when the message came into the queue, epoch milliseconds: the one time that its sender does not set. Its event
 * was published then or earlier, and much earlier if it was replayed or redriven. Infinity if the message does not tell.
 */
export function sentAtOf({ attributes, messageAttributes }: ActivityRecord): number {
  return Math.min(
    ...[attributes?.SentTimestamp, messageAttributes?.[QUEUED_AT_ATTRIBUTE]?.stringValue].map((text) =>
      text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY,
    ),
  )
}

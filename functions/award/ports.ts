import type { Catalogue } from '../../awarding/catalogue.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import type { Store } from '../../store/open.ts'

/** One SQS message of a Lambda batch, as far as awarding reads it. */
export interface ActivityRecord {
  readonly messageId: string
  /** JSON text of EventBridge's envelope. */
  readonly body: string
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>
}

/** A record with this attribute, a string, that says `no` is a silent backfill: what it earns is not announced. */
export const ANNOUNCE_ATTRIBUTE = 'announce'

export function isSilent({ messageAttributes }: ActivityRecord): boolean {
  return messageAttributes?.[ANNOUNCE_ATTRIBUTE]?.stringValue === 'no'
}

/** A record that can never succeed, on its way to the rejected-activity queue. */
export interface RejectedRecord {
  readonly record: ActivityRecord
  /** The field that is wrong, dotted; empty for the event as a whole. */
  readonly path: string
  readonly reason: string
  readonly partnerId?: string
}

/** What the batch amounted to, for metrics. */
export type Tally = Record<
  | 'received'
  | 'rejected'
  | 'ignored'
  | 'unasked'
  | 'erased'
  | 'unchanged'
  | 'awarded'
  | 'soldOut'
  | 'conflicts'
  | 'failed',
  number
>

/** Every effect that awarding has, and the two things about the world that it asks for. */
export interface AwardPorts {
  readonly store: Store
  catalogue(): Promise<Catalogue>
  /** At least once, or an error. */
  announce(announcements: readonly OutgoingEvent[]): Promise<void>
  /** Resolves to the records that could not be sent. */
  reject(rejected: readonly RejectedRecord[]): Promise<readonly ActivityRecord[]>
  /** Epoch milliseconds, for `recordedAt` alone: nothing is decided by it. */
  now(): number
  /** Milliseconds left to this invocation. */
  remaining(): number
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>
  /** Tells an operator what failed. Never given anything of a customer but the user id. */
  report(message: string, about: { userId?: string; error?: unknown }): void
}

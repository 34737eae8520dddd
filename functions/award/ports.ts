import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { Contribution } from '../../awarding/progress/contribution.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import type { Mistake } from '../../schemas/mistakes.ts'
import type { Store } from '../../store/open.ts'
import type { PartnerCounts } from '../telemetry/partners.ts'
import type { Traces } from '../telemetry/traces.ts'
import type { BatchTraces } from './tracing.ts'

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
 * The time when the message came into the queue, epoch milliseconds: the one time that its sender does not set. Its event
 * was published then or earlier, and much earlier if it was replayed or redriven. Infinity if the message does not tell.
 */
export function sentAtOf({ attributes }: ActivityRecord): number {
  const text = attributes?.SentTimestamp
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY
}

/** A record that can never succeed, on its way to the rejected-activity queue. */
export interface RejectedRecord {
  readonly record: ActivityRecord
  /** The path of the first mistake: dotted; empty for the event as a whole. */
  readonly path: string
  readonly reason: string
  readonly mistakes: readonly Mistake[]
  readonly partnerId?: string
}

/** Counts for metrics. */
export type Tally = Record<
  | 'received'
  | 'rejected'
  | 'ignored'
  | 'unasked'
  | 'erased'
  | 'contradicting'
  | 'unchanged'
  | 'awarded'
  | 'datedBack'
  | 'soldOut'
  | 'conflicts'
  | 'failed',
  number
>

/** A batch tells this of partners and of what campaigns ask for, whatever it awards. */
export interface Traffic {
  /** By the partner's id; undefined for events that name none. */
  readonly partners: Map<string | undefined, PartnerCounts>
  readonly contributions: Contribution[]
}

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
  /** How far ahead of its clock the stage rehearses, milliseconds; 0 for one that does not. */
  readonly leadMs: number
  /** True when the invocation has so many milliseconds left, and some to answer in. */
  hasTimeFor(milliseconds: number): boolean
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>
  readonly traces: Traces
  /** Tells an operator what failed. Never given anything of a customer but the user id. */
  report(message: string, about: { userId?: string; messageId?: string; error?: unknown }): void
}

/** One batch under way. */
export interface Batch {
  readonly ports: AwardPorts
  readonly catalogue: Catalogue
  readonly tally: Tally
  readonly traffic: Traffic
  readonly traces: BatchTraces
}

import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { Contribution } from '../../awarding/progress/contribution.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import type { Mistake } from '../../schemas/mistakes.ts'
import type { Store } from '../../store/open.ts'
import type { PartnerCounts } from '../telemetry/partners.ts'
import type { Traces } from '../telemetry/traces.ts'
import type { ActivityRecord } from './activity-record.ts'
import type { Remainder } from './remainder.ts'
import type { BatchTraces } from './tracing.ts'

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

/** A batch tells this of partners and campaigns. */
export interface Traffic {
  /** By the partner's id; undefined for events that name none. */
  readonly partners: Map<string | undefined, PartnerCounts>
  readonly contributions: Contribution[]
  /** Keepsakes that were awarded, by campaign. */
  readonly awarded: Map<CampaignId, number>
}

/** Every effect that awarding has, and the two things about the world that it asks for. */
export interface AwardPorts {
  readonly store: Store
  catalogue(): Promise<Catalogue>
  /** At least once, or an error. */
  announce(announcements: readonly OutgoingEvent[]): Promise<void>
  /** Resolves to the records that could not be sent. */
  reject(rejected: readonly RejectedRecord[]): Promise<readonly ActivityRecord[]>
  /** Sends what is left of a batch into the activity queue; false where the queue did not take all. */
  sendBack(remainders: readonly Remainder[]): Promise<boolean>
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

import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import type { Activity } from '../../../events/activity.ts'
import type { UserExport } from '../../../schemas/api/user-export.ts'
import type { TableState, Write } from '../../store/support/table-state.ts'
import type { TakenEvent } from '../services/bus.ts'
import type { Opened, Posted } from '../services/gateway.ts'
import type { Message } from '../services/queue.ts'
import type { Fault } from '../simulator/faults.ts'

/** A user's export, with when it was asked for and answered. */
export interface Exported {
  readonly user: string
  readonly from: number
  readonly to: number
  readonly answer: UserExport
}

/** An announcement that was pushed to all who are to see it, with when it was sent and when it was done. */
export interface Pushed {
  readonly body: string
  readonly from: number
  readonly to: number
}

/** Everything of a world that its checks may look at. */
export interface Facts {
  readonly users: readonly string[]
  readonly tables: TableState
  /** The campaigns that are published, and those that were before. */
  readonly campaigns: readonly Campaign[]
  readonly before: readonly Campaign[]
  /** By their numbers, as they were published. */
  readonly published: ReadonlyMap<number, Activity>
  readonly silent: ReadonlySet<number>
  /** Messages of the activity queue that may still be delivered. */
  readonly open: () => readonly Message[]
  readonly rejected: () => readonly Message[]
  readonly announced: readonly TakenEvent[]
  readonly writes: readonly (Write & { readonly at: number })[]
  readonly forbidden: readonly string[]
  /** The times of erasures that were asked for for certain, by user, UTC with milliseconds. */
  readonly erasures: ReadonlyMap<string, readonly string[]>
  readonly exports: readonly Exported[]
  readonly posted: readonly Posted[]
  /** Users by their connections. */
  readonly connections: ReadonlyMap<string, string>
  readonly opened: ReadonlyMap<string, Opened>
  readonly pushed: readonly Pushed[]
  /** Those that came true, by call, such as `push-2 call 1`. */
  readonly faults: () => readonly (readonly [string, Fault])[]
}

/** Something that must hold of a world does not. */
export class Wrong extends Error {
  override readonly name = 'Wrong'
}

/** @throws Wrong */
export function must(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Wrong(what())
}

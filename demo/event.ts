import type { JsonObject } from '../json/json.ts'
import { HOUR, newYork, SECOND } from './time.ts'

/** Traits that make an event worth counting apart. An event can have several; most have none. */
export type DemoTrait =
  /** It has to be rejected in every campaign. */
  | 'garbage'
  /** Sent before, with the same source and eventId. */
  | 'duplicate'
  /** Sent more than an hour after it happened, and still in time. */
  | 'late'
  /** Sent later than the campaign takes: to be ignored. */
  | 'tooLate'
  /** Happened before the campaign started: to be ignored. */
  | 'outside'
  /** About a programme that no keepsake asks for. */
  | 'unasked'

export interface DemoEvent {
  /** For PutEvents, all but the bus name. `Time` is when the partner sent it, in whole seconds as the bus keeps it. */
  readonly entry: {
    readonly Source: string
    readonly DetailType: string
    readonly Detail: string
    readonly Time: Date
  }
  /** The same as a line for `keepsakes simulate`. */
  readonly line: {
    readonly source: string
    readonly 'detail-type': string
    readonly time: string
    readonly detail: JsonObject
  }
  readonly traits: readonly DemoTrait[]
}

const CAMPAIGN_STARTS = newYork('2024-07-26T00:00')
const CAMPAIGN_LATENESS = 48 * HOUR

interface Sending {
  readonly source: string
  readonly type: string
  readonly detail: JsonObject
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly traits: readonly DemoTrait[]
}

export function demoEvent({ source, type, detail, sentAt, traits }: Sending): DemoEvent {
  const time = new Date(Math.ceil(sentAt / SECOND) * SECOND)
  return {
    entry: { Source: source, DetailType: type, Detail: JSON.stringify(detail), Time: time },
    line: { source, 'detail-type': type, time: time.toISOString().replace('.000Z', 'Z'), detail },
    traits,
  }
}

/** How the passport-to-paris campaign sees the timing of an event that happened at `happenedAt`. */
export function timingTraits(happenedAt: number, sentAt: number): DemoTrait[] {
  if (happenedAt < CAMPAIGN_STARTS) return ['outside']
  const delay = Math.ceil(sentAt / SECOND) * SECOND - happenedAt
  if (delay > CAMPAIGN_LATENESS) return ['tooLate']
  return delay > HOUR ? ['late'] : []
}

/**
 * The state of a player from a moment on. `seeked` is a jump within the programme: the state before it goes on. The last is
 * for what tells nothing of the state.
 */
export type State = (typeof STATES)[number] | 'as-before'

export const STATES = ['playing', 'paused', 'buffering', 'seeked', 'stopped', 'off'] as const

/** One viewing on one device: its heartbeats are read in order, apart from those of all others. */
export interface Session {
  readonly userId: string
  readonly deviceId: string
  readonly sessionId: string
}

/** A programme, as segments tell it. */
export interface Shown {
  readonly programId: string
  readonly channelId?: string
  readonly live?: boolean
}

/** A heartbeat as it is counted: checked, its times as numbers. */
export interface Beat extends Session, Shown {
  /** Epoch milliseconds, by the device's clock. */
  readonly at: number
  /** Milliseconds by a counter of the device that nobody puts right. */
  readonly uptime?: number
  readonly state: State
  readonly tvOn?: boolean
  /** Milliseconds since somebody last used the device. */
  readonly idle?: number
  /** It comes from a player that tells each change and sends nothing between. */
  readonly change?: Change
}

/** A player of changes tells this of its programme. */
export interface Change {
  /** Seconds into the programme that were reached just before. */
  readonly reached?: number
  /** Seconds into the programme from which it goes on. */
  readonly from?: number
  /** Seconds of the programme a second. */
  readonly speed?: number
}

/** Milliseconds that count from one beat of a session to the next: those of the counter where it is told. */
export const steadyTime = ({ uptime, at }: Beat): number => uptime ?? at

/**
 * At one moment the first of these comes first. A box that changes the programme stops one and plays the next, and a beat
 * that does not count is believed over one that does.
 */
const AT_ONE_MOMENT: readonly State[] = [
  'stopped',
  'off',
  'as-before',
  'seeked',
  'playing',
  'buffering',
  'paused',
]

/** The text order of names, without regard to any locale. */
const byText = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Orders the beats of all sessions: session by session, each in the order of its counter, or else of its clock. Of two
 * beats that this calls equal, it does not matter which comes first.
 */
export function compareBeats(a: Beat, b: Beat): number {
  return (
    compareSessions(a, b) ||
    steadyTime(a) - steadyTime(b) ||
    a.at - b.at ||
    AT_ONE_MOMENT.indexOf(a.state) - AT_ONE_MOMENT.indexOf(b.state) ||
    byText(a.programId, b.programId) ||
    byText(restOf(a), restOf(b))
  )
}

const restOf = ({ channelId, live, tvOn, idle, change }: Beat) =>
  JSON.stringify([channelId, live, tvOn, idle, change?.reached, change?.from, change?.speed])

/** 0 for beats of one session. Beats with the counter and without are read apart: they have no common order. */
export function compareSessions(a: Beat, b: Beat): number {
  return (
    byText(a.userId, b.userId) ||
    byText(a.deviceId, b.deviceId) ||
    byText(a.sessionId, b.sessionId) ||
    Number(a.uptime === undefined) - Number(b.uptime === undefined)
  )
}

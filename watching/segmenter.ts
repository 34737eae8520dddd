import { type Beat, type Session, type Shown, type State, steadyTime } from './beat.ts'
import type { Rules } from './rules.ts'

/** A stretch of time in which a programme was watched on one device: `from` is before `to`, epoch milliseconds. */
export interface Segment extends Session, Shown {
  readonly from: number
  readonly to: number
}

/** The clock of a device may wander so far from its counter before it is taken as put right. */
const CLOCK_TOLERANCE = 2000

/** A clock that tells an earlier time has never been set: boxes begin with 1970. */
export const FIRST_SET_CLOCK = Date.UTC(2000)

/** So many beats wait for a clock; then the earliest go. They are those of three days. */
const MOST_WITHOUT_CLOCK = 10_000

/** The segment that goes on. Its length is counted; the clock only says where it began. */
interface Open {
  readonly beat: Beat
  from: number
  length: number
}

/** The latest beat, with the state that it leaves the player in. */
interface Latest {
  readonly beat: Beat
  readonly state: State
  /** By the steady time. */
  readonly lastSign: number
}

/**
 * Makes segments of the beats of one session. From a beat of a player that plays until the next beat counts, and nothing
 * that no beat bears witness to: so what was counted is never taken back by a beat that comes later.
 */
export class Segmenter {
  readonly #rules: Rules
  readonly #done: Segment[] = []
  #withoutClock: Beat[] = []
  #latest: Latest | undefined
  #open: Open | undefined

  constructor(rules: Rules) {
    this.#rules = rules
  }

  /**
   * Takes the session's next beat, and gives the segments that have ended by it.
   *
   * @param beat no earlier than the one before it, in the order of `compareBeats`
   */
  push(beat: Beat): Segment[] {
    if (beat.at < FIRST_SET_CLOCK && beat.uptime !== undefined) {
      this.#withoutClock.push(beat)
      if (this.#withoutClock.length > MOST_WITHOUT_CLOCK) this.#withoutClock.shift()
    } else {
      for (const one of this.#withoutClock) this.#take({ ...one, at: beat.at - sinceThen(one, beat) })
      this.#withoutClock = []
      this.#take(beat)
    }
    return this.#done.splice(0)
  }

  /** Ends the session. Beats of a device whose clock was never set cannot be placed, and count for nothing. */
  end(): Segment[] {
    this.#close()
    this.#withoutClock = []
    this.#latest = undefined
    return this.#done.splice(0)
  }

  #take(beat: Beat): void {
    const before = this.#latest
    if (before) {
      const counted = this.#countedBetween(before, beat)
      if (counted > 0) this.#extend(before.beat, counted)
    }
    const state = goesOn(beat.state) ? (before?.state ?? 'paused') : beat.state
    if (!isWatching(state, beat) || !this.#continues(beat)) this.#close()
    this.#latest = { beat, state, lastSign: lastSignAt(beat, state, before) }
  }

  /** Milliseconds that were watched from the beat before on. */
  #countedBetween({ beat, state, lastSign }: Latest, next: Beat): number {
    if (!isWatching(state, beat)) return 0
    const gap = playedIn(beat, next, this.#rules)
    if (beat.tvOn === true) return gap
    const attended = lastSign + this.#rules.unattended - steadyTime(beat)
    return Math.min(gap, Math.max(attended, 0))
  }

  /** True when what is open goes on with this beat: the same programme, and no clock that was put right. */
  #continues(beat: Beat): boolean {
    if (!this.#open) return true
    const { beat: first, from, length } = this.#open
    return (
      first.programId === beat.programId &&
      first.channelId === beat.channelId &&
      first.live === beat.live &&
      Math.abs(from + length - beat.at) <= CLOCK_TOLERANCE
    )
  }

  #extend(beat: Beat, milliseconds: number): void {
    this.#open ??= { beat, from: beat.at, length: 0 }
    const open = this.#open
    const { longestSegment } = this.#rules
    open.length += milliseconds
    while (open.length >= longestSegment) {
      this.#emit(open, longestSegment)
      open.from += longestSegment
      open.length -= longestSegment
    }
  }

  #close(): void {
    if (this.#open) this.#emit(this.#open, this.#open.length)
    this.#open = undefined
  }

  #emit({ beat, from, length }: Open, milliseconds: number): void {
    const to = from + Math.min(length, milliseconds)
    // Watching is counted in whole seconds, so this would count for nothing.
    if (Math.round(from / 1000) === Math.round(to / 1000)) return
    const { userId, deviceId, sessionId, programId, channelId, live } = beat
    this.#done.push({
      ...{ userId, deviceId, sessionId, programId },
      ...(channelId === undefined ? {} : { channelId }),
      ...(live === undefined ? {} : { live }),
      ...{ from, to },
    })
  }
}

const sinceThen = (then: Beat, now: Beat) => steadyTime(now) - steadyTime(then)

const goesOn = (state: State) => state === 'seeked' || state === 'as-before'

const isWatching = (state: State, { tvOn }: Beat) => state === 'playing' && tvOn !== false

/** Milliseconds that were played between two beats, the first of a player that plays. */
function playedIn(beat: Beat, next: Beat, { longestGap }: Rules): number {
  const gap = sinceThen(beat, next)
  if (!beat.change || !next.change) return gap <= longestGap ? gap : 0
  const { from, speed = 1 } = beat.change
  const { reached } = next.change
  if (from === undefined || reached === undefined || speed <= 0) return gap <= longestGap ? gap : 0
  // A player of changes is silent for hours; how far it came says how much of them it played.
  const played = Math.max(0, Math.round(((reached - from) / speed) * 1000))
  return played >= gap - CLOCK_TOLERANCE ? gap : played
}

/** Somebody pauses, goes on, jumps, changes the channel or switches the box on. A player that waits for data does not. */
function lastSignAt(beat: Beat, state: State, before: Latest | undefined): number {
  const now = steadyTime(beat)
  if (beat.idle !== undefined) return now - beat.idle
  if (!before) return now
  const isSign =
    beat.state === 'seeked' ||
    beat.channelId !== before.beat.channelId ||
    pressed(state) !== pressed(before.state)
  return isSign ? now : before.lastSign
}

const pressed = (state: State) => (state === 'buffering' ? 'playing' : state)

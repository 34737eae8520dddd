import type { Clock } from '../replay/waiting.ts'
import { Times } from './times.ts'

/** Requests a second at the beginning and at the end; in between it rises, or falls, steadily. */
export interface Ramp {
  readonly from: number
  readonly to: number
  readonly seconds: number
}

/** One request that can be sent. */
export interface Shot {
  /** Its kind, such as list. */
  readonly kind: string
  /** Resolves to the answer in a word: a status, or why there was none. It never rejects. */
  send(): Promise<string>
}

/** The requests that were due within one second of the run. */
export interface Second {
  /** From 0. */
  readonly second: number
  readonly due: number
  /** Milliseconds from when a request was due, for those that have been answered. */
  readonly times: Times
  readonly answers: ReadonlyMap<string, number>
}

export interface OpenLoopOptions {
  readonly ramp: Ramp
  /** The shot of this number, from 0. */
  readonly shot: (number: number) => Shot
  /** Beyond so many without an answer a request is not sent, and counted so: what runs this has an end as well. */
  readonly mostInFlight: number
  readonly clock: Clock
  /** After the last is due, answers are waited for so long; without it, until all have come. */
  readonly mostWaitMs?: number
  readonly signal?: AbortSignal
  /** Called when a second of the run is over. */
  readonly onSecond?: (second: Second, inFlight: number) => void
}

export interface OpenLoopResult {
  readonly due: number
  readonly sent: number
  readonly seconds: readonly Second[]
  readonly byKind: ReadonlyMap<string, Times>
  readonly all: Times
  readonly answers: ReadonlyMap<string, number>
}

export const NOT_SENT = 'not sent'
export const NO_ANSWER = 'no answer yet'
const TICK_MS = 2

/**
 * Sends requests at times that are fixed beforehand, whether others have been answered or not, as people do. Each is timed from
 * when it was due: one that leaves late, since the machine was busy, has waited all the same. A generator that
 * waits for answers sends less to whoever is slow, and so hides the slowness (coordinated omission).
 */
export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const { ramp, shot, mostInFlight, clock, mostWaitMs, signal, onSecond } = options
  const run = new Run()
  /** By the answer that is waited for. */
  const underWay = new Map<Promise<void>, () => void>()
  const total = dueBy(ramp, ramp.seconds)
  const began = clock.now()
  let told = 0
  const tell = (elapsed: number) => {
    for (; told < Math.min(ramp.seconds, Math.floor(elapsed)); told++)
      onSecond?.(run.second(told), underWay.size)
  }
  for (let number = 0; number < total && !signal?.aborted; ) {
    const elapsed = (clock.now() - began) / 1000
    for (const due = Math.min(total, dueBy(ramp, elapsed)); number < due; number++) {
      const at = timeOf(ramp, number)
      const next = shot(number)
      if (underWay.size >= mostInFlight) {
        run.due(at)
        run.answered(next.kind, at, NOT_SENT)
        continue
      }
      run.due(at)
      const note = (answer: string) => {
        run.answered(next.kind, at, answer, clock.now() - began - at * 1000)
        underWay.delete(answered)
      }
      const answered: Promise<void> = next.send().then((answer) => {
        if (underWay.has(answered)) note(answer)
      })
      underWay.set(answered, () => note(NO_ANSWER))
    }
    tell(elapsed)
    if (number < total) await clock.wait(TICK_MS)
  }
  const all = Promise.all(underWay.keys())
  await (mostWaitMs === undefined ? all : Promise.race([all, clock.wait(mostWaitMs)]))
  for (const giveUp of [...underWay.values()]) giveUp()
  // Seconds that were never begun have nothing to tell.
  if (!signal?.aborted) tell(ramp.seconds)
  return run.result()
}

/** How many are due in the first seconds: the area below the rate, whole. */
export function dueBy({ from, to, seconds }: Ramp, elapsed: number): number {
  const time = Math.min(elapsed, seconds)
  // A shot is due at the beginning of its share of the time; sums in binary end a hair below a whole number.
  return Math.floor(from * time + ((to - from) * time * time) / (2 * seconds) + 1e-6)
}

/** The seconds after which this many have been due before it. */
function timeOf({ from, to, seconds }: Ramp, number: number): number {
  const slope = (to - from) / seconds
  const target = number + 1
  if (Math.abs(slope) < 1e-9) return target / from
  return Math.min(seconds, (Math.sqrt(Math.max(0, from * from + 2 * slope * target)) - from) / slope)
}

/** Collects the answers. */
class Run {
  readonly #seconds: { due: number; times: Times; answers: Map<string, number> }[] = []
  readonly #byKind = new Map<string, Times>()
  readonly #all = new Times()
  readonly #answers = new Map<string, number>()
  #due = 0

  due(at: number): void {
    this.#due++
    this.#at(at).due++
  }

  /** @param milliseconds undefined for what was not sent */
  answered(kind: string, at: number, answer: string, milliseconds?: number): void {
    const second = this.#at(at)
    for (const answers of [second.answers, this.#answers]) answers.set(answer, (answers.get(answer) ?? 0) + 1)
    if (milliseconds === undefined) return
    const times = this.#byKind.get(kind) ?? new Times()
    this.#byKind.set(kind, times)
    for (const each of [times, second.times, this.#all]) each.add(milliseconds)
  }

  second(number: number): Second {
    return { second: number, ...this.#of(number) }
  }

  result(): OpenLoopResult {
    const seconds = this.#seconds.map((_, number) => this.second(number))
    const sent = this.#due - (this.#answers.get(NOT_SENT) ?? 0)
    return { due: this.#due, sent, seconds, byKind: this.#byKind, all: this.#all, answers: this.#answers }
  }

  /** The last moment of the run belongs to its last second. */
  #at(at: number) {
    return this.#of(Math.max(0, Math.ceil(at) - 1))
  }

  #of(number: number) {
    while (this.#seconds.length <= number)
      this.#seconds.push({ due: 0, times: new Times(), answers: new Map() })
    return this.#seconds[number] as { due: number; times: Times; answers: Map<string, number> }
  }
}

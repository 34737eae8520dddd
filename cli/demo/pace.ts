import { setTimeout as sleep } from 'node:timers/promises'
import { MINUTE } from './time.ts'

/** Resolves when the event with this number, from 0, is to be published. */
export type Pace = (event: number) => Promise<void>

/** Milliseconds. */
export interface Clock {
  now(): number
  /** Rejects when aborted, also when there is nothing to wait for. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
}

/** As fast as the stack takes them. */
export const atOnce: Pace = async () => {}

/**
 * So many events in so many minutes, at a steady rate whatever the time between them: a quiet hour of the day passes in
 * no time, a busy one takes its time. Begins with the first call; what is late is due at once. Rejects when aborted.
 */
export function steady(events: number, minutes: number, signal?: AbortSignal, clock = realClock): Pace {
  let began: number | undefined
  return async (event) => {
    began ??= clock.now()
    const due = began + (event / events) * minutes * MINUTE
    await clock.sleep(Math.max(0, due - clock.now()), signal)
  }
}

import type { Span } from './ports.ts'

/** Metrics of a period are looked at no sooner after it: environments send sums once a minute, and CloudWatch takes its time. */
const LATE_MS = 180_000

/** So many whole periods, as CloudWatch cuts them, the last of which has come in. */
export function periodsUntil(now: number, count: number, periodMs: number): Span {
  const to = Math.floor((now - LATE_MS) / periodMs) * periodMs
  return { from: to - count * periodMs, to, periodMs }
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

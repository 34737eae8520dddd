import { offsetsOf } from '../../../awarding/criteria/local-day.ts'

/** A time as a clock of a zone shows it, without its offset: `2024-07-26T20:00`. Undefined for what is no time, or no zone. */
export function clockOf(time: unknown, timeZone: unknown): string | undefined {
  const at = typeof time === 'string' && /^\d{4}-\d\d-\d\dT/.test(time) ? Date.parse(time) : Number.NaN
  const offsetAt = offsetsIn(timeZone)
  if (Number.isNaN(at) || !offsetAt) return undefined
  const there = new Date(at + minutesOf(offsetAt(at)) * 60_000).toISOString()
  return there.slice(0, there.slice(17, 19) === '00' ? 16 : 19)
}

/** The time at which a clock of a zone shows this, with the offset that it has then: `2024-07-26T20:00:00-04:00`. */
export function timeAt(clock: string, timeZone: unknown): string | undefined {
  const utc = Date.parse(`${clock}Z`)
  const offsetAt = offsetsIn(timeZone)
  if (Number.isNaN(utc) || !offsetAt) return undefined
  const full = clock.length === 16 ? `${clock}:00` : clock
  const near = [offsetAt(utc - DAY_MS), offsetAt(utc + DAY_MS)]
  // An hour that clocks leave out has no offset of its own: then the one before stands.
  const offset = near.find((each) => offsetAt(Date.parse(full + each)) === each) ?? near[0]
  return `${full}${offset}`
}

/** A time so many days later by the clocks of its zone. What is no time stays as it is. */
export function movedByDays(time: unknown, days: number, timeZone: unknown): unknown {
  const clock = clockOf(time, timeZone)
  if (clock === undefined) return time
  const [date = '', ...rest] = clock.split('T')
  const moved = new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
  return timeAt([moved, ...rest].join('T'), timeZone) ?? time
}

/** How many days one date is after another. Both like `2024-07-26`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

const DAY_MS = 86_400_000

function offsetsIn(timeZone: unknown) {
  try {
    return offsetsOf(String(timeZone))
  } catch {
    return undefined
  }
}

function minutesOf(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

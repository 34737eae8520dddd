import type { Interval } from '../../schemas/activities/define.ts'
import { DAY_MS } from '../../schemas/time.ts'

const HOUR_MS = 3_600_000

/** The calendar of an IANA time zone. Days are counted from 1970-01-01, so those of consecutive dates differ by 1. */
export interface Calendar {
  /** The one name of a zone that has several, such as Europe/Kyiv and Europe/Kiev. States are kept by it: decision 0033. */
  readonly name: string
  /** The day of a moment. Days may be 23 or 25 hours long, so runs of them are right across a clock change. */
  dayOf(at: number): number
  /** True when the zone had that day: a zone that moves over the date line leaves one out. */
  hadDay(day: number): boolean
}

/** A calendar takes long to make, and many keepsakes share a zone. Only zones that exist are kept, so it stays small. */
const calendars = new Map<string, Calendar>()

/** @throws RangeError where no zone has that name */
export function calendarOf(timeZone: string): Calendar {
  let calendar = calendars.get(timeZone)
  if (calendar === undefined) {
    calendar = newCalendar(timeZone)
    calendars.set(timeZone, calendar)
  }
  return calendar
}

function newCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const dayOf = (at: number) => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
    return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1) / DAY_MS
  }
  const had = new Map<number, boolean>()
  const hadDay = (day: number) => {
    let known = had.get(day)
    if (known === undefined) {
      // No zone is further from UTC than 15 hours, and no day that a zone had is shorter than 6.
      const moments = Array.from({ length: 10 }, (_, index) => day * DAY_MS + (index * 6 - 15) * HOUR_MS)
      known = moments.some((at) => dayOf(at) === day)
      had.set(day, known)
    }
    return known
  }
  return { name: format.resolvedOptions().timeZone, dayOf, hadDay }
}

/** The rules by which runs of days are measured. */
export interface RunOptions {
  /** Days of a run, all told, that may be missing. */
  readonly grace: number
  readonly hadDay: (day: number) => boolean
}

/** The length of the longest run that ends with each of ascending days: at least 1. */
export function runsEndingAt(days: readonly number[], { grace, hadDay }: RunOptions): number[] {
  const missingBefore = days.map((day, index) => {
    let missing = 0
    for (let between = (days[index - 1] ?? day) + 1; between < day && missing <= grace; between++) {
      if (hadDay(between)) missing++
    }
    return missing
  })
  let start = 0
  let missing = 0
  return days.map((_, end) => {
    missing += missingBefore[end] ?? 0
    while (missing > grace) missing -= missingBefore[++start] ?? 0
    return end - start + 1
  })
}

/** How many local days a window has at most. */
export function daysIn({ from, to }: Interval, timeZone: string): number {
  const { dayOf } = calendarOf(timeZone)
  const offsetAt = offsetsOf(timeZone)
  // A clock that is set back over midnight has begun the next day before: one more day, at either end.
  const more = [from, to - 1].filter((edge) => offsetAt(edge - DAY_MS) !== offsetAt(edge + DAY_MS)).length
  return dayOf(to - 1) - dayOf(from) + 1 + more
}

/** The offset from UTC at a moment, as times are written with it: `+02:00`. */
export function offsetsOf(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    return name === 'GMT' ? '+00:00' : name.replace('GMT', '')
  }
}

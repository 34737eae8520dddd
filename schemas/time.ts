import * as z from 'zod'
import { wantsText } from './wants.ts'

// RFC 3339 section 5.6: full-date "T" full-time, where the offset is not optional.
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/**
 * Milliseconds since 1970-01-01T00:00:00Z of an RFC 3339 time with offset, or undefined if the text is not one or
 * names a moment that does not exist (30 February). Digits beyond the millisecond are cut off. A leap second
 * (`:60`) counts as the first moment of the next minute, as POSIX time does.
 */
export function parseTime(text: string): number | undefined {
  const parts = RFC_3339.exec(text)
  if (!parts) return undefined
  const field = (index: number) => Number(parts[index] ?? 0)
  const [year, month, day, hour, minute, second] = [
    field(1),
    field(2),
    field(3),
    field(4),
    field(5),
    field(6),
  ]
  const offsetMinutes = (parts[8] === '-' ? -1 : 1) * (field(9) * 60 + field(10))
  if (hour > 23 || minute > 59 || second > 60 || field(9) > 23 || field(10) > 59) return undefined
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month - 1, day)
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined
  const milliseconds = Number(`${(parts[7] ?? '.').slice(1)}000`.slice(0, 3))
  return midnight.getTime() + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds
}

/** ISO 8601 in UTC with milliseconds, whose text order is the order of time from the year 0 to 9999. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

const TIME = 'an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00'

export const timeSchema = z
  .string(wantsText(TIME))
  .refine((text) => parseTime(text) !== undefined, { message: `must be ${TIME}` })

const DURATION = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/**
 * Milliseconds of an ISO 8601 duration of weeks, days (24 h), hours, minutes and seconds; undefined for any other
 * text. Years and months are not taken: their length depends on when they start.
 */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)
  if (!parts) return undefined
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  return (
    (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 +
    Number(seconds) * 1000
  )
}

const DURATION_TEXT = 'an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H'

export const durationSchema = z
  .string(wantsText(DURATION_TEXT))
  .refine((text) => parseDuration(text) !== undefined, { message: `must be ${DURATION_TEXT}` })

import * as z from 'zod/mini'
import { wantsText } from './wants.ts'

// RFC 3339 section 5.6: full-date "T" full-time, where the offset is not optional.
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/

const MINUTES_A_DAY = 24 * 60

/** Milliseconds of 24 hours. A day of a calendar may be shorter or longer. */
export const DAY_MS = 86_400_000

/**
 * Milliseconds since 1970-01-01T00:00:00Z of an RFC 3339 time with offset, or undefined if the value is no such text,
 * names a moment that does not exist (30 February), or is of none of the years 0 to 9999 in UTC. Digits beyond the
 * millisecond are cut off. A leap second, which there is at 23:59:60 UTC alone, counts as the first moment of the next
 * minute, as POSIX time does.
 *
 * @example
 * ```ts
 * parseTime('1970-01-01T01:00:00.5+01:00') // 500
 * parseTime('2024-02-30T00:00:00Z') // undefined
 * parseTime('2024-07-26T19:30:00') // undefined
 * ```
 */
export function parseTime(text: unknown): number | undefined {
  // A test of anything else would make a text of it, which an object can refuse.
  if (typeof text !== 'string' || !RFC_3339.test(text)) return undefined
  // Read in place: taking the match apart costs more than all the rest of reading an activity.
  const [year, month, day] = [digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2)]
  const [hour, minute, second] = [digitsAt(text, 11, 2), digitsAt(text, 14, 2), digitsAt(text, 17, 2)]
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const offsetMinutes = offsetOf(text)
  if (offsetMinutes === undefined) return undefined
  const minuteOfDay = hour * 60 + minute - offsetMinutes
  if (second === 60 && (minuteOfDay + 1) % MINUTES_A_DAY !== 0) return undefined
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month - 1, day)
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined
  const seconds = minuteOfDay * 60 + second
  const time = midnight.getTime() + seconds * 1000 + millisecondsOf(text)
  return time >= EARLIEST && time <= LATEST ? time : undefined
}

/** Epoch milliseconds of the first and the last moment that `formatTime` writes in the order of time. */
export const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z')
export const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** The number that so many digits make, from a place in the text. */
function digitsAt(text: string, from: number, many: number): number {
  let number = 0
  for (let at = from; at < from + many; at++) number = number * 10 + text.charCodeAt(at) - 48
  return number
}

/** The offset, in minutes, of a time of the right form; undefined when no clock has it. */
function offsetOf(text: string): number | undefined {
  const start = text.length - 6
  const sign = text[start]
  if (sign !== '+' && sign !== '-') return 0
  const [hours, minutes] = [digitsAt(text, start + 1, 2), digitsAt(text, start + 4, 2)]
  if (hours > 23 || minutes > 59) return undefined
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes)
}

/** The milliseconds of a time of the right form: the first three digits of its fraction of a second. */
function millisecondsOf(text: string): number {
  if (text[19] !== '.') return 0
  let milliseconds = 0
  for (let at = 20, weight = 100; at < 23; at++, weight /= 10) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    milliseconds += digit * weight
  }
  return milliseconds
}

/** ISO 8601 in UTC with milliseconds, whose text order is the order of time from the year 0 to 9999. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** Milliseconds of a text that is known to be a time, such as one that `formatTime` wrote; NaN for any other value. */
export function knownTime(text: unknown): number {
  return parseTime(text) ?? Number.NaN
}

/**
 * The one text of a time that is stored or compared as text: UTC with milliseconds. Two texts of one moment are the same
 * so, and their order is that of time, which DynamoDB's conditions and indexes go by. Undefined for what is no time.
 *
 * @example
 * ```ts
 * canonicalTime('2024-07-26T19:30:00+02:00') // '2024-07-26T17:30:00.000Z'
 * ```
 */
export function canonicalTime(text: string): string | undefined {
  const time = parseTime(text)
  return time === undefined ? undefined : formatTime(time)
}

const TIME = 'an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00'

export const timeSchema = z
  .string(wantsText(TIME))
  .check(z.refine((text) => parseTime(text) !== undefined, { message: `must be ${TIME}` }))

const DURATION = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/**
 * Milliseconds of an ISO 8601 duration of weeks, days (24 h), hours, minutes and seconds; undefined for any other
 * text. Years and months are not taken: their length depends on when they start.
 *
 * @example
 * ```ts
 * parseDuration('P1DT12H') // 36 * 3600 * 1000
 * parseDuration('P1M') // undefined
 * ```
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
  .check(z.refine((text) => parseDuration(text) !== undefined, { message: `must be ${DURATION_TEXT}` }))

const DAY_MS = 86_400_000

/**
 * The calendar day of a moment in an IANA time zone, as days since 1970-01-01. Days of consecutive dates differ by 1,
 * however long the day is: so runs of days are right across a clock change.
 */
export function localDays(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  return (at) => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
    return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1) / DAY_MS
  }
}

/**
 * How many of the days lie in the best run of consecutive days of which at most `grace`, all told, are missing.
 *
 * @param days ascending, without repeats
 */
export function longestRun(days: readonly number[], grace = 0): number {
  let longest = 0
  let start = 0
  for (const [end, day] of days.entries()) {
    const missing = () => day - (days[start] ?? day) - (end - start)
    while (missing() > grace) start++
    longest = Math.max(longest, end - start + 1)
  }
  return longest
}

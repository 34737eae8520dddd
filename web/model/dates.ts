const LOCALE = 'en-GB'

/** `4 August 2024`, where the campaign is. */
export function day(time: string, timeZone: string): string {
  const { date, year } = calendar(time, timeZone)
  return `${date} ${year}`
}

/** `4 August 2024, 21:51`, where the campaign is. */
export function moment(time: string, timeZone: string): string {
  return `${day(time, timeZone)}, ${calendar(time, timeZone).clock}`
}

/** `04 AUG 2024`, as a rubber stamp prints it. */
export function inked(time: string, timeZone: string): string {
  const { day, month, year } = calendar(time, timeZone)
  return `${day.padStart(2, '0')} ${month.slice(0, 3).toUpperCase()} ${year}`
}

/** When something begins: `28 July`, with the time of day unless it is midnight: `4 August, 21:50`. */
export function opening(time: string, timeZone: string): string {
  const { date, clock } = calendar(time, timeZone)
  return clock === '00:00' ? date : `${date}, ${clock}`
}

/** When something is over, half-open: what ends at midnight has the day before as its last. */
export function closing(time: string, timeZone: string): string {
  return calendar(time, timeZone).clock === '00:00'
    ? calendar(lastMomentBefore(time), timeZone).date
    : opening(time, timeZone)
}

/** `26 July – 11 August 2024`: the days of a half-open interval. */
export function days(startsAt: string, endsAt: string, timeZone: string): string {
  const first = calendar(startsAt, timeZone)
  const last = calendar(lastMomentBefore(endsAt), timeZone)
  const until = `${last.date} ${last.year}`
  if (first.year !== last.year) return `${first.date} ${first.year} – ${until}`
  if (first.month !== last.month) return `${first.date} – ${until}`
  return first.day === last.day ? until : `${first.day} – ${until}`
}

/** `240726`, as the machine-readable lines of a passport write days. */
export function digits(time: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(LOCALE, {
    timeZone,
    year: '2-digit',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(time))
  return ['year', 'month', 'day'].map((type) => parts.find((part) => part.type === type)?.value).join('')
}

/** `New York time`, of an IANA name. */
export function zone(timeZone: string): string {
  const place = timeZone.split('/').at(-1) ?? timeZone
  return timeZone.includes('/') && !timeZone.startsWith('Etc/') ? `${place.replaceAll('_', ' ')} time` : place
}

export function lastMomentBefore(time: string): string {
  return new Date(Date.parse(time) - 1).toISOString()
}

function calendar(time: string, timeZone: string) {
  const parts = new Intl.DateTimeFormat(LOCALE, {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(time))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? ''
  const [day, month, year] = [of('day'), of('month'), of('year')]
  return { day, month, year, date: `${day} ${month}`, clock: `${of('hour')}:${of('minute')}` }
}

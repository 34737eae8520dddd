import { directionOf, isEnglish, language } from './language.ts'

/** How parts of a day and a time are counted, whatever the language. */
const COUNTED = 'en-GB'

/** `4 August 2024`, where the campaign is. */
export function day(time: string, timeZone: string): string {
  return written(time, timeZone, DAY)
}

/** `4 August 2024, 21:51`, where the campaign is. */
export function moment(time: string, timeZone: string): string {
  return withClock(day(time, timeZone), time, timeZone)
}

/** `04 AUG 2024`, as a rubber stamp prints it. */
export function inked(time: string, timeZone: string): string {
  const text = written(time, timeZone, { day: '2-digit', month: 'short', year: 'numeric' })
  // September has four letters in Britain, and no other month.
  return text.replace(isEnglish() ? 'Sept' : '', isEnglish() ? 'Sep' : '').toLocaleUpperCase(language())
}

/** When something begins: `28 July`, with the time of day unless it is midnight: `4 August, 21:50`. */
export function opening(time: string, timeZone: string): string {
  const date = written(time, timeZone, DATE)
  return isMidnight(time, timeZone) ? date : withClock(date, time, timeZone)
}

/** When something is over, half-open: what ends at midnight has the day before as its last. */
export function closing(time: string, timeZone: string): string {
  return isMidnight(time, timeZone)
    ? written(lastMomentBefore(time), timeZone, DATE)
    : opening(time, timeZone)
}

/** `26 July – 11 August 2024`: the days of a half-open interval. */
export function days(startsAt: string, endsAt: string, timeZone: string): string {
  const range = new Intl.DateTimeFormat(language(), { timeZone, ...DAY }).formatRange(
    new Date(startsAt),
    new Date(lastMomentBefore(endsAt)),
  )
  // Some languages have thin spaces around the dash, where a line could not be broken.
  return range.replace(/\s*–\s*/, (dash) => (dash === '–' ? dash : ' – '))
}

/** `240726`, as the machine-readable lines of a passport write days. */
export function digits(time: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(COUNTED, {
    timeZone,
    year: '2-digit',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(time))
  return ['year', 'month', 'day'].map((type) => parts.find((part) => part.type === type)?.value).join('')
}

/** `New York time`, of an IANA name; in other languages what is said there. */
export function zone(timeZone: string): string {
  const place = timeZone.split('/').at(-1) ?? timeZone
  if (!isEnglish()) {
    const parts = new Intl.DateTimeFormat(language(), {
      timeZone,
      timeZoneName: 'longGeneric',
    }).formatToParts()
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? place
  }
  return timeZone.includes('/') && !timeZone.startsWith('Etc/') ? `${place.replaceAll('_', ' ')} time` : place
}

export function lastMomentBefore(time: string): string {
  return new Date(Date.parse(time) - 1).toISOString()
}

const DATE = { day: 'numeric', month: 'long' } as const
const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const

function written(time: string, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language(), { timeZone, ...options }).format(new Date(time))
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

function withClock(date: string, time: string, timeZone: string): string {
  const comma = directionOf(language()) === 'rtl' && !language().startsWith('he') ? '،' : ','
  return `${date}${comma} ${written(time, timeZone, CLOCK)}`
}

function isMidnight(time: string, timeZone: string): boolean {
  return new Intl.DateTimeFormat(COUNTED, { timeZone, ...CLOCK }).format(new Date(time)) === '00:00'
}

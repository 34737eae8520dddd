/** The studio is written in this English. */
const ENGLISH = 'en-GB'

const MOMENT: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
}

/** `4 August 2024, 21:51`. @param timeZone that of whoever looks, unless told */
export function moment(time: string, timeZone?: string): string {
  const at = Date.parse(time)
  if (Number.isNaN(at)) return time
  const parts = new Intl.DateTimeFormat(ENGLISH, { ...MOMENT, timeZone }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('day')} ${of('month')} ${of('year')}, ${of('hour')}:${of('minute')}`
}

const UNITS = ['minute', 'hour', 'day']
const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'
const DAYS = 'SUN|MON|TUE|WED|THU|FRI|SAT'

/** A field of a cron expression: `*`, one value, a range, steps, or several of these with commas between. */
const field = (value: string, more = '(?!)') => {
  const one = `(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/\\d+)?`
  return new RegExp(`^(?:${more}|${one}(?:,${one})*)$`)
}

const FIELDS = [
  field('\\d{1,2}'),
  field('\\d{1,2}'),
  field('\\d{1,2}', '\\?|L|\\d{1,2}W'),
  field(`\\d{1,2}|${MONTHS}`),
  field(`[1-7]|${DAYS}`, `\\?|L|(?:[1-7]|${DAYS})(?:L|#[1-5])`),
  field('\\d{4}'),
]
const DAY_OF_MONTH = 2
const DAY_OF_WEEK = 4

/**
 * Whether EventBridge takes the text as the schedule of a rule, by its form: `rate(5 minutes)`, or `cron(15 3 * * ? *)` with
 * a `?` for the day of the month or of the week. No clock is run by it here.
 */
export function isSchedule(expression: string): boolean {
  const [, amount, unit = ''] = /^rate\(([1-9]\d*) ([a-z]+)\)$/.exec(expression) ?? []
  if (amount !== undefined) return UNITS.some((each) => unit === (amount === '1' ? each : `${each}s`))
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ') ?? []
  return (
    fields.length === FIELDS.length &&
    fields.every((text, index) => FIELDS[index]?.test(text)) &&
    (fields[DAY_OF_MONTH] === '?') !== (fields[DAY_OF_WEEK] === '?')
  )
}

import type { RuleModel } from '../resources/model.ts'

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

/** What a schedule sent, once each target holds it, or its dead-letter queue. */
export interface Fired {
  readonly rule: string
  /** RFC 3339, whole seconds, UTC. */
  readonly time: string
  readonly sent: readonly { readonly target: string; readonly input: string }[]
}

/** No rule of that name has a schedule, or it is disabled. */
export class NoScheduleError extends Error {
  override readonly name = 'NoScheduleError'
}

/** @throws NoScheduleError that says which there are */
export function scheduledRule<Rule extends RuleModel>(rules: readonly Rule[], name: string): Rule {
  const scheduled = rules.filter(({ scheduleExpression }) => scheduleExpression !== undefined)
  const found = scheduled.find((rule) => rule.name === name)
  if (found === undefined) {
    const known = scheduled.map((rule) => rule.name).join(', ') || 'none'
    throw new NoScheduleError(`No rule ${name} has a schedule. Those that have one: ${known}.`)
  }
  if (!found.enabled) throw new NoScheduleError(`The rule ${name} is disabled by the template.`)
  return found
}

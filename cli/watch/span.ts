import { InvalidArgumentError } from 'commander'

/** Seconds between two points, and the time that is shown, in epoch milliseconds. */
export interface Span {
  readonly period: number
  readonly from: number
  readonly to: number
}

/** As many points as a graph can show, and CloudWatch charges for none of them. */
const MOST_POINTS = 200
const PERIODS = [60, 300, 900, 3_600, 21_600, 86_400]

/**
 * The time up to now in whole periods, of which the last may not be over.
 *
 * @param late milliseconds after which metrics have come in
 */
export function spanOf(now: number, sinceMs: number, late: number): Span {
  const seconds = sinceMs / 1000
  const period = PERIODS.find((each) => seconds / each <= MOST_POINTS) ?? 86_400
  const step = period * 1000
  const to = late === 0 ? Math.ceil((now + 1) / step) * step : Math.floor((now - late) / step) * step
  return { period, from: to - Math.max(1, Math.ceil(sinceMs / step)) * step, to }
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
/** CloudWatch keeps nothing longer. */
const MOST_DAYS = 455

/** Milliseconds of a text such as 90m, 3h or 2d. */
export function sinceOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  const since = Number(number) * (UNITS[unit] ?? 0)
  if (since === 0 || since > MOST_DAYS * (UNITS.d as number))
    throw new InvalidArgumentError(
      `It must be a number of minutes, hours or days up to ${MOST_DAYS}, such as 90m, 3h or 2d.`,
    )
  return since
}

/** A period in words: `minute`, `5 minutes`. */
export function periodText(period: number): string {
  const [unit, name] =
    period % 86_400 === 0 ? [86_400, 'day'] : period % 3_600 === 0 ? [3_600, 'hour'] : [60, 'minute']
  const many = period / unit
  return many === 1 ? name : `${many} ${name}s`
}

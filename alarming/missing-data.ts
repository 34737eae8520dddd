export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching'

export interface Judging {
  /** N: how many periods are judged. */
  readonly of: number
  /** M: as many of them must be bad. */
  readonly bad: number
  readonly missingData: MissingData
}

/**
 * How many periods beyond those that it judges CloudWatch retrieves, in case some have no data. AWS says that it depends on the
 * period and gives this one number, in its examples.
 */
export const PERIODS_BEYOND = 2

/**
 * The state that periods give an alarm, as AWS documents it ("Configuring how CloudWatch alarms treat missing data"). `periods` are
 * all that were retrieved, oldest first: bad, good, or `undefined` without data. `before` is the state it has.
 */
export function stateOf(
  periods: readonly (boolean | undefined)[],
  { of, bad, missingData }: Judging,
  before: AlarmState,
): AlarmState {
  if (missingData === 'notBreaching') return breachingOf(periods, of) >= bad ? 'ALARM' : 'OK'
  const real = periods.filter((each) => each !== undefined)
  const judged = real.slice(-of)
  const breaching = judged.filter(Boolean).length
  const missing = of - judged.length
  const fired = (count: number): AlarmState => (count >= bad ? 'ALARM' : 'OK')
  // With enough real ones, further back too, how missing data are treated plays no part.
  if (missing === 0) return fired(breaching)
  if (missingData === 'breaching') return fired(breaching + missing)
  if (real.length === 0) return missingData === 'ignore' ? before : 'INSUFFICIENT_DATA'
  if (breaching >= bad) return 'ALARM'
  if (breaching < real.length) return 'OK'
  // All that is there is bad, and less than it takes. Once the oldest of it is as old as the alarm asks for, it is an alarm, unless
  // what is missing is ignored. Until then the alarm does not go over, as the next may be good.
  const age = periods.length - periods.findIndex((each) => each !== undefined)
  return missingData === 'missing' && age >= bad ? 'ALARM' : before
}

/** How many are bad of the newest so many that have data. */
function breachingOf(periods: readonly (boolean | undefined)[], of: number): number {
  let [left, count] = [of, 0]
  for (let at = periods.length - 1; at >= 0 && left > 0; at -= 1) {
    if (periods[at] === undefined) continue
    left -= 1
    if (periods[at] === true) count += 1
  }
  return count
}

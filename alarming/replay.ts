import type { AlarmRule } from './composite.ts'
import type { Comparison, MetricAlarm } from './definition.ts'
import { hasFewSamples, judgedAt } from './judged.ts'
import type { Series } from './math/value.ts'
import type { MetricData } from './metric-data.ts'
import { type AlarmState, stateOf } from './missing-data.ts'

/** The minutes that are replayed, and how many of the last have not come in at each moment. */
export interface Course {
  readonly data: MetricData
  readonly minutes: number
  readonly late: number
}

/** What an alarm judges at the end of each minute; `few` where it leaves the state alone. */
export type Moment = Series | 'few'

/** Reckons what an alarm judges, whatever its threshold is. */
export function momentsOf(alarm: MetricAlarm, { data, minutes, late }: Course): Moment[] {
  return Array.from({ length: minutes }, (_, minute) =>
    hasFewSamples(alarm, data, minute, late) ? 'few' : judgedAt(alarm, data, minute, late),
  )
}

/** Gives the state at the end of each minute. CloudWatch evaluates an alarm each minute, over periods that end then. */
export function statesOf(alarm: MetricAlarm, moments: readonly Moment[]): AlarmState[] {
  const isBad = COMPARISONS[alarm.comparison]
  let state: AlarmState = 'INSUFFICIENT_DATA'
  return moments.map((moment) => {
    if (moment === 'few') return state
    const periods = moment.map((value) => (value === undefined ? undefined : isBad(value, alarm.threshold)))
    state = stateOf(periods, alarm, state)
    return state
  })
}

const COMPARISONS: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

/** The states of a composite alarm, of those that it names; throws for one that it names and that does not exist. */
export function compositeStates(
  rule: AlarmRule,
  states: ReadonlyMap<string, readonly AlarmState[]>,
  minutes: number,
): AlarmState[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const holds = rule((name) => {
      const state = states.get(name)?.[minute]
      if (state === undefined) throw new ReferenceError(`there is no alarm ${name}`)
      return state
    })
    return holds ? 'ALARM' : 'OK'
  })
}

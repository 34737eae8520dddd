import { type CompositeAlarm, readComposite } from './composite.ts'
import { type MetricAlarm, readAlarm } from './definition.ts'
import type { MetricData } from './metric-data.ts'
import type { AlarmState } from './missing-data.ts'
import { type Moment, momentsOf, statesOf, withComposites } from './replay.ts'
import { metricsOf } from './scenarios/metrics.ts'
import { FIRST_HOUR, type Scenario } from './scenarios/scenario.ts'

/** Minutes after which metrics of it come in, usually. */
const LATE = 1

/** The alarms of a stage, those of metrics and those of other alarms, by the name without the stage. */
export interface Alarms {
  readonly stage: string
  readonly ofMetrics: readonly MetricAlarm[]
  readonly ofAlarms: readonly CompositeAlarm[]
}

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>

/** Reads every alarm of a compiled template. */
export function alarmsOf(resources: Resources, stage: string): Alarms {
  const of = (type: string) =>
    Object.values(resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties as never] : []))
  return {
    stage,
    ofMetrics: of('AWS::CloudWatch::Alarm').map(readAlarm),
    ofAlarms: of('AWS::CloudWatch::CompositeAlarm').map(readComposite),
  }
}

export const shortName = (name: string, stage: string): string => name.replace(`keepsakes-${stage}-`, '')

/** A scenario, with what each alarm of metrics judges in it. */
export interface Rehearsed {
  readonly scenario: Scenario
  readonly moments: ReadonlyMap<MetricAlarm, readonly Moment[]>
}

export function rehearse(scenario: Scenario, { ofMetrics, stage }: Alarms, late = LATE): Rehearsed {
  const data: MetricData = metricsOf(scenario.minutes, stage)
  const course = { data, minutes: scenario.minutes.length, late }
  return { scenario, moments: new Map(ofMetrics.map((alarm) => [alarm, momentsOf(alarm, course)])) }
}

/** When each alarm that fires does so, in minutes since it began; one that fires before it began has less than 0. */
export function firings({ scenario, moments }: Rehearsed, { ofAlarms, stage }: Alarms): Map<string, number> {
  const ofMetrics = [...moments].map(([alarm, each]): [string, AlarmState[]] => [
    alarm.name,
    statesOf(alarm, each),
  ])
  const states = withComposites(ofAlarms, new Map(ofMetrics), scenario.minutes.length)
  return new Map(
    [...states].flatMap(([name, each]): [string, number][] => {
      const at = firing(scenario, each)
      return at === undefined ? [] : [[shortName(name, stage), at]]
    }),
  )
}

/** Counted from the beginning of the minute in which it begins to the end of that in which the alarm fires. */
export function firing({ begins }: Scenario, states: readonly AlarmState[]): number | undefined {
  const at = states.indexOf('ALARM', FIRST_HOUR)
  return at < 0 ? undefined : at + 1 - begins
}

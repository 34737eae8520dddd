import type { Json } from '../json/json.ts'
import { type CompositeAlarm, readComposite } from './composite.ts'
import { type MetricAlarm, readAlarm } from './definition.ts'
import type { Course } from './metric-data.ts'
import type { AlarmState } from './missing-data.ts'
import { type Moment, momentsOf, statesOf, toldBy, withComposites } from './replay.ts'
import { metricsOf } from './scenarios/metrics.ts'
import { FIRST_HOUR, type Scenario } from './scenarios/scenario.ts'
import type { Severity } from './severity.ts'

/** Minutes after which metrics of it come in, usually. */
const LATE = 1

/** The alarms of a stage, those of metrics and those of other alarms. */
export interface Alarms {
  readonly stage: string
  readonly ofMetrics: readonly MetricAlarm[]
  readonly ofAlarms: readonly CompositeAlarm[]
  /** Whom those tell that tell anybody, by the name without the stage. */
  readonly tells: ReadonlyMap<string, Severity>
}

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>

/** Reads every alarm of a compiled template. */
export function alarmsOf(resources: Resources, stage: string): Alarms {
  const of = (type: string): [id: string, properties: { readonly AlarmName: string }][] =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === type ? [[id, Properties as never]] : [],
    )
  const [single, composite] = [of('AWS::CloudWatch::Alarm'), of('AWS::CloudWatch::CompositeAlarm')]
  const names = new Map([...single, ...composite].map(([id, { AlarmName }]) => [id, AlarmName]))
  const ofMetrics = single.map(([, properties]) => readAlarm(properties as unknown as Json))
  const ofAlarms = composite.map(([, properties]) => readComposite(properties, names))
  const tells = [...ofAlarms, ...ofMetrics].flatMap(({ name, tells }): [string, Severity][] =>
    tells === undefined ? [] : [[shortName(name, stage), tells]],
  )
  return { stage, ofMetrics, ofAlarms, tells: new Map(tells) }
}

export const shortName = (name: string, stage: string): string => name.replace(`keepsakes-${stage}-`, '')

/** A scenario, with what each alarm of metrics judges in it, and the states of all alarms by their names. */
export interface Rehearsed {
  readonly scenario: Scenario
  readonly course: Course
  readonly moments: ReadonlyMap<MetricAlarm, readonly Moment[]>
  readonly states: ReadonlyMap<string, readonly AlarmState[]>
}

export function rehearse(
  scenario: Scenario,
  { ofMetrics, ofAlarms, stage }: Alarms,
  late = LATE,
  data = metricsOf(scenario.minutes, stage),
): Rehearsed {
  const course = { data, minutes: scenario.minutes.length, late }
  const moments = new Map(ofMetrics.map((alarm) => [alarm, momentsOf(alarm, course)]))
  const single = [...moments].map(([alarm, each]): [string, AlarmState[]] => [
    alarm.name,
    statesOf(alarm, each),
  ])
  return {
    scenario,
    course,
    moments,
    states: withComposites(ofAlarms, new Map(single), scenario.minutes.length),
  }
}

/** An alarm that tells somebody in a scenario, in minutes. */
export interface Firing {
  /** Since it began to go wrong; one that tells before that has less than 0. */
  readonly at: number
  /** Since that was over, until the alarm is off for good; not there where it never is. */
  readonly over?: number
}

/** When each alarm that tells anybody does so first, by the name without the stage. */
export function firings({ scenario, states }: Rehearsed, alarms: Alarms): Map<string, Firing> {
  const composites = new Map(alarms.ofAlarms.map((each) => [each.name, each]))
  return new Map(
    [...states].flatMap(([name]): [string, Firing][] => {
      const short = shortName(name, alarms.stage)
      if (!alarms.tells.has(short)) return []
      const found = firing(scenario, name, { states, composite: composites.get(name) })
      return found === undefined ? [] : [[short, found]]
    }),
  )
}

interface Known {
  readonly states: ReadonlyMap<string, readonly AlarmState[]>
  readonly composite: CompositeAlarm | undefined
}

/** Counted from the beginning of the minute in which it begins to the end of that in which the alarm tells. */
export function firing(
  { begins, ends }: Scenario,
  name: string,
  { states, composite }: Known,
): Firing | undefined {
  const own = states.get(name) ?? []
  const first = composite?.suppressor
    ? toldBy(composite, states).indexOf(true, FIRST_HOUR)
    : own.indexOf('ALARM', FIRST_HOUR)
  if (first < 0) return undefined
  const at = first + 1 - begins
  const last = own.lastIndexOf('ALARM')
  return ends === undefined || last === own.length - 1 ? { at } : { at, over: Math.max(0, last + 1 - ends) }
}

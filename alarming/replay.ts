import type { CompositeAlarm } from './composite.ts'
import type { Comparison, MetricAlarm } from './definition.ts'
import { hasFewSamples, judgedByMinute } from './judged.ts'
import type { Series } from './math/value.ts'
import type { Course } from './metric-data.ts'
import { type AlarmState, stateOf } from './missing-data.ts'

/** An alarm judges this at the end of each minute; `few` where it leaves the state alone. */
export type Moment = Series | 'few'

/** Reckons what an alarm judges, whatever its threshold is. */
export function momentsOf(alarm: MetricAlarm, course: Course): Moment[] {
  return judgedByMinute(alarm, course).map((moment, minute) =>
    hasFewSamples(alarm, course.data, minute, course.late) ? 'few' : moment,
  )
}

/**
 * Gives the state at the end of each minute. CloudWatch evaluates an alarm each minute, over periods that end then.
 *
 * @param before the state that the alarm has at first
 */
export function statesOf(
  alarm: MetricAlarm,
  moments: readonly Moment[],
  before: AlarmState = 'INSUFFICIENT_DATA',
): AlarmState[] {
  let state = before
  return moments.map((moment) => {
    if (moment === 'few') return state
    const periods = moment.map((value) => (value === undefined ? undefined : isBad(alarm, value)))
    state = stateOf(periods, alarm, state)
    return state
  })
}

/** Whether an alarm counts a period with this value as bad. */
export const isBad = ({ comparison, threshold }: MetricAlarm, value: number): boolean =>
  COMPARISONS[comparison](value, threshold)

const COMPARISONS: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

/**
 * Adds the states of composite alarms to those of the alarms that they name, which may be composite themselves. Throws for one that
 * names an alarm that does not exist, or itself.
 */
export function withComposites(
  composites: readonly CompositeAlarm[],
  known: ReadonlyMap<string, readonly AlarmState[]>,
  minutes: number,
): Map<string, readonly AlarmState[]> {
  const states = new Map(known)
  const under = new Set<string>()
  const of = (name: string): readonly AlarmState[] => {
    const found = states.get(name)
    if (found !== undefined) return found
    const composite = composites.find((each) => each.name === name)
    if (composite === undefined) throw new ReferenceError(`there is no alarm ${name}`)
    if (under.has(name)) throw new ReferenceError(`${name} is made of itself`)
    under.add(name)
    const judged = Array.from(
      { length: minutes },
      (_, minute): AlarmState =>
        composite.rule((other) => of(other)[minute] as AlarmState) ? 'ALARM' : 'OK',
    )
    states.set(name, judged)
    return judged
  }
  for (const { name } of composites) of(name)
  return states
}

/**
 * The minutes in which a composite alarm tells that it is on. Without a suppressor it tells when it comes on. With one it waits for
 * that to come on, keeps silent while it is, and for a while after it has gone off; what is still on then is told.
 */
export function toldBy(
  { suppressor, name }: CompositeAlarm,
  states: ReadonlyMap<string, readonly AlarmState[]>,
): boolean[] {
  const own = states.get(name) ?? []
  const other = suppressor && states.get(suppressor.alarm)
  if (suppressor && other === undefined) throw new ReferenceError(`there is no alarm ${suppressor.alarm}`)
  const [wait, extension] = suppressor ? [suppressor.wait / 60, suppressor.extension / 60] : [0, 0]
  let [isOn, told, due] = [false, false, 0]
  return own.map((state, minute) => {
    if (state !== 'ALARM') {
      isOn = false
      return false
    }
    if (!isOn) [isOn, told, due] = [true, false, minute + wait]
    if (told) return false
    const isSuppressed = other?.[minute] === 'ALARM'
    if (isSuppressed) due = minute + 1 + extension
    told = !isSuppressed && minute >= due
    return told
  })
}

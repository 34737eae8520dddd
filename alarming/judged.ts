import type { MetricAlarm } from './definition.ts'
import { evaluate, type Scope } from './math/evaluate.ts'
import type { Series, Value } from './math/value.ts'
import type { Course, Statistics } from './metric-data.ts'
import { PERIODS_BEYOND } from './missing-data.ts'

/**
 * Gives the values that an alarm compares with its threshold when it is evaluated at the end of each minute: the periods that end then, oldest first,
 * those beyond the ones it judges included. Data of the last `late` minutes have not come in yet.
 */
export function judgedByMinute(alarm: MetricAlarm, { data, minutes, late }: Course): Series[] {
  const span = alarm.period / 60
  const count = alarm.of + PERIODS_BEYOND
  if (alarm.watched.every(({ metric }) => data.statistic(metric, 'SampleCount', 0, minutes) === undefined)) {
    const nothing = Array<undefined>(count).fill(undefined)
    const same = judgedOf(alarm, new Map(alarm.watched.map(({ id }) => [id, nothing])))
    return Array.from({ length: minutes }, () => same)
  }
  // Many metrics are of what happens in few courses.
  if (alarm.watched.every(({ metric }) => !data.has(metric))) {
    const none = Array.from({ length: count }, (): number | undefined => undefined)
    const nothing = judgedOf(alarm, new Map(alarm.watched.map(({ id }) => [id, none])))
    return Array.from({ length: minutes }, () => nothing)
  }
  // A period is looked at again in each evaluation until it is too old: reckoned once whole, and once for each time that some of
  // it had not come in.
  const watched = alarm.watched.map(({ id, metric, stat }) => {
    const without = (last: number) => data.byMinute(metric, stat, { span, minutes, late: last })
    return {
      id,
      whole: without(0),
      partly: Array.from({ length: Math.ceil(late / span) }, (_, back) => without(late - back * span)),
    }
  })
  const valueAt = ({ whole, partly }: (typeof watched)[number], minute: number, back: number) =>
    (partly[back] ?? whole)[minute - back * span]
  const judged: Series[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    // Hours go by in which an alarm sees the same.
    const last = judged.at(-1)
    if (last !== undefined && watched.every((each) => isSame(each, minute))) judged.push(last)
    else
      judged.push(
        judgedOf(
          alarm,
          new Map(
            watched.map((each) => [
              each.id,
              Array.from({ length: count }, (_, at) => valueAt(each, minute, count - 1 - at)),
            ]),
          ),
        ),
      )
  }
  return judged

  function isSame(each: (typeof watched)[number], minute: number): boolean {
    for (let back = 0; back < count; back += 1)
      if (valueAt(each, minute, back) !== valueAt(each, minute - 1, back)) return false
    return true
  }
}

/** Judges values that are known, all of the same number of periods. */
export function judgedOf(alarm: MetricAlarm, metrics: ReadonlyMap<string, Series>): Series {
  const metric = metrics.get(alarm.judged)
  if (metric !== undefined) return metric
  const under = new Set<string>()
  const values = new Map<string, Value>()
  const scope: Scope = {
    metrics,
    period: alarm.period,
    expression: (id) => {
      const expression = alarm.expressions.get(id)
      if (expression === undefined) return undefined
      if (under.has(id)) throw new ReferenceError(`${alarm.name}: ${id} is made of itself`)
      under.add(id)
      const value = values.get(id) ?? evaluate(expression, scope)
      under.delete(id)
      values.set(id, value)
      return value
    },
  }
  const value = scope.expression(alarm.judged)
  if (value?.kind !== 'series') throw new TypeError(`${alarm.name}: ${alarm.judged} is not one time series`)
  return value.series
}

/** Whether the last periods have too few samples for the percentile that the alarm judges, and it is to leave them alone. */
export function hasFewSamples(alarm: MetricAlarm, data: Statistics, minute: number, late: number): boolean {
  const [watched] = alarm.watched
  if (!alarm.ignoresFewSamples || watched === undefined) return false
  const share = Number(watched.stat.slice(1)) / 100
  const enough = share < 0.5 ? 10 / share : 10 / (1 - share)
  const to = minute + 1
  const from = to - (alarm.of * alarm.period) / 60
  // In binary, 1 - 0.99 is a little more than 0.01.
  return (
    (data.statistic(watched.metric, 'SampleCount', from, to - late) ?? 0) < Math.round(enough * 1e6) / 1e6
  )
}

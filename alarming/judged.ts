import type { MetricAlarm } from './definition.ts'
import { evaluate, type Scope } from './math/evaluate.ts'
import type { Series, Value } from './math/value.ts'
import type { MetricData } from './metric-data.ts'
import { PERIODS_BEYOND } from './missing-data.ts'

/**
 * What an alarm compares with its threshold when it is evaluated at the end of `minute`: the periods that end then, oldest first,
 * those beyond the ones it judges included. Data of the last `late` minutes have not come in yet.
 */
export function judgedAt(alarm: MetricAlarm, data: MetricData, minute: number, late = 0): Series {
  const minutes = alarm.period / 60
  const count = alarm.of + PERIODS_BEYOND
  const known = minute + 1 - late
  const metrics = new Map(
    alarm.watched.map(({ id, metric, stat }): [string, Series] => [
      id,
      Array.from({ length: count }, (_, at) => {
        const to = minute + 1 - (count - 1 - at) * minutes
        return data.statistic(metric, stat, to - minutes, Math.min(to, known))
      }),
    ]),
  )
  return judgedOf(alarm, metrics)
}

/** The same of values that are known, all of the same number of periods. */
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
export function hasFewSamples(alarm: MetricAlarm, data: MetricData, minute: number, late = 0): boolean {
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

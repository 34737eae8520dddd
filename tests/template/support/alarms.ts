import * as z from 'zod'
import { type MetricAlarm, readAlarm } from '../../../alarming/definition.ts'
import { judgedOf } from '../../../alarming/judged.ts'
import { isBad as isBadValue } from '../../../alarming/replay.ts'
import { isJsonObject, type Json } from '../../../json/json.ts'
import { type Compiled, ofType } from './compiled.ts'
import { referenceText } from './policies.ts'

const metric = z.strictObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.optional(z.array(z.strictObject({ Name: z.string(), Value: z.json() }))),
})
const query = z.union([
  z.strictObject({
    Id: z.string(),
    ReturnData: z.literal(false),
    MetricStat: z.strictObject({ Stat: z.string(), Period: z.number(), Metric: metric }),
  }),
  z.strictObject({ Id: z.string(), Label: z.string(), Expression: z.string(), ReturnData: z.boolean() }),
])
// Strict, so that a property that nobody has looked at, such as ActionsEnabled or Unit, is an error and is not passed over.
const common = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.optional(z.number()),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'LessThanThreshold']),
  TreatMissingData: z.json(),
  AlarmActions: z.optional(z.json()),
  OKActions: z.optional(z.json()),
})
const ofOneMetric = z.strictObject({
  ...common.shape,
  ...metric.shape,
  Statistic: z.string(),
  Period: z.number(),
})
const ofSeveral = z.strictObject({ ...common.shape, Metrics: z.array(query) })

export interface AlarmMetric {
  readonly id: string
  readonly namespace: string
  readonly name: string
  /** References as `Queue.QueueName`, and `Table` for what `Ref` says of it. */
  readonly dimensions: Readonly<Record<string, string>>
  readonly stat: string
  /** Seconds. */
  readonly period: number
}

export interface Alarm {
  readonly id: string
  readonly name: string
  readonly metrics: readonly AlarmMetric[]
  /** By id; the one named `judged` is compared with the threshold. None where the alarm looks at its only metric. */
  readonly expressions: ReadonlyMap<string, string>
  readonly threshold: number
  /** How many of how many periods. */
  readonly bad: number
  readonly of: number
  /** As it is evaluated. */
  readonly definition: MetricAlarm
}

export function alarmsOf(compiled: Compiled): Alarm[] {
  return ofType(compiled, 'AWS::CloudWatch::Alarm').map(([id, properties]) => alarmOf(id, properties))
}

export function alarmOf(id: string, properties: Json): Alarm {
  const { AlarmName, EvaluationPeriods, DatapointsToAlarm, Threshold } = z
    .looseObject(common.shape)
    .parse(properties)
  return {
    id,
    name: AlarmName,
    ...queriesOf(properties),
    threshold: Threshold,
    bad: DatapointsToAlarm ?? EvaluationPeriods,
    of: EvaluationPeriods,
    definition: readAlarm(properties),
  }
}

function queriesOf(properties: Json): Pick<Alarm, 'metrics' | 'expressions'> {
  if (!isJsonObject(properties) || !('Metrics' in properties)) {
    const { Statistic, Period, ...one } = ofOneMetric.parse(properties)
    return {
      metrics: [metricOf({ id: 'judged', stat: Statistic, period: Period }, one)],
      expressions: new Map(),
    }
  }
  const queries = ofSeveral.parse(properties).Metrics
  const returned = queries.filter(({ ReturnData }) => ReturnData).map(({ Id }) => Id)
  if (returned.join() !== 'judged') throw new Error(`what is judged must be one, named so: ${returned}`)
  return {
    metrics: queries.flatMap((each) => {
      if (!('MetricStat' in each)) return []
      const { Metric, Stat, Period } = each.MetricStat
      return [metricOf({ id: each.Id, stat: Stat, period: Period }, Metric)]
    }),
    expressions: new Map(
      queries.flatMap((each): [string, string][] =>
        'Expression' in each ? [[each.Id, each.Expression]] : [],
      ),
    ),
  }
}

interface Asked {
  readonly id: string
  readonly stat: string
  readonly period: number
}

function metricOf(
  { id, stat, period }: Asked,
  { Namespace, MetricName, Dimensions = [] }: z.infer<typeof metric>,
): AlarmMetric {
  const dimensions = Dimensions.map(({ Name, Value }) => [Name, referenceText(Value as Json)])
  return {
    id,
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(dimensions),
    stat,
    period,
  }
}

/** Whether a period with these values counts as bad; a metric that is not among them has none. */
export function isBad({ metrics, definition }: Alarm, values: Record<string, number>): boolean {
  const ids = metrics.map(({ id }) => id)
  for (const id of Object.keys(values))
    if (!ids.includes(id)) throw new Error(`the alarm has no metric ${id}`)
  const [judged] = judgedOf(definition, new Map(ids.map((id) => [id, [values[id]]])))
  // Missing data is not breaching.
  return judged !== undefined && isBadValue(definition, judged)
}

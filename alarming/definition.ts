import * as z from 'zod'
import { isJsonObject, type Json } from '../json/json.ts'
import { type Expression, parseExpression } from './math/expression.ts'
import { metricKey } from './metric-data.ts'
import type { Judging } from './missing-data.ts'
import { type Severity, severityOf } from './severity.ts'

/** A metric that an alarm looks at, with its statistic. */
export interface Watched {
  readonly id: string
  /** As of `metricKey`. */
  readonly metric: string
  readonly stat: string
}

export type Comparison = z.infer<typeof comparison>

export interface MetricAlarm extends Judging {
  readonly name: string
  readonly watched: readonly Watched[]
  readonly expressions: ReadonlyMap<string, Expression>
  /** The id of what is compared with the threshold. */
  readonly judged: string
  /** Seconds. */
  readonly period: number
  readonly threshold: number
  readonly comparison: Comparison
  /** A percentile of too few samples leaves the state as it is. */
  readonly ignoresFewSamples: boolean
  /** Nobody, where it is only a part of composite ones. */
  readonly tells: Severity | undefined
}

const comparison = z.enum([
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
])
const metric = z.strictObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.optional(z.array(z.strictObject({ Name: z.string(), Value: z.json() }))),
})
const query = z.strictObject({
  Id: z.string().regex(/^[a-z]\w*$/),
  Label: z.optional(z.string()),
  ReturnData: z.optional(z.boolean()),
  Expression: z.optional(z.string()),
  MetricStat: z.optional(z.strictObject({ Stat: z.string(), Period: z.number(), Metric: metric })),
})
// Strict: a property that changes when an alarm fires, such as EvaluationWindow or Unit, must not be passed over.
const common = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.optional(z.string()),
  EvaluationPeriods: z.int().positive(),
  DatapointsToAlarm: z.optional(z.int().positive()),
  Threshold: z.number(),
  ComparisonOperator: comparison,
  TreatMissingData: z.optional(z.enum(['missing', 'ignore', 'breaching', 'notBreaching'])),
  EvaluateLowSampleCountPercentile: z.optional(z.enum(['evaluate', 'ignore'])),
  AlarmActions: z.optional(z.json()),
  OKActions: z.optional(z.json()),
  InsufficientDataActions: z.optional(z.json()),
  Tags: z.optional(z.json()),
})
const ofOneMetric = z.strictObject({
  ...common.shape,
  ...metric.shape,
  Statistic: z.optional(z.string()),
  ExtendedStatistic: z.optional(z.string()),
  Period: z.number(),
})
const ofSeveral = z.strictObject({ ...common.shape, Metrics: z.array(query).nonempty() })

/** Reads the properties of an AWS::CloudWatch::Alarm. Throws for what CloudWatch refuses, and for what is not evaluated here. */
export function readAlarm(properties: Json): MetricAlarm {
  const isOfSeveral = isJsonObject(properties) && 'Metrics' in properties
  const read = isOfSeveral ? severalOf(ofSeveral.parse(properties)) : oneOf(ofOneMetric.parse(properties))
  refuse(read)
  return read
}

type Common = z.infer<typeof common>

function commonOf({ AlarmName, EvaluationPeriods, DatapointsToAlarm, Threshold, ...given }: Common) {
  return {
    name: AlarmName,
    of: EvaluationPeriods,
    bad: DatapointsToAlarm ?? EvaluationPeriods,
    threshold: Threshold,
    comparison: given.ComparisonOperator,
    missingData: given.TreatMissingData ?? 'missing',
    ignoresFewSamples: given.EvaluateLowSampleCountPercentile === 'ignore',
    tells: severityOf(AlarmName, given.AlarmActions as Json | undefined),
  }
}

function oneOf({ Statistic, ExtendedStatistic, Period, ...given }: z.infer<typeof ofOneMetric>): MetricAlarm {
  const stat = Statistic ?? ExtendedStatistic
  if (stat === undefined || (Statistic && ExtendedStatistic))
    throw new Error(`${given.AlarmName} has no one statistic`)
  // Two pages of AWS disagree on whether such an alarm heeds how it is to treat missing data.
  if (given.Namespace === 'AWS/DynamoDB' && given.TreatMissingData !== 'ignore')
    throw new Error(`${given.AlarmName} looks at a metric of DynamoDB without an expression that fills it`)
  return {
    ...commonOf(given),
    watched: [{ id: 'it', metric: keyOf(given), stat }],
    expressions: new Map(),
    judged: 'it',
    period: Period,
  }
}

function severalOf({ Metrics, ...given }: z.infer<typeof ofSeveral>): MetricAlarm {
  const ids = Metrics.map(({ Id }) => Id)
  if (new Set(ids).size < ids.length) throw new Error(`${given.AlarmName} has two metrics with one id`)
  const returned = Metrics.filter(({ ReturnData = true }) => ReturnData)
  if (returned.length !== 1)
    throw new Error(`${given.AlarmName} must return data of one metric: ${returned.length}`)
  const asked = Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat] : []))
  if (Metrics.some(({ MetricStat, Expression }) => (MetricStat === undefined) === (Expression === undefined)))
    throw new Error(`${given.AlarmName} has what is neither a metric nor an expression`)
  if (asked.length > 10) throw new Error(`${given.AlarmName} has more than 10 metrics`)
  const periods = new Set(asked.map(({ Period }) => Period))
  if (periods.size !== 1) throw new Error(`${given.AlarmName} has metrics of different periods`)
  return {
    ...commonOf(given),
    watched: Metrics.flatMap(({ Id, MetricStat }) =>
      MetricStat ? [{ id: Id, metric: keyOf(MetricStat.Metric), stat: MetricStat.Stat }] : [],
    ),
    expressions: new Map(
      Metrics.flatMap(({ Id, Expression }): [string, Expression][] =>
        Expression === undefined ? [] : [[Id, parseExpression(Expression)]],
      ),
    ),
    judged: returned[0]?.Id as string,
    period: [...periods][0] as number,
  }
}

function refuse({ name, period, of, bad, ignoresFewSamples, watched, expressions }: MetricAlarm): void {
  // Metrics here are by minute.
  if (period < 60 || period % 60 !== 0)
    throw new Error(`${name} has a period that is no number of minutes: ${period}`)
  if (bad > of) throw new Error(`${name} asks for ${bad} bad periods of ${of}`)
  // CloudWatch's own limits. It evaluates what looks back over more than a day once an hour, here it is each minute: an alarm may
  // speak up to an hour later there.
  const most = period < 3_600 ? 1 : 7
  if (period * of > most * 86_400)
    throw new Error(`${name} looks back over more than ${most === 1 ? 'a day' : 'seven days'}`)
  const isPercentile = expressions.size === 0 && watched[0]?.stat.startsWith('p')
  if (ignoresFewSamples && !isPercentile)
    throw new Error(`${name} ignores few samples of what is no percentile`)
}

const keyOf = ({ Namespace, MetricName, Dimensions = [] }: z.infer<typeof metric>): string =>
  metricKey(
    Namespace,
    MetricName,
    Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, resourceOf(Value as Json)])),
  )

/** A reference to a resource is its logical id, whichever way it names it. */
function resourceOf(value: Json): string {
  if (typeof value === 'string') return value
  if (!isJsonObject(value)) throw new Error(`no dimension: ${JSON.stringify(value)}`)
  const { Ref, 'Fn::GetAtt': attribute } = value
  const id = Array.isArray(attribute) ? attribute[0] : Ref
  if (typeof id !== 'string') throw new Error(`no dimension: ${JSON.stringify(value)}`)
  // The id of a version of a function ends in a hash of what is in it.
  return Array.isArray(attribute) && attribute[1] === 'Version'
    ? id.replace(/(?<=LambdaVersion)\w+$/, '')
    : id
}

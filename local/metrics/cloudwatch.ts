import * as z from 'zod'
import type { Json, JsonObject } from '../../json/json.ts'
import { type JsonService, ServiceError } from '../aws/json-service.ts'
import type { AlarmModel, DashboardModel } from '../resources/model.ts'
import { type AlarmNow, LocalAlarms } from './alarms.ts'
import { isStatistic } from './bucket.ts'
import type { LocalMetrics } from './metrics.ts'
import { type Query, type Result, reckon } from './reckon.ts'

export interface CloudWatch extends JsonService {
  /** @throws Error for an alarm that is not evaluated here */
  define(alarms: readonly AlarmModel[], dashboards: readonly DashboardModel[]): void
}

/** CloudWatch over the local metrics, as its clients ask for it: `X-Amz-Target: GraniteServiceVersion20100801.…`. */
export function createCloudWatch(metrics: LocalMetrics): CloudWatch {
  let alarms = new LocalAlarms(metrics, [])
  let dashboards: readonly DashboardModel[] = []
  const operations: Readonly<Record<string, (input: JsonObject) => Json>> = {
    GetMetricData: (input) => metricData(metrics, input),
    ListMetrics: (input) => listed(metrics, input),
    PutMetricData: (input) => put(metrics, input),
    DescribeAlarms: (input) => described(alarms.now(), input),
    GetDashboard: (input) => dashboardOf(dashboards, input),
    ListDashboards: () => ({
      DashboardEntries: dashboards.map(({ name, arn, body }) => ({
        ...{ DashboardName: name, DashboardArn: arn, Size: Buffer.byteLength(body) },
      })),
    }),
  }
  return {
    define(given, boards) {
      alarms = new LocalAlarms(metrics, given)
      dashboards = boards
    },
    call(operation, input) {
      const answer = Object.hasOwn(operations, operation) ? operations[operation] : undefined
      if (answer !== undefined) return answer(input)
      throw new ServiceError(
        'UnknownOperationException',
        `${operation} is not honoured by the local stack: alarms and dashboards come from the template. It honours ${Object.keys(operations).join(', ')}.`,
      )
    },
  }
}

const dimensions = z.array(z.object({ Name: z.string(), Value: z.string() })).default([])
const time = z.number()
const statistic = z.string().refine(isStatistic, 'a statistic that is not reckoned here')
/** Metrics are kept by the minute. */
const period = z.int().multipleOf(60).positive()
const metricName = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions })
const query = z.object({
  Id: z.string().regex(/^[a-z]\w*$/),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
  Expression: z.string().optional(),
  Period: period.optional(),
  MetricStat: z.object({ Metric: metricName, Period: period, Stat: statistic }).optional(),
})
const dataInput = z.object({
  MetricDataQueries: z.array(query).min(1).max(500),
  StartTime: time,
  EndTime: time,
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).default('TimestampDescending'),
})

function metricData(metrics: LocalMetrics, input: JsonObject): Json {
  const { MetricDataQueries, StartTime, EndTime, ScanBy } = parse(dataInput, input)
  if (StartTime >= EndTime) throw invalid('The parameter StartTime must be less than the parameter EndTime.')
  const queries = MetricDataQueries.map(queryOf)
  const span = { from: StartTime * 1000, to: EndTime * 1000 }
  const results = attempt(() => reckon(metrics, queries, span))
  return { MetricDataResults: results.map((result) => resultOf(result, ScanBy)), Messages: [] }
}

function queryOf({ Id: id, Label, ReturnData: returned, ...given }: z.infer<typeof query>): Query {
  const { Expression: expression, Period, MetricStat } = given
  const label = Label === undefined ? {} : { label: Label }
  if (MetricStat !== undefined && expression === undefined) {
    const { Metric, Stat: stat, Period: of } = MetricStat
    return { id, ...label, returned, asked: { metric: nameOf(Metric), stat, period: of } }
  }
  if (expression === undefined || MetricStat !== undefined)
    throw invalid(`${id} must have either MetricStat or Expression.`)
  return { id, ...label, returned, asked: { expression, ...(Period && { period: Period }) } }
}

const nameOf = ({ Namespace, MetricName, Dimensions }: z.infer<typeof metricName>) => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
})

function resultOf({ id, label, period: seconds, start, series }: Result, order: string): JsonObject {
  const points = series.flatMap((value, at): [number, number][] =>
    value === undefined ? [] : [[start + at * seconds, value]],
  )
  if (order === 'TimestampDescending') points.reverse()
  return {
    ...{ Id: id, Label: label, StatusCode: 'Complete' },
    Timestamps: points.map(([at]) => at),
    Values: points.map(([, value]) => value),
  }
}

const listInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
  RecentlyActive: z.literal('PT3H').optional(),
  NextToken: z.string().regex(/^\d+$/).default('0'),
})
const LISTED = 500

function listed(metrics: LocalMetrics, input: JsonObject): Json {
  const { Namespace, MetricName, Dimensions, RecentlyActive, NextToken } = parse(listInput, input)
  const found = metrics
    .names(RecentlyActive && 180)
    .filter(
      ({ namespace, name, dimensions: of }) =>
        (Namespace ?? namespace) === namespace &&
        (MetricName ?? name) === name &&
        Dimensions.every(({ Name, Value }) => Object.hasOwn(of, Name) && (Value ?? of[Name]) === of[Name]),
    )
  const next = Number(NextToken) + LISTED
  return {
    Metrics: found.slice(Number(NextToken), next).map(({ namespace, name, dimensions: of }) => ({
      ...{ Namespace: namespace, MetricName: name },
      Dimensions: Object.entries(of).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(found.length > next && { NextToken: String(next) }),
  }
}

const datum = z.object({
  MetricName: z.string(),
  Dimensions: dimensions,
  Timestamp: time.optional(),
  Value: z.number().optional(),
  Values: z.array(z.number()).optional(),
  Counts: z.array(z.number().nonnegative()).optional(),
  // A value in between would be made up.
  StatisticValues: z.undefined('is not honoured by the local stack: give Values and Counts'),
})
const putInput = z.object({ Namespace: z.string().min(1), MetricData: z.array(datum).min(1).max(1000) })

function put(metrics: LocalMetrics, input: JsonObject): Json {
  const { Namespace, MetricData } = parse(putInput, input)
  for (const { MetricName, Dimensions, Timestamp, Value, Values = [], Counts = [] } of MetricData) {
    const metric = nameOf({ Namespace, MetricName, Dimensions })
    const at = Timestamp === undefined ? {} : { time: Timestamp * 1000 }
    if (Value !== undefined) metrics.put(metric, Value, at)
    for (const [index, value] of Values.entries())
      metrics.put(metric, value, { times: Counts[index] ?? 1, ...at })
  }
  return {}
}

const alarmsInput = z.object({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().default(''),
  AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).default(['MetricAlarm']),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
})

function described(alarms: readonly AlarmNow[], input: JsonObject): Json {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue } = parse(alarmsInput, input)
  const wanted = alarms.filter(({ properties, state, isComposite }) => {
    const name = String(properties.AlarmName)
    const isNamed = AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix)
    const isOfType = AlarmTypes.includes(isComposite ? 'CompositeAlarm' : 'MetricAlarm')
    return isNamed && isOfType && (StateValue ?? state) === state
  })
  const textOf = ({ properties, arn, state, since }: AlarmNow): JsonObject => ({
    ...properties,
    ActionsEnabled: true,
    AlarmArn: arn,
    StateValue: state,
    StateUpdatedTimestamp: since / 1000,
  })
  return {
    MetricAlarms: wanted.filter(({ isComposite }) => !isComposite).map(textOf),
    CompositeAlarms: wanted.filter(({ isComposite }) => isComposite).map(textOf),
  }
}

function dashboardOf(dashboards: readonly DashboardModel[], input: JsonObject): Json {
  const { DashboardName } = parse(z.object({ DashboardName: z.string() }), input)
  const found = dashboards.find(({ name }) => name === DashboardName)
  if (found === undefined)
    throw new ServiceError('ResourceNotFound', `Dashboard ${DashboardName} does not exist`, 404)
  return { DashboardName, DashboardArn: found.arn, DashboardBody: found.body }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.infer<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalid(`The parameter ${issue?.path.join('.')} is not as it must be: ${issue?.message}`)
}

/** Whatever the math or a search refuses is the client's to mend. */
function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error))
  }
}

const invalid = (message: string) => new ServiceError('ValidationError', message)

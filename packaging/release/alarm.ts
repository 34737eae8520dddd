import type { Json, JsonObject } from '../../json/json.ts'
import { metricsIn } from './concern.ts'
import { idsIn, type Released, type Template } from './functions.ts'

/** Events and requests come to the version that this alias of a function names. */
export const LIVE = 'live'

const SECONDS = 300
const FEWEST = 3
/** Percent: as of the stage's other alarms on faults of ours. */
const MOST = 1

/**
 * The alarm by which a canary of a function is taken back. It compares the new version with the one before, each by Lambda's own
 * metrics, since what fails in a tenth of one function's traffic is too small a share for every other alarm; and it judges what Lambda
 * takes for a success: requests of its routes that are answered 5xx, records of its queue that fail. It is silent unless two versions
 * take traffic.
 */
export function releaseAlarm(of: Released, template: Template, stage: string): JsonObject {
  const version = { 'Fn::GetAtt': [of.versionId, 'Version'] }
  const function_ = { Name: 'FunctionName', Value: { Ref: of.functionId } }
  const alias = { Name: 'Resource', Value: `${of.functionName}:${LIVE}` }
  const lambda = (MetricName: string, ...more: JsonObject[]): JsonObject => ({
    Namespace: 'AWS/Lambda',
    MetricName,
    Dimensions: [function_, alias, ...more],
  })
  const ofNew = { Name: 'ExecutedVersion', Value: version }
  const badly = answeredBadly(of, template)
  const judged = badly.metrics.length === 0 ? 'crashes' : 'IF(crashes > answers, crashes, answers)'
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `keepsakes-${stage}-release-${of.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      AlarmDescription: `The new version of ${of.name} fails where the one before does not. CodeDeploy takes it back. See docs/runbook.md#release`,
      Metrics: [
        {
          Id: 'judged',
          Label: 'failures while two versions run, in percent',
          Expression: judged,
          ReturnData: true,
        },
        {
          Id: 'crashes',
          Label: 'failed invocations of the new version in percent',
          // Three times as many as by the share of the version before: an authorizer refuses a token by failing.
          Expression: `IF(before > 0 AND FILL(errors, 0) - 3 * FILL(invocations, 0) * (FILL(allErrors, 0) - FILL(errors, 0)) / (before + 1) >= ${FEWEST}, 100 * FILL(errors, 0) / (FILL(invocations, 0) + 1), 0)`,
          ReturnData: false,
        },
        {
          Id: 'before',
          Label: 'invocations of the version before, while there are some of the new one',
          Expression: 'IF(FILL(invocations, 0) > 0, FILL(all, 0) - FILL(invocations, 0), 0)',
          ReturnData: false,
        },
        ...badly.expressions,
        stat('errors', lambda('Errors', ofNew)),
        stat('invocations', lambda('Invocations', ofNew)),
        stat('allErrors', lambda('Errors')),
        stat('all', lambda('Invocations')),
        ...badly.metrics,
      ],
      EvaluationPeriods: 1,
      Threshold: MOST,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'TicketTopic' }],
      OKActions: [{ Ref: 'TicketTopic' }],
    },
  }
}

const stat = (Id: string, Metric: JsonObject): JsonObject => ({
  Id,
  ReturnData: false,
  MetricStat: { Stat: 'Sum', Period: SECONDS, Metric },
})

function answeredBadly(
  of: Released,
  template: Template,
): { metrics: JsonObject[]; expressions: JsonObject[] } {
  const records = recordsOf(of, template)
  const pairs = records === undefined ? requestsOfAll(of, template) : [records]
  if (pairs.length === 0) return { metrics: [], expressions: [] }
  const sum = (word: string) => pairs.map((_, at) => `FILL(${word}${numbered(at)}, 0)`).join(' + ')
  const expression = `IF(before > 0 AND ${sum('failed')} >= ${FEWEST}, 100 * (${sum('failed')}) / (${sum('received')} + 1), 0)`
  const what = records === undefined ? 'requests of its routes that are answered 5xx' : 'records that fail'
  return {
    metrics: pairs.flatMap(([failed, received], at) => [
      stat(`failed${numbered(at)}`, failed),
      stat(`received${numbered(at)}`, received),
    ]),
    expressions: [{ Id: 'answers', Label: `${what}, in percent`, Expression: expression, ReturnData: false }],
  }
}

const numbered = (at: number) => (at === 0 ? '' : String(at + 1))

type Pair = readonly [failed: JsonObject, received: JsonObject]

/** The records of a function's queue, by its own metrics. The stage's alarm on them names those. */
function recordsOf({ functionId }: Released, { Resources }: Template): Pair | undefined {
  for (const { Type, Properties = {} } of Object.values(Resources)) {
    if (Type !== 'AWS::CloudWatch::Alarm') continue
    const metrics = metricsIn(Properties)
    const named = (ending: string) =>
      metrics.find(({ Namespace, MetricName }) => !isOfAws(Namespace) && String(MetricName).endsWith(ending))
    const [failed, received] = [named('Failed'), named('Received')]
    if (failed && received && metrics.some(({ Dimensions = [] }) => idsIn(Dimensions).includes(functionId)))
      return [failed, received]
  }
  return undefined
}

const isOfAws = (namespace: Json | undefined): boolean => String(namespace).startsWith('AWS/')

/** An alarm looks at ten metrics, four of which are Lambda's. */
const MOST_ROUTES = 3

/** The requests of a function: by its routes or, where those are more than an alarm can look at, as it counts them itself. */
function requestsOfAll(of: Released, { Resources }: Template): Pair[] {
  if (of.routes.length <= MOST_ROUTES) return of.routes.flatMap((route) => requestsOf(route, of))
  const { Environment } = Resources[of.functionId]?.Properties ?? {}
  const { Variables } = Environment as { Variables: JsonObject }
  const prefix = of.name.charAt(0).toUpperCase() + of.name.slice(1)
  const metric = (ending: string): JsonObject => ({
    Namespace: Variables.POWERTOOLS_METRICS_NAMESPACE ?? '',
    MetricName: `${prefix}${ending}`,
    Dimensions: [{ Name: 'service', Value: Variables.POWERTOOLS_SERVICE_NAME ?? '' }],
  })
  return [[metric('Failed'), metric('Received')]]
}

/** The requests of a route. API Gateway does not say by which method and path it counts those that no other route takes. */
function requestsOf(route: string, { sources }: Released): Pair[] {
  const [Method, Resource] = route.split(' ')
  const [api] = sources
  if (Method === undefined || Resource === undefined || api === undefined) return []
  const metric = (MetricName: string): JsonObject => ({
    Namespace: 'AWS/ApiGateway',
    MetricName,
    Dimensions: [
      { Name: 'ApiId', Value: { Ref: api } },
      { Name: 'Method', Value: Method },
      { Name: 'Resource', Value: Resource },
      // A reference to the stage would need its routes, which need the alias, which needs this alarm.
      { Name: 'Stage', Value: '$default' },
    ],
  })
  return [[metric('5xx'), metric('Count')]]
}

import { severityOf } from '../alarming/severity.ts'
import { isJsonObject, type Json, type JsonObject } from '../json/json.ts'
import { type Resources, table, templatePage } from './template-page.ts'

const INTRODUCTION = `# The alarms of the template

Made by \`npm run docs\` from the template as it is compiled: what AWS gets. For when an alarm fires, see
[the runbook](../runbook.md#the-alarms); why they look at what they look at is
[decision 0036](../decisions/0036-what-alarms-look-at.md).

A page wakes somebody, and a ticket waits for the next working hours; a part tells nobody by itself. The first table has the alarms of
alarms, the second those of metrics.

A period is bad when what is judged is above the threshold, or below it where it says so, and an alarm fires when as many of the last periods are bad as
the last column says. A period without data is not bad. In a formula, a metric has the name that stands before it.
`

/** The page with a table of every alarm of the compiled template. */
export const alarmsPage = (): Promise<string> => templatePage(alarmsText)

function alarmsText(resources: Resources): string {
  const of = (type: string) =>
    Object.values(resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []))
  const names = new Map(
    Object.entries(resources).map(([id, { Properties }]) => [id, String(Properties?.AlarmName)]),
  )
  const composites = of('AWS::CloudWatch::CompositeAlarm').map((each) => compositeRow(each, names))
  const rows = of('AWS::CloudWatch::Alarm').map(row)
  return [
    `${INTRODUCTION}\n${table(['alarm', 'tells', 'on while', 'tells nothing while'], composites)}`,
    table(['alarm', 'tells', 'metrics', 'bad when', 'fires after'], rows),
  ].join('\n')
}

function compositeRow(alarm: JsonObject, names: ReadonlyMap<string, string>): string[] {
  const { AlarmName, AlarmRule, ActionsSuppressor, ActionsSuppressorWaitPeriod: wait } = alarm
  const extension = Number(alarm.ActionsSuppressorExtensionPeriod) / 60
  const rule = (AlarmRule as { 'Fn::Sub': string })['Fn::Sub'].replaceAll(
    /ALARM\("\$\{(\w+)\}"\)/g,
    (_, id: string) => shortName(names.get(id) ?? id),
  )
  const by =
    ActionsSuppressor === undefined
      ? ''
      : `\`${shortName(names.get((ActionsSuppressor as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0] ?? '') ?? '')}\` is on, the first ${Number(wait) / 60} minutes, and ${extension} after that`
  return [`\`${shortName(String(AlarmName))}\``, tellsOf(alarm), `\`${rule}\``, by]
}

const shortName = (name: string): string => name.replace(/^keepsakes-\w+-/, '')

const tellsOf = ({ AlarmName, AlarmActions }: JsonObject): string =>
  severityOf(String(AlarmName), AlarmActions) ?? 'a part'

interface Query {
  readonly Id: string
  readonly Expression?: string
  readonly MetricStat?: { readonly Stat: string; readonly Period: number; readonly Metric: Json }
}

function row(alarm: JsonObject): string[] {
  const queries = (alarm.Metrics ?? []) as unknown as readonly Query[]
  const metrics = queries.flatMap(({ Id, MetricStat }) =>
    MetricStat ? [`\`${Id}\`: ${metricText(MetricStat.Metric, MetricStat.Stat)}`] : [],
  )
  const formulas = queries.flatMap(({ Id, Expression }) => (Expression ? [{ Id, Expression }] : []))
  const [judged, ...parts] = formulas
  const where = parts.map(({ Id, Expression }) => `\`${Id}\` = \`${Expression}\``)
  const value = judged ? `\`${judged.Expression}\`` : 'it'
  const of = Number(alarm.EvaluationPeriods)
  const seconds = alarm.Period ?? queries.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period
  return [
    `\`${shortName(String(alarm.AlarmName))}\``,
    tellsOf(alarm),
    judged ? metrics.join('; ') : metricText(alarm, String(alarm.Statistic)),
    [
      `${value} ${alarm.ComparisonOperator === 'LessThanThreshold' ? '<' : '>'} ${alarm.Threshold}`,
      ...where,
    ].join('; '),
    `${alarm.DatapointsToAlarm ?? of} of ${of} × ${seconds} s`,
  ]
}

function metricText(metric: Json, statistic: string): string {
  if (!isJsonObject(metric)) throw new Error(`no metric: ${JSON.stringify(metric)}`)
  const dimensions = ((metric.Dimensions ?? []) as unknown as readonly { Name: string; Value: Json }[]).map(
    ({ Name, Value }) => `${Name} ${resourceOf(Value)}`,
  )
  const whose = dimensions.length === 0 ? 'of all there are' : dimensions.join(', ')
  return `${statistic} of \`${metric.Namespace}\` \`${metric.MetricName}\` (${whose})`
}

/** The resource that a dimension names, or its text. */
function resourceOf(value: Json): string {
  if (typeof value === 'string') return value
  if (!isJsonObject(value)) throw new Error(`no dimension: ${JSON.stringify(value)}`)
  const { Ref, 'Fn::GetAtt': attribute } = value
  // The id of a version ends in a hash of what is in it.
  return String(Array.isArray(attribute) ? attribute[0] : Ref).replace(/(?<=LambdaVersion)[0-9a-f]{40}$/, '')
}

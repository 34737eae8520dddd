import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonObject } from '../../../json/json.ts'
import { projectRoot } from '../../../packaging/project.ts'
import type { AlarmMetric } from './alarms.ts'
import { ALIAS, awsMetrics, METHOD, PATH } from './aws-metrics.ts'
import { type Compiled, functionsOf, ofType } from './compiled.ts'
import { referenceText } from './policies.ts'

/** A function sends metrics, as AWS itself does: its environment and its bundle say which. */
export interface Sender {
  readonly name: string
  readonly namespace: string
  readonly service: string
  readonly bundle: string
}

export async function sendersOf(compiled: Compiled): Promise<Sender[]> {
  return Promise.all(
    functionsOf(compiled).map(async ([name, { Environment }]) => {
      const { Variables } = Environment as { Variables: JsonObject }
      return {
        name,
        namespace: String(Variables.POWERTOOLS_METRICS_NAMESPACE),
        service: String(Variables.POWERTOOLS_SERVICE_NAME),
        bundle: await readFile(join(projectRoot, `.build/functions/${name}/index.mjs`), 'utf8'),
      }
    }),
  )
}

/** Lists who sends the metric with just these dimensions: functions, or a resource of AWS; empty for nobody. */
export function whoSends(metric: AlarmMetric, compiled: Compiled, functions: readonly Sender[]): string[] {
  const { namespace, name, dimensions } = metric
  if (namespace.startsWith('AWS/')) return fromAws(metric, compiled)
  const filters = ofType(compiled, 'AWS::Logs::MetricFilter').filter(([, { MetricTransformations }]) =>
    JSON.stringify(MetricTransformations).includes(`"MetricNamespace":"${namespace}","MetricName":"${name}"`),
  )
  if (filters.length > 0 && Object.keys(dimensions).length === 0) return filters.map(([id]) => id)
  const { service, ...more } = dimensions
  if (Object.keys(more).length > 0) return []
  return functions
    .filter((each) => each.namespace === namespace && each.service === service)
    .filter(({ bundle }) => new RegExp(`["'\`]${name}["'\`]`).test(bundle))
    .map((each) => each.name)
}

function fromAws({ namespace, name, dimensions }: AlarmMetric, compiled: Compiled): string[] {
  const { resources } = compiled
  // A rule on a bus of its own is named by its name: a reference to it has the bus as well.
  const ruleNamed = (value: string) =>
    Object.values(resources).find(
      ({ Type, Properties }) =>
        Type === 'AWS::Events::Rule' && Properties.EventBusName && Properties.Name === value,
    )
  const resourceOf = (value: string) =>
    resources[value.replace(/\.(?:QueueName|TopicName|Version)$/, '')] ?? ruleNamed(value)
  const kindOf = (key: string, value: string) =>
    resourceOf(value)?.Type ?? wordOf(key, value, dimensions, compiled) ?? value
  const keys = (record: object) => Object.keys(record).sort().join()
  const named = Object.values(dimensions).map(
    (value) => resourceOf(value)?.Properties as JsonObject | undefined,
  )
  const isSent = awsMetrics.some(({ namespace: own, names, dimensions: sets, where = {} }) => {
    if (own !== namespace || !names.includes(name)) return false
    const isOfType = sets.some(
      (set) =>
        keys(set) === keys(dimensions) &&
        Object.entries(dimensions).every(([key, value]) => kindOf(key, value) === set[key]),
    )
    return isOfType && Object.entries(where).every(([key, value]) => named[0]?.[key] === value)
  })
  // Only a stage's own API sends what has both for dimensions.
  const stage = named.find((properties) => properties?.StageName !== undefined)
  const isOfItsApi = stage === undefined || referenceText(stage.ApiId) === dimensions.ApiId
  const whose = Object.values(dimensions)
  return isSent && isOfItsApi ? (whose.length > 0 ? whose : ['the account']) : []
}

/** The meaning of a dimension that is no reference, where the template has what it names. */
function wordOf(
  key: string,
  value: string,
  { FunctionName = '', Method, Resource }: AlarmMetric['dimensions'],
  { resources }: Compiled,
): string | undefined {
  const all = Object.values(resources)
  const isRoute = all.some(({ Properties }) => Properties.RouteKey === `${Method} ${Resource}`)
  if (key === 'Method' && isRoute) return METHOD
  if (key === 'Resource' && isRoute) return PATH
  if (key === 'Resource' && value === `${resources[FunctionName]?.Properties.FunctionName}:live`) return ALIAS
  const stage = all.find(
    ({ Type, Properties }) => Type.endsWith('V2::Stage') && Properties.StageName === value,
  )
  return key === 'Stage' ? stage?.Type : undefined
}

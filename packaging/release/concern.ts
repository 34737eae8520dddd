import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { idsIn, type Released, type Template } from './functions.ts'

/** A canary takes this long: what an alarm says later comes too late to take it back. */
export const WATCHED_SECONDS = 600

/** Whether the code of a function sends a metric of this name. */
export type Sends = (functionName: string, metric: string) => boolean

/** How much there is to do: alarms divide by these, and judge something else. */
const VOLUME = /^(?:Count|Invocations|NumberOfMessagesSent|\w+(?:Received|Accepted))$/

/**
 * A window of a budget says nothing by itself, a duration is of several functions at once, a backlog is of what comes in, and 4xx are
 * mostly the caller's doing, as dead letters of webhooks are their receiver's: the code of one function is judged by the others.
 */
const OF_NO_RELEASE = /(?:Budget\w+|NearTimeout|Backlog|RefusedRate|WebhookDeadLetter)Alarm$/

/**
 * The ids of the alarms that a release of a function can set off: they judge the function, what it sends, the queue that it takes from,
 * the API that it answers, or a table or queue of its environment, and tell of it while its canary runs.
 */
export function concerning(of: Released, template: Template, sends: Sends): string[] {
  const { Environment } = template.Resources[of.functionId]?.Properties ?? {}
  const reached = idsIn(Environment ?? null).filter((id) =>
    ['AWS::DynamoDB::Table', 'AWS::SQS::Queue'].includes(template.Resources[id]?.Type ?? ''),
  )
  const known = new Set([of.functionId, ...of.sources, ...reached])
  const isOf = ({ Namespace, MetricName, Dimensions = [] }: JsonObject, alone: boolean): boolean => {
    const name = String(MetricName)
    if (VOLUME.test(name) && !alone) return false
    if (!String(Namespace).startsWith('AWS/')) return sends(of.name, name)
    return idsIn(Dimensions).some((id) => known.has(id))
  }
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    if (
      Type !== 'AWS::CloudWatch::Alarm' ||
      OF_NO_RELEASE.test(id) ||
      secondsToTell(Properties) > WATCHED_SECONDS
    )
      return []
    const judged = metricsIn(Properties)
    // A queue of rejected activities is judged by what comes in.
    return judged.some((metric) =>
      isOf(
        metric,
        idsIn(metric).some((each) => reached.includes(each)),
      ),
    )
      ? [id]
      : []
  })
}

/** Every metric below a value: an object with its name. */
export function metricsIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(metricsIn)
  if (!isJsonObject(value)) return []
  const below = Object.values(value).flatMap(metricsIn)
  return 'MetricName' in value ? [value, ...below] : below
}

function secondsToTell(alarm: JsonObject): number {
  const period = Math.max(...periodsIn(alarm))
  return period * Number(alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods)
}

function periodsIn(value: Json): number[] {
  if (Array.isArray(value)) return value.flatMap(periodsIn)
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, each]) => (key === 'Period' ? [Number(each)] : periodsIn(each)))
}

import type { TableAnswer } from '../aws/table-answer.ts'
import type { RuleCount } from '../event-bus/deliver.ts'
import type { HttpApiAnswer } from '../http-api/definition.ts'
import type { FunctionObserver } from '../lambda/definition.ts'
import type { RuleModel } from '../resources/model.ts'
import type { WebSocketCount } from '../websocket-api/definition.ts'
import type { LocalMetrics } from './metrics.ts'
import type { MetricName } from './name.ts'

type Dimensions = MetricName['dimensions']

/** Puts metrics of one namespace, each with every set of dimensions that AWS gives it. */
function putter(metrics: LocalMetrics, namespace: string, ...sets: readonly Dimensions[]) {
  return (name: string, value: number) => {
    for (const dimensions of sets) metrics.put({ namespace, name, dimensions }, value)
  }
}

/** Lambda's metrics of a function, and those of all functions of the account; and how much the function logs itself. */
export function lambdaMetrics(metrics: LocalMetrics, functionName: string): FunctionObserver {
  const put = putter(metrics, 'AWS/Lambda', { FunctionName: functionName }, {})
  const logs = putter(metrics, 'AWS/Logs', { LogGroupName: `/aws/lambda/${functionName}` })
  return {
    began: (running) => put('ConcurrentExecutions', running),
    throttled: () => put('Throttles', 1),
    // Each is told with each invocation, also when it is 0.
    ended(milliseconds, ok) {
      put('Invocations', 1)
      put('Duration', milliseconds)
      put('Errors', ok ? 0 : 1)
      put('Throttles', 0)
    },
    logged(bytes) {
      logs('IncomingBytes', bytes)
      logs('IncomingLogEvents', 1)
    },
  }
}

/** API Gateway's metrics of an HTTP API: of the whole, of its stage, and, as they are detailed, of each route. */
export function httpApiMetrics(metrics: LocalMetrics, ApiId: string, Stage: string) {
  return ({ routeKey, status, latencyMs, integrationMs }: HttpApiAnswer): void => {
    const [method = '', path] = routeKey?.split(' ') ?? []
    const route = routeKey === undefined ? [] : [{ ApiId, Stage, Method: method, Resource: path ?? method }]
    const put = putter(metrics, 'AWS/ApiGateway', { ApiId }, { ApiId, Stage }, ...route)
    put('Count', 1)
    put('4xx', status >= 400 && status < 500 ? 1 : 0)
    put('5xx', status >= 500 ? 1 : 0)
    put('Latency', latencyMs)
    if (integrationMs !== undefined) put('IntegrationLatency', integrationMs)
  }
}

/** API Gateway's metrics of a WebSocket API. */
export function webSocketMetrics(metrics: LocalMetrics, ApiId: string, Stage: string) {
  const put = putter(metrics, 'AWS/ApiGateway', { ApiId }, { ApiId, Stage })
  return (name: WebSocketCount): void => put(name, 1)
}

/** DynamoDB's metrics of a table. It tells nothing of what did not happen, and nothing is throttled here. */
export function tableMetrics(metrics: LocalMetrics) {
  return ({ table, operation, milliseconds, units, items, isRead }: TableAnswer): void => {
    const put = putter(metrics, 'AWS/DynamoDB', { TableName: table })
    const putOperation = putter(metrics, 'AWS/DynamoDB', { TableName: table, Operation: operation })
    if (units !== undefined) put(isRead ? 'ConsumedReadCapacityUnits' : 'ConsumedWriteCapacityUnits', units)
    putOperation('SuccessfulRequestLatency', milliseconds)
    if (items !== undefined) putOperation('ReturnedItemCount', items)
  }
}

/** EventBridge's metrics of a rule; one that is not on the default bus has its bus as well. */
export function ruleMetrics(metrics: LocalMetrics) {
  return ({ name, busName }: Pick<RuleModel, 'name' | 'busName'>, count: RuleCount): void => {
    const ofBus = busName === 'default' ? [] : [{ EventBusName: busName, RuleName: name }]
    putter(metrics, 'AWS/Events', { RuleName: name }, ...ofBus)(count, 1)
  }
}

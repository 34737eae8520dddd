import { readDashboard, type Widget } from '../../../cli/watch/dashboard.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../json/json.ts'
import type { AlarmMetric } from './alarms.ts'
import { type Compiled, propertiesOf } from './compiled.ts'
import { referenceText } from './policies.ts'

/** The body of the dashboard as it is in the template, and what its own variables stand for. */
export function dashboardText(compiled: Compiled): { text: string; variables: JsonObject } {
  const { DashboardBody } = propertiesOf(compiled, 'Dashboard')
  const [text, variables] = isJsonObject(DashboardBody) ? (DashboardBody['Fn::Sub'] as Json[]) : []
  return { text: String(text), variables: variables as JsonObject }
}

/** The widgets, in which references stand as `Queue.QueueName`, and `Table` for what `Ref` says of it. */
export function dashboardWidgets(compiled: Compiled): Widget[] {
  const { text, variables } = dashboardText(compiled)
  const named = text.replaceAll(/\$\{([^!}]+)\}/g, (_, name: string) => {
    if (name === 'Alarms') return ''
    return Object.hasOwn(variables, name) ? referenceText(variables[name]) : name
  })
  return readDashboard('keepsakes-dev', named)
}

/** Every metric that is shown, or that a shown expression is made of. */
export function dashboardMetrics(compiled: Compiled): AlarmMetric[] {
  return dashboardWidgets(compiled).flatMap(({ shows }) =>
    'lines' in shows
      ? shows.lines.flatMap(({ id = '', asked }) => {
          if ('expression' in asked) return []
          const { namespace, name, dimensions, stat } = asked
          const of = Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]))
          return [{ id, namespace, name, dimensions: of, stat, period: 60 }]
        })
      : [],
  )
}

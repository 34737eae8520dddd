import { readFile } from 'node:fs/promises'
import type { CountedWork } from '../../capacity/counted-work.ts'
import type { LocalRun } from '../../local/run.ts'
import { ensurePackaged } from '../../packaging/package.ts'
import { accessLogBytes } from './log-volume.ts'
import type { Meters } from './meters.ts'

interface Template {
  readonly Resources: Readonly<Record<string, { Type: string; Properties?: Properties }>>
}

interface Properties {
  readonly Metrics?: readonly { MetricStat?: unknown }[]
  readonly AccessLogSettings?: { readonly Format: string }
}

async function templateOf(): Promise<Template['Resources']> {
  const { templatePath } = await ensurePackaged({ stage: 'local' })
  return (JSON.parse(await readFile(templatePath, 'utf8')) as Template).Resources
}

/** Bytes of access logs: a line for each request, and for the beginning and the end of the connection. */
export async function accessLogOf(requests: number): Promise<number> {
  const { HttpApiStage, WebsocketsDeploymentStage } = await templateOf()
  const bytesOf = (stage: typeof HttpApiStage) =>
    accessLogBytes(stage?.Properties?.AccessLogSettings?.Format ?? '')
  return requests * bytesOf(HttpApiStage) + 2 * bytesOf(WebsocketsDeploymentStage)
}

const COLD_START = new Set(['ColdStart'])

/** Counts what is there all the time, by the template and the run. */
export async function standingOf({ stack }: LocalRun, { logs }: Meters): Promise<CountedWork['standing']> {
  const resources = Object.values(await templateOf())
  const of = (type: string) => resources.filter(({ Type }) => Type === type)
  const alarms = of('AWS::CloudWatch::Alarm')
  const metricsOf = ({ Properties }: (typeof alarms)[number]) =>
    Properties?.Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1
  return {
    // Each function sends its cold starts as a metric of its own, and filters make one of a log.
    customMetrics:
      logs.metricNames.difference(COLD_START).size +
      stack.model.functions.length +
      of('AWS::Logs::MetricFilter').length,
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    compositeAlarms: of('AWS::CloudWatch::CompositeAlarm').length,
    polledQueues: stack.model.eventSourceMappings.length,
  }
}

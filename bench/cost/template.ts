import { readFile } from 'node:fs/promises'
import type { CountedWork } from '../../capacity/counted-work.ts'
import { metricsReadInDay } from '../../functions/patrol/patrol.ts'
import type { BoundMetric } from '../../functions/telemetry/metrics.ts'
import { CAMPAIGNS_FOLDER, type LocalRun } from '../../local/run.ts'
import { ensurePackaged } from '../../packaging/package.ts'
import { loadCampaigns } from '../../publishing/campaign-files.ts'
import { partnersIn } from '../../schemas/partner-list.ts'
import { accessLogBytes, type LoggingConfig, platformBytes } from './log-volume.ts'
import type { Meters } from './meters.ts'

interface Template {
  readonly Resources: Readonly<Record<string, { Type: string; Properties?: Properties }>>
}

interface Properties {
  readonly Metrics?: readonly { MetricStat?: unknown }[]
  readonly AccessLogSettings?: { readonly Format: string }
  readonly LoggingConfig?: LoggingConfig
}

async function templateOf(): Promise<Template['Resources']> {
  const { templatePath } = await ensurePackaged({ stage: 'local' })
  return (JSON.parse(await readFile(templatePath, 'utf8')) as Template).Resources
}

/** Bytes that Lambda itself logs of an invocation, by the function's logical id. */
export async function platformLogOf(logicalId: string): Promise<number> {
  return platformBytes((await templateOf())[logicalId]?.Properties?.LoggingConfig)
}

/** Bytes of access logs: a line for each request, and for the beginning and the end of the connection. */
export async function accessLogOf(requests: number): Promise<number> {
  const { HttpApiStage, WebsocketsDeploymentStage } = await templateOf()
  const bytesOf = (stage: typeof HttpApiStage) =>
    accessLogBytes(stage?.Properties?.AccessLogSettings?.Format ?? '')
  return requests * bytesOf(HttpApiStage) + 2 * bytesOf(WebsocketsDeploymentStage)
}

/** Metrics of which there is one for each function, partner, criterion or campaign: those are counted by what there is. */
const COUNTED_APART: ReadonlySet<string> = new Set<BoundMetric | 'ColdStart'>([
  'ColdStart',
  'PartnerReceived',
  'PartnerRejected',
  'MeasureMatched',
  'CampaignAwarded',
  'RejectionsKept',
])
/** No workload starts the patrol, which says each time that it has been. */
const PATROLS = 1
/** One tells how much each partner sent, the other how much of it was rejected. */
const METRICS_OF_PARTNER = 2
/** A partner that is listed usually makes mistakes of one reason. */
const REASONS_OF_PARTNER = 1

/** The partners that are counted by name, as the template tells the function. */
export function listedPartners({ stack }: LocalRun): readonly string[] {
  const award = stack.model.functions.find(({ name }) => name.endsWith('-awardKeepsakes'))
  return partnersIn(award?.environment.PARTNERS ?? '')
}

/** Counts what is there all the time, by the template and the run. */
export async function standingOf(run: LocalRun, { logs }: Meters): Promise<CountedWork['standing']> {
  const { model } = run.stack
  const resources = Object.values(await templateOf())
  const of = (type: string) => resources.filter(({ Type }) => Type === type)
  const alarms = of('AWS::CloudWatch::Alarm')
  // The workload's campaign is not open today: as many criteria are watched as the shipped one measures.
  const campaigns = await loadCampaigns(CAMPAIGNS_FOLDER)
  const watched = campaigns.reduce((sum, { measures }) => sum + measures.size, 0)
  const metricsOf = ({ Properties }: (typeof alarms)[number]) =>
    Properties?.Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1
  const partners = listedPartners(run).length
  const bound = (METRICS_OF_PARTNER + REASONS_OF_PARTNER) * (partners + 1) + watched + campaigns.length
  return {
    // Each function sends its cold starts as a metric of its own, and a filter makes one of a log.
    customMetrics:
      logs.metricNames.difference(COUNTED_APART).size +
      model.functions.length +
      of('AWS::Logs::MetricFilter').length +
      PATROLS +
      bound,
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    compositeAlarms: of('AWS::CloudWatch::CompositeAlarm').length,
    polledQueues: model.eventSourceMappings.length,
    metricReadsOfDay: metricsReadInDay(partners, watched),
  }
}

import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Units } from '../../store/open.ts'

/**
 * Every metric that functions send, all of them through this file. They are in the stage's own namespace
 * (POWERTOOLS_METRICS_NAMESPACE) and have one dimension, `service`, but for those of BoundMetric. What an alarm looks at must be
 * one of them, sent by a function that has its name in its bundle: `tests/template/metrics.test.ts`.
 */
export type CountMetric =
  | `Activities${'Received' | 'Rejected' | 'Ignored' | 'Unasked' | 'Erased' | 'Contradicting' | 'Failed'}`
  | 'ProgressUnchanged'
  | 'VersionConflicts'
  | `Keepsakes${'Awarded' | 'DatedBack' | 'SoldOut'}`
  | `Ingest${'Accepted' | 'Rejected' | 'Failed' | 'Unkept'}`
  | `Rejections${'Received' | 'Failed'}`
  | `Live${'Connected' | 'Disconnected' | 'Replaced' | 'Expired' | 'Refused'}`
  | `Live${'Received' | 'Pushed' | 'Gone' | 'Unread' | 'NotHeld' | 'Failed'}`
  | `Webhooks${'Received' | 'Delivered' | 'Retried' | 'GivenUp' | 'Failed'}`
  | 'UsersErased'
  | `Erasures${'Received' | 'Finished' | 'Failed'}`
  | `Export${'Requests' | 'Manifests'}${'Received' | 'Failed'}`
  | `Exports${'Started' | 'Planned' | 'Completed'}`
  | 'FullExportsCompleted'
  | 'ExportFilesTidied'
  | `ExportRows${'Written' | 'Unknown' | 'Forgotten'}`
  | `Tidy${'Received' | 'Failed'}`
  | `Studio${'Drafts' | 'Publishing'}${'Received' | 'Failed'}`
  | 'CatalogueUnusable'
  | 'SpansLost'
  | `Canary${'Awarded' | 'Failed'}`
  | `Partners${'Silent' | 'Rejected'}`
  | `Measures${'Dead' | 'Died'}`
  | 'PatrolsFinished'
  | 'ReadUnits'
  | 'WriteUnits'

/**
 * A metric with more dimensions than `service`, each set of which is a metric of its own that is charged for: whoever sends one
 * bounds how many there can be.
 */
export type BoundMetric =
  | `Partner${'Received' | 'Rejected'}`
  | 'RejectionsKept'
  | 'MeasureMatched'
  | 'CampaignAwarded'

/** How long a message had waited in its queue when a function received it, however often before. */
export type AgeMetric =
  `${'Activity' | 'Rejection' | 'Live' | 'Webhook' | 'Erasure' | 'ExportRequest' | 'ExportManifest' | 'Tidy'}AgeSeconds`

/** Nothing is sent of what did not happen. */
export function count(metrics: Metrics, name: CountMetric, howMany = 1): void {
  if (howMany > 0) metrics.addMetric(name, MetricUnit.Count, howMany)
}

/** Sends counts of one partner, measure or campaign in a line of their own. */
export function countOf(
  metrics: Metrics,
  dimensions: Readonly<Record<string, string>>,
  counts: Readonly<Partial<Record<BoundMetric, number>>>,
): void {
  // Whatever was added before has other dimensions.
  sendMetrics(metrics)
  for (const [name, howMany] of Object.entries(counts))
    if (howMany > 0) metrics.addMetric(name, MetricUnit.Count, howMany)
  if (!metrics.hasStoredMetrics()) return
  for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value)
  metrics.publishStoredMetrics()
}

/** Counts a tally by the names of its metrics. */
export function countAll<Name extends string>(
  metrics: Metrics,
  names: Readonly<Record<Name, CountMetric>>,
  tally: Readonly<Partial<Record<NoInfer<Name>, number>>>,
): void {
  for (const name of Object.keys(names) as Name[]) count(metrics, names[name], tally[name] ?? 0)
}

export function age(metrics: Metrics, name: AgeMetric, seconds: number): void {
  metrics.addMetric(name, MetricUnit.Seconds, seconds)
}

/** A request as the log of requests has it. Nothing in it is of a customer. */
export interface ServedRequest {
  /** Such as `GET /v1/me/keepsakes`: a template, and no path. */
  readonly route: string
  readonly status: number
  /** The items that the answer tells of. */
  readonly items: number | undefined
}

/**
 * Says beside the metrics of a request what it asked for: so one line tells which route read how much for how many items. A
 * request that measured nothing has no line.
 */
export function describeRequest(metrics: Metrics, { route, status, items }: ServedRequest): void {
  if (!unitsSoFar.has(metrics) && !metrics.hasStoredMetrics()) return
  metrics.addMetadata('route', route)
  metrics.addMetadata('status', String(status))
  if (items !== undefined) metrics.addMetadata('items', String(items))
}

/** Request units that an invocation has taken so far. */
const unitsSoFar = new WeakMap<Metrics, { readonly read: number; readonly write: number }>()

export function seconds(metrics: Metrics, name: 'CanaryDelaySeconds', value: number): void {
  metrics.addMetric(name, MetricUnit.Seconds, value)
}

/** Adds DynamoDB request units to the metrics of the invocation. */
export function unitsMetric(metrics: Metrics): (units: Units) => void {
  return ({ read, write }) => {
    const before = unitsSoFar.get(metrics)
    unitsSoFar.set(metrics, { read: (before?.read ?? 0) + read, write: (before?.write ?? 0) + write })
  }
}

/**
 * Writes what an invocation has measured, as one line of its log: each line is charged by its bytes. Request units are one
 * sum in it, and no list of calls.
 */
export function sendMetrics(metrics: Metrics): void {
  const units = unitsSoFar.get(metrics)
  unitsSoFar.delete(metrics)
  if (units) {
    count(metrics, 'ReadUnits', units.read)
    count(metrics, 'WriteUnits', units.write)
  }
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
}

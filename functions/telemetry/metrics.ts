import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Units } from '../../store/open.ts'

/**
 * Every metric that functions send, all of them through this file. They are in the stage's own namespace
 * (POWERTOOLS_METRICS_NAMESPACE) and have one dimension, `service`. What an alarm looks at must be one of them, sent by a
 * function that has its name in its bundle: `tests/template/metrics.test.ts`.
 */
export type CountMetric =
  | `Activities${'Received' | 'Rejected' | 'Ignored' | 'Unasked' | 'Erased' | 'Contradicting' | 'Failed'}`
  | 'ProgressUnchanged'
  | 'VersionConflicts'
  | `Keepsakes${'Awarded' | 'DatedBack' | 'SoldOut'}`
  | `Ingest${'Accepted' | 'Rejected' | 'Failed'}`
  | `Live${'Connected' | 'Disconnected' | 'Replaced' | 'Expired' | 'Refused'}`
  | `Live${'Received' | 'Pushed' | 'Gone' | 'Unread' | 'NotHeld' | 'Failed'}`
  | 'UsersErased'
  | `Erasures${'Received' | 'Finished' | 'Failed'}`
  | `Export${'Requests' | 'Manifests'}${'Received' | 'Failed'}`
  | `Exports${'Started' | 'Planned' | 'Completed'}`
  | 'FullExportsCompleted'
  | 'ExportFilesTidied'
  | `ExportRows${'Written' | 'Unknown' | 'Forgotten'}`
  | `Tidy${'Received' | 'Failed'}`
  | 'CatalogueUnusable'
  | `Canary${'Awarded' | 'Failed'}`
  | 'ReadUnits'
  | 'WriteUnits'

/** How long a message had waited in its queue when a function received it, however often before. */
export type AgeMetric =
  `${'Activity' | 'Live' | 'Erasure' | 'ExportRequest' | 'ExportManifest' | 'Tidy'}AgeSeconds`

/** Nothing is sent of what did not happen. */
export function count(metrics: Metrics, name: CountMetric, howMany = 1): void {
  if (howMany > 0) metrics.addMetric(name, MetricUnit.Count, howMany)
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

export function seconds(metrics: Metrics, name: 'CanaryDelaySeconds', value: number): void {
  metrics.addMetric(name, MetricUnit.Seconds, value)
}

/** Adds DynamoDB request units to the metrics of the invocation. */
export function unitsMetric(metrics: Metrics): (units: Units) => void {
  return ({ read, write }) => {
    count(metrics, 'ReadUnits', read)
    count(metrics, 'WriteUnits', write)
  }
}

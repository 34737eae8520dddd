import { ASSUMED, DEPLOYED } from './assumptions.ts'
import type { CountedActivity } from './counted-work.ts'
import { roundUp } from './limits.ts'
import type { Region } from './prices.ts'
import { GROWTH, QUOTAS, quotaOf } from './quotas.ts'
import { type Arrivals, arrivalsOf } from './simulation/arrivals.ts'
import { type Model, simulate } from './simulation/simulate.ts'
import { batchMs } from './work.ts'

/** From an event to its keepsake, in milliseconds, of the events of the peak. */
export interface Delay {
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** How long after the peak the last of its events was done. */
  readonly clearedAfterMs: number
}

export type Setup = 'deployed' | 'raised' | 'ready'

export const SETUPS: Readonly<Record<Setup, string>> = {
  deployed: 'as deployed, with the quotas of a new account',
  raised: 'with what is above raised',
  ready: 'and in provisioned mode, with pollers ready for the peak',
}

export interface PeakLoad {
  readonly meanPerSecond: number
  readonly peakPerSecond: number
  readonly peakSeconds: number
  readonly seed: number
}

/** It takes so long at the usual rate until pollers are as many as that rate needs. */
const QUIET_SECONDS = 60
const PARTITION_WRITES = QUOTAS.partitionWrites.most[0]

/** How fast keepsakes come in each setup, for the same events. */
export function delaysOf(activity: CountedActivity, load: PeakLoad, region: Region): Record<Setup, Delay> {
  const { meanPerSecond, peakPerSecond, peakSeconds, seed } = load
  const arrivals = arrivalsOf({
    quietPerSecond: meanPerSecond,
    quietSeconds: QUIET_SECONDS,
    peakPerSecond,
    peakSeconds,
    seed,
  })
  const endOfPeak = (QUIET_SECONDS + peakSeconds) * 1000
  const delayIn = (setup: Setup) =>
    delayOf(arrivals, modelOf(setup, activity, peakPerSecond, region, seed), endOfPeak)
  return { deployed: delayIn('deployed'), raised: delayIn('raised'), ready: delayIn('ready') }
}

export function modelOf(
  setup: Setup,
  activity: CountedActivity,
  peakPerSecond: number,
  region: Region,
  seed: number,
): Model {
  const isRaised = setup !== 'deployed'
  /** A setting that is enough stays; another is raised to what the peak needs, with headroom. */
  const raised = (most: number, each: number) =>
    isRaised ? Math.max(most, roundUp(each * peakPerSecond * ASSUMED.headroom)) : most
  const progressWrites = activity.writes - activity.keepsakeWrites
  const concurrency = raised(DEPLOYED.awardConcurrency, batchMs(activity) / 1000 / activity.batch)
  return {
    takenPerSecond: raised(quotaOf('putEvents', region), activity.busEvents) / activity.busEvents,
    deliveredPerSecond: raised(quotaOf('ruleInvocations', region), activity.deliveries) / activity.deliveries,
    deliveryMs: ASSUMED.deliveryMs,
    batch: activity.batch,
    gatherMs: ASSUMED.gatherMs,
    serviceMs: batchMs(activity),
    concurrency,
    firstConcurrency: setup === 'ready' ? concurrency : GROWTH.mappingFirst,
    concurrencyPerMinute: setup === 'ready' ? GROWTH.provisionedPerMinute : GROWTH.mappingPerMinute,
    coldStartMs: ASSUMED.coldStartMs,
    partitions: Math.ceil(raised(DEPLOYED.warmWritesPerSecond, progressWrites) / PARTITION_WRITES),
    activitiesPerPartition: PARTITION_WRITES / progressWrites,
    failing: ASSUMED.failing,
    visibilityMs: DEPLOYED.visibilitySeconds * 1000,
    seed,
  }
}

function delayOf({ times, quiet }: Arrivals, model: Model, endOfPeak: number): Delay {
  const { delays, end } = simulate(times, model)
  const sorted = delays.subarray(quiet).sort()
  return {
    p50: quantileOf(sorted, 0.5),
    p99: quantileOf(sorted, 0.99),
    max: quantileOf(sorted, 1),
    clearedAfterMs: Math.max(0, end - endOfPeak),
  }
}

/** The value that the share of the sorted values does not exceed; 0 without values. */
export function quantileOf(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

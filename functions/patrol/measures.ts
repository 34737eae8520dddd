import {
  measureKey,
  type WatchedMeasure,
  watchedMeasures,
} from '../../awarding/catalogue/watched-measures.ts'
import { DEAD_AFTER_MS, type DeadMeasures, deadMeasures, TOLD_FOR_MS } from './dead-measures.ts'
import { HOUR_MS, periodsUntil } from './periods.ts'
import type { CatalogueThen, ReadHistory, ReadSums } from './ports.ts'

/** As long as it takes to know whether a measure is dead, and whether it has just died, and two hours in which it is not known. */
export const HOURS = (DEAD_AFTER_MS + TOLD_FOR_MS) / HOUR_MS + 3
/** An environment that has reported a match says nothing of others for an hour, and a report may be in the last minute of its own. */
const UNREPORTED_MS = 2 * HOUR_MS

export interface MeasurePorts {
  readonly sums: ReadSums
  readonly history: ReadHistory
  /** Epoch milliseconds, by which CloudWatch files metrics. */
  readonly now: number
  /** How far the stage's clock is ahead of that. */
  readonly offsetMs: number
  readonly most: number
  /** So many came in the last day. */
  readonly activities: number
}

/** Looks for measures that match nothing. It asks for a metric of each that is open. */
export async function patrolMeasures(ports: MeasurePorts): Promise<DeadMeasures> {
  const { sums, history, now, offsetMs, most, activities } = ports
  const clock = now + offsetMs
  const published = await history(now - DEAD_AFTER_MS - TOLD_FOR_MS)
  const [live] = published
  const measures = live ? watchedMeasures(live.catalogue, clock, most) : []
  if (measures.length === 0) return { dead: [], died: [] }
  const span = periodsUntil(now, HOURS, HOUR_MS)
  const matched = await sums(
    measures.map(({ campaignId, measureId }) => ({
      name: 'MeasureMatched',
      dimensions: { campaign: campaignId, measure: measureId },
    })),
    span,
  )
  const seen = measures.map((measure, at) => {
    const until = matchedUntil(matched[at] ?? [], span.from)
    return {
      ...measure,
      liveSince: liveSince(measure, published) + offsetMs,
      matchedUntil: until === undefined ? undefined : until + offsetMs,
    }
  })
  return deadMeasures(seen, clock, activities)
}

/** @param reports of matches by the hour, from the time `from` on */
export function matchedUntil(reports: readonly number[], from: number): number | undefined {
  const hour = reports.findLastIndex((each) => each > 0)
  return hour < 0 ? undefined : from + hour * HOUR_MS + UNREPORTED_MS
}

/** When the snapshot was published from which on every one had the measure, of those that were read. */
function liveSince({ campaignId, measureId }: WatchedMeasure, published: readonly CatalogueThen[]): number {
  const without = published.findIndex(
    ({ catalogue }) => !measureKeysOf(catalogue).has(measureKey(campaignId, measureId)),
  )
  return published.at(without < 0 ? -1 : without - 1)?.publishedAt ?? Number.NEGATIVE_INFINITY
}

const keysOf = new WeakMap<object, ReadonlySet<string>>()

function measureKeysOf(catalogue: CatalogueThen['catalogue']): ReadonlySet<string> {
  let keys = keysOf.get(catalogue)
  if (!keys) {
    keys = new Set(
      Array.from(catalogue.campaigns.values(), ({ id, keepsakes }) =>
        keepsakes.flatMap(({ criterion }) => criterion.measures.map((measure) => measureKey(id, measure.id))),
      ).flat(),
    )
    keysOf.set(catalogue, keys)
  }
  return keys
}

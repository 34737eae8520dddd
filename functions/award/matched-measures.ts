import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import { measureKey, watchedMeasures } from '../../awarding/catalogue/watched-measures.ts'
import type { Contribution } from '../../awarding/progress/contribution.ts'

export interface MatchReporterOptions {
  /** The stage's clock, which may rehearse another time. Epoch milliseconds. */
  readonly clock: () => number
  /** No more measures than these are reported. */
  readonly most: number
  readonly send: (campaignId: string, measureId: string) => void
}

/** An environment says of a measure at most so often that something matched it. */
export const REPORTED_EVERY_MS = 3_600_000
/** An activity that was published before is replayed, and tells nothing of what partners send now. */
const LIVE_FOR_MS = 24 * 3_600_000
/** A campaign that has opened is watched from then on at the latest. */
const LOOKED_UP_EVERY_MS = 15 * 60_000

/**
 * Reports measures that activities match, each at once and then no more for an hour: to know which are dead it is enough to know
 * that something came. So nothing is lost with an environment that ends.
 */
export function matchReporter({ clock, most, send }: MatchReporterOptions) {
  /** When each measure may be reported again. */
  const due = new Map<string, number>()
  let watched = { of: undefined as Catalogue | undefined, until: 0, keys: new Set<string>() }

  const isWatched = (key: string, catalogue: Catalogue, now: number): boolean => {
    if (watched.of !== catalogue || now >= watched.until) {
      const keys = watchedMeasures(catalogue, now, most).map((each) =>
        measureKey(each.campaignId, each.measureId),
      )
      watched = { of: catalogue, until: now + LOOKED_UP_EVERY_MS, keys: new Set(keys) }
      for (const known of due.keys()) if (!watched.keys.has(known)) due.delete(known)
    }
    return watched.keys.has(key)
  }

  return (contributions: readonly Contribution[], catalogue: Catalogue): void => {
    const now = clock()
    for (const { campaignId, publishedAt, states } of contributions) {
      if (now - publishedAt > LIVE_FOR_MS) continue
      for (const [measureId] of states) {
        const key = measureKey(campaignId, measureId)
        if (now < (due.get(key) ?? Number.NEGATIVE_INFINITY) || !isWatched(key, catalogue, now)) continue
        due.set(key, now + REPORTED_EVERY_MS)
        send(campaignId, measureId)
      }
    }
  }
}

import { OTHERS, partnersIn } from '../../schemas/partner-list.ts'
import { countOf } from './metrics.ts'
import type { Telemetry } from './observe.ts'

export interface PartnerCounts {
  /** Activities that were judged, rejected ones among them. */
  readonly received: number
  readonly rejected: number
}

export interface PartnerMeterOptions {
  /** Those that are counted by name. */
  readonly listed: readonly string[]
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly send: (partnerId: string, counts: PartnerCounts) => void
}

export interface PartnerMeter {
  count(partnerId: string | undefined, counts: PartnerCounts): void
  /** Sends what has been counted, unless that was done less than a minute ago. To be called at the end of an invocation. */
  sendDue(): void
}

const EVERY_MS = 60_000

/**
 * Counts by partner in an environment of a function, and sends sums once a minute: a line for each partner and invocation would
 * cost as much as all other metrics together. The first counts after a quiet minute are sent at once. So an environment that ends
 * takes with it what it counted in less than a minute, and nothing where less than a batch a minute comes.
 */
export function partnerMeter({ listed, now, send }: PartnerMeterOptions): PartnerMeter {
  const known = new Set(listed)
  const counts = new Map<string, PartnerCounts>()
  let dueAt = Number.NEGATIVE_INFINITY
  return {
    count(partnerId, { received, rejected }) {
      const id = partnerId !== undefined && known.has(partnerId) ? partnerId : OTHERS
      const before = counts.get(id) ?? { received: 0, rejected: 0 }
      counts.set(id, { received: before.received + received, rejected: before.rejected + rejected })
    },
    sendDue() {
      if (counts.size === 0 || now() < dueAt) return
      for (const [id, each] of counts) send(id, each)
      counts.clear()
      dueAt = now() + EVERY_MS
    },
  }
}

/** The meter of a function, which sends the metrics PartnerReceived and PartnerRejected by the dimension `partner`. */
export const partnerMeterOf = (
  { PARTNERS }: { readonly PARTNERS: string },
  { metrics }: Pick<Telemetry, 'metrics'>,
): PartnerMeter =>
  partnerMeter({
    listed: partnersIn(PARTNERS),
    now: Date.now,
    send: (partner, { received, rejected }) =>
      countOf(metrics, { partner }, { PartnerReceived: received, PartnerRejected: rejected }),
  })

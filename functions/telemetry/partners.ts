import { OTHERS, partnersIn } from '../../schemas/partner-list.ts'
import { type Meter, type MeterOptions, meter } from './meter.ts'
import { countOf } from './metrics.ts'
import type { Telemetry } from './observe.ts'

export interface PartnerCounts {
  /** Activities that were judged, rejected ones among them. */
  readonly received: number
  readonly rejected: number
}

export interface PartnerMeterOptions extends MeterOptions<PartnerCounts> {
  /** Those that are counted by name. */
  readonly listed: readonly string[]
}

export interface PartnerMeter extends Pick<Meter<PartnerCounts>, 'sendDue'> {
  count(partnerId: string | undefined, counts: PartnerCounts): void
}

/** Counts by partner those that are listed, and all others together. */
export function partnerMeter({ listed, ...options }: PartnerMeterOptions): PartnerMeter {
  const known = new Set(listed)
  const { count, sendDue } = meter(options)
  return {
    count: (partnerId, counts) =>
      count(partnerId !== undefined && known.has(partnerId) ? partnerId : OTHERS, counts),
    sendDue,
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

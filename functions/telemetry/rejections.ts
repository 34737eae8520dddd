import { OTHERS, partnersIn } from '../../schemas/partner-list.ts'
import type { ReasonCode } from '../../schemas/rejection.ts'
import { type Meter, type MeterOptions, meter } from './meter.ts'
import { countOf } from './metrics.ts'
import type { Telemetry } from './observe.ts'

export interface RejectionCounts {
  readonly kept: number
}

export interface RejectionMeterOptions extends Omit<MeterOptions<RejectionCounts>, 'send'> {
  /** Those that are counted by name. */
  readonly listed: readonly string[]
  readonly send: (of: { partner: string; reason: string }, counts: RejectionCounts) => void
}

export interface RejectionMeter extends Pick<Meter<RejectionCounts>, 'sendDue'> {
  count(partnerId: string | undefined, reason: ReasonCode): void
}

/** Counts rejected activities by partner and reason: of partners those that are listed, and all others together. */
export function rejectionMeter({ listed, send, now }: RejectionMeterOptions): RejectionMeter {
  const known = new Set(listed)
  const { count, sendDue } = meter<RejectionCounts>({
    now,
    send: (key, counts) => {
      const [partner = '', reason = ''] = key.split(' ')
      send({ partner, reason }, counts)
    },
  })
  return {
    // No id of a partner has a space.
    count: (partnerId, reason) =>
      count(`${partnerId !== undefined && known.has(partnerId) ? partnerId : OTHERS} ${reason}`, { kept: 1 }),
    sendDue,
  }
}

/** The meter of a function, which sends the metric RejectionsKept by the dimensions `partner` and `reason`. */
export const rejectionMeterOf = (
  { PARTNERS }: { readonly PARTNERS: string },
  { metrics }: Pick<Telemetry, 'metrics'>,
): RejectionMeter =>
  rejectionMeter({
    listed: partnersIn(PARTNERS),
    now: Date.now,
    send: (dimensions, { kept }) => countOf(metrics, dimensions, { RejectionsKept: kept }),
  })

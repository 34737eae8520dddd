import type { CountedWork } from '../capacity/counted-work.ts'
import { perMillionOf } from '../capacity/plan.ts'
import { MOST_IN_BATCH } from '../events/batching.ts'
import { countWork } from './cost/count.ts'
import { rounded } from './figures.ts'

/** US dollars for a million activities by a hundred, all in, at the prices of us-east-1. */
const LIMIT = 1.1
/** Events that are counted of each size: enough for batches of ten that are full. */
const EVENTS = 200

export interface PublishingResult {
  /** By how many activities an event carries. */
  readonly byEvent: Readonly<Record<string, CostOfActivity>>
  /** The limit that the project sets itself, in US East. */
  readonly verdict: string
}

interface CostOfActivity {
  /** US dollars a million activities, by service. */
  readonly usd: Readonly<Record<string, number>>
  readonly total: number
  readonly busEvents: number
  readonly queueRequests: number
  readonly invocations: number
  readonly reads: number
  readonly writes: number
}

/** Counts what a million activities cost that come alone, by ten and by a hundred. The first is the baseline. */
export async function benchPublishing(events = EVENTS): Promise<PublishingResult> {
  const byEvent: Record<string, CostOfActivity> = {}
  for (const inEvent of [1, 10, MOST_IN_BATCH])
    byEvent[inEvent] = costOf(await countWork({ activities: events * inEvent, opens: 1, inEvent }))
  const { total = Number.NaN } = byEvent[MOST_IN_BATCH] ?? {}
  return {
    byEvent,
    verdict: `${total <= LIMIT ? 'pass' : 'FAIL'}: ${total.toFixed(2)} of at most ${LIMIT.toFixed(2)} USD`,
  }
}

function costOf(work: CountedWork): CostOfActivity {
  const { services, total } = perMillionOf(work, 'us-east-1')
  const { busEvents, queueRequests, reads, writes, functions } = work.activity
  return {
    usd: Object.fromEntries(Object.entries(services).map(([name, usd]) => [name, rounded(usd)])),
    total: rounded(total),
    busEvents,
    queueRequests,
    invocations: functions.awardKeepsakes?.invocations ?? 0,
    reads,
    writes,
  }
}

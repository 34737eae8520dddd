import type { CountMetric } from '../telemetry/metrics.ts'
import type { DeadMeasures } from './dead-measures.ts'
import { patrolMeasures } from './measures.ts'
import { type PartnersPatrolled, PERIOD_MS, patrolPartners } from './partners.ts'
import { HOUR_MS, MINUTE_MS } from './periods.ts'
import type { ReadHistory, ReadSums } from './ports.ts'

export interface PatrolPorts {
  readonly sums: ReadSums
  readonly history: ReadHistory
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How far the stage's clock is ahead, where it rehearses another time. */
  readonly offsetMs: number
  /** Partners that are counted by name. */
  readonly partners: readonly string[]
  /** No more measures than these are watched. */
  readonly mostMeasures: number
  readonly warn: (message: string, about: object) => void
  readonly count: (name: CountMetric, howMany: number) => void
}

/**
 * Looks at what partners send and at what campaigns match, and tells what is amiss: in a metric for an alarm, and in a line of the
 * log for each. Partners are looked at each time, measures once an hour and in each new environment, since each costs.
 *
 * @returns a function that throws what kept it from looking, after having told what it had seen by then
 */
export function patrolOf(ports: PatrolPorts): () => Promise<void> {
  let measuresDueAt = Number.NEGATIVE_INFINITY
  return async () => {
    const now = ports.now()
    const partners = await patrolPartners(ports.partners, { ...ports, now })
    tellPartners(partners, ports)
    if (now >= measuresDueAt) {
      const { activities } = partners
      tellMeasures(await patrolMeasures({ ...ports, now, most: ports.mostMeasures, activities }), ports)
      // One that runs a moment earlier in its five minutes than the one an hour before is due all the same.
      measuresDueAt = now + HOUR_MS - MINUTE_MS
    }
    ports.count('PatrolsFinished', 1)
  }
}

/** How many metrics a stage has read in a day: each is charged for. All others count as one partner more. */
export function metricsReadInDay(partners: number, measures: number): number {
  const patrols = (24 * HOUR_MS) / PERIOD_MS
  return patrols * 2 * (partners + 1) + 24 * measures
}

type Telling = Pick<PatrolPorts, 'warn' | 'count'>

function tellPartners({ silent, rejected }: PartnersPatrolled, { warn, count }: Telling): void {
  for (const { partnerId, periods, expected, sent } of silent)
    warn('a partner has fallen silent', {
      partnerId,
      minutes: (periods * PERIOD_MS) / MINUTE_MS,
      expected: Math.round(expected),
      sent,
    })
  for (const each of rejected) warn('much of what a partner sends is rejected', each)
  count('PartnersSilent', silent.length)
  count('PartnersRejected', rejected.length)
}

/** More than these would be more than a line of the log is good for. */
const MOST_TOLD = 20

function tellMeasures({ dead, died }: DeadMeasures, { warn, count }: Telling): void {
  for (const { campaignId, measureId, keepsakeIds } of died.slice(0, MOST_TOLD))
    warn('a criterion has matched nothing for a day', { campaignId, keepsakeIds, measureId })
  if (died.length > MOST_TOLD)
    warn('more criteria have matched nothing for a day', { count: died.length - MOST_TOLD })
  count('MeasuresDead', dead.length)
  count('MeasuresDied', died.length)
}

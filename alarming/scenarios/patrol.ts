import { deadMeasures } from '../../functions/patrol/dead-measures.ts'
import { HOURS, matchedUntil } from '../../functions/patrol/measures.ts'
import { judgePartners, PERIODS, REJECTED_PERIODS } from '../../functions/patrol/partners.ts'
import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import { MEASURES, type Minute, SHARES, type Shares } from './minute.ts'

/** The patrol tells so much when it is started in a minute. */
export interface Patrolled {
  readonly at: number
  readonly partnersSilent: number
  readonly partnersRejected: number
  readonly measuresDied: number
}

const [EVERY, LATE, HOUR, MINUTE_MS] = [5, 3, 60, 60_000]
const PARTNERS = Object.keys(SHARES)
/** Partners send a fifth of what they send by HTTPS; what is rejected there is this one's. */
const BY_HTTPS = 'acme'

/**
 * Has the patrol's own code judge a course of minutes, each five minutes, and each hour the criteria of a campaign that opened with
 * the course.
 */
export function patrolsOf(minutes: readonly Minute[]): Patrolled[] {
  const received = dealt(minutes, ({ awarding, shares, ingest }, partner) => {
    const refused = partner === BY_HTTPS ? ingest.rejected : 0
    return awarding.received * (shares[partner] ?? 0) + refused
  })
  const rejected = dealt(minutes, ({ rejected, rejectedShares, ingest }, partner) => {
    const refused = partner === BY_HTTPS ? ingest.rejected : 0
    return rejected * (rejectedShares[partner] ?? 0) + refused
  })
  const patrols: Patrolled[] = []
  for (let at = EVERY; at < minutes.length; at += EVERY) {
    if (!minutes[at]?.patrols) continue
    const to = Math.floor((at - LATE) / EVERY)
    const { silent, rejected: told } = judgePartners(
      last(received, to, PERIODS),
      last(rejected, to, REJECTED_PERIODS),
    )
    patrols.push({
      at,
      partnersSilent: silent.length,
      partnersRejected: told.length,
      measuresDied: at % HOUR < EVERY ? diedBy(minutes, at) : 0,
    })
  }
  return patrols
}

type Series = ReadonlyMap<string, readonly number[]>

/** Whole activities of each partner by five minutes: parts of one are carried on. */
function dealt(minutes: readonly Minute[], of: (minute: Minute, partner: keyof Shares) => number): Series {
  return new Map(
    PARTNERS.map((partner) => {
      const periods: number[] = []
      let carried = 0
      for (const [at, minute] of minutes.entries()) {
        carried += of(minute, partner)
        const whole = Math.floor(carried + 1e-9)
        carried -= whole
        const period = Math.floor(at / EVERY)
        periods[period] = (periods[period] ?? 0) + whole
      }
      return [partner, periods]
    }),
  )
}

const last = (series: Series, to: number, count: number): Series =>
  new Map(Array.from(series, ([id, all]) => [id, all.slice(Math.max(0, to - count), Math.max(0, to))]))

/** How many criteria have just died, as far as is known at the end of a minute. */
function diedBy(minutes: readonly Minute[], at: number): number {
  const to = Math.floor((at - LATE) / HOUR)
  const from = Math.max(0, to - HOURS)
  const hours = (of: (minute: Minute) => number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, hour) =>
      minutes.slice((from + hour) * HOUR, (from + hour + 1) * HOUR).reduce((sum, each) => sum + of(each), 0),
    )
  const activities = hours(({ awarding }) => awarding.received).slice(-24)
  const seen = MEASURES.map((measure) => ({
    campaignId: 'open' as CampaignId,
    measureId: measure,
    keepsakeIds: [measure as string as KeepsakeId],
    window: { from: 0, to: Number.POSITIVE_INFINITY },
    liveSince: 0,
    matchedUntil: matchedUntil(
      hours(({ matched }) => Number(matched.includes(measure))),
      from * HOUR * MINUTE_MS,
    ),
  }))
  return deadMeasures(
    seen,
    at * MINUTE_MS,
    activities.reduce((sum, each) => sum + each, 0),
  ).died.length
}

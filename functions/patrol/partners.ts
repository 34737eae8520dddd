import { OTHERS } from '../../schemas/partner-list.ts'
import { MINUTE_MS, periodsUntil } from './periods.ts'
import type { ReadSums } from './ports.ts'
import { type Judged, rejectedPartners } from './rejected-partners.ts'
import { type PartnerSeries, type SilentPartner, silentPartners } from './silent-partners.ts'

export const PERIOD_MS = 5 * MINUTE_MS
/** More than a week is looked back on: a partner may be silent on every Sunday. */
export const PERIODS = (8 * 24 * 60 * MINUTE_MS) / PERIOD_MS
const PERIODS_OF_DAY = PERIODS / 8
/** Rejections are judged over a quarter of an hour. */
export const REJECTED_PERIODS = 3

export interface PartnersPatrolled {
  readonly silent: readonly SilentPartner[]
  readonly rejected: readonly Judged[]
  /** So many came in the last day, of all partners. */
  readonly activities: number
}

/** Looks after the partners that are listed, and after all others as one. It asks for two metrics of each. */
export async function patrolPartners(
  listed: readonly string[],
  { sums, now }: { readonly sums: ReadSums; readonly now: number },
): Promise<PartnersPatrolled> {
  const ids = [...listed, OTHERS]
  const of = (name: string) => ids.map((partner) => ({ name, dimensions: { partner } }))
  const received = await sums(of('PartnerReceived'), periodsUntil(now, PERIODS, PERIOD_MS))
  const rejected = await sums(of('PartnerRejected'), periodsUntil(now, REJECTED_PERIODS, PERIOD_MS))
  return judgePartners(
    new Map(ids.map((id, at) => [id, received[at] ?? []])),
    new Map(ids.map((id, at) => [id, rejected[at] ?? []])),
  )
}

/** @param rejected of the last periods, REJECTED_PERIODS of them */
export function judgePartners(received: PartnerSeries, rejected: PartnerSeries): PartnersPatrolled {
  const judged = Array.from(rejected, ([partnerId, counts]) => ({
    partnerId,
    received: sum((received.get(partnerId) ?? []).slice(-REJECTED_PERIODS)),
    rejected: sum(counts),
  }))
  const ofDay = Array.from(received.values(), (counts) => sum(counts.slice(-PERIODS_OF_DAY)))
  return { silent: silentPartners(received), rejected: rejectedPartners(judged), activities: sum(ofDay) }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)

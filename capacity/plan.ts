import type { CountedWork } from './counted-work.ts'
import { type Delay, delaysOf, type Setup } from './delay.ts'
import { busiestTableWrites, DESIGNS, type Design, under } from './designs.ts'
import { type Growth, growthOf } from './growth.ts'
import { type Limit, limitsOf } from './limits.ts'
import { type Amounts, costsOf, PRICES, type PriceName, type Region, type Service, sumOf } from './prices.ts'
import { quotaOf } from './quotas.ts'
import { activityAmounts, keptAmounts, openAmounts, pushAmounts, standingAmounts } from './work.ts'

export interface Wanted {
  readonly users: number
  readonly activitiesPerUser: number
  readonly peakPerSecond: number
  readonly days: number
  readonly opensPerUser: number
  readonly peakMinutes: number
  readonly region: Region
  readonly seed: number
}

/** A plan was asked for that cannot be. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
}

/** US dollars of each service, and of all. */
export interface Bill {
  readonly services: Readonly<Partial<Record<Service, number>>>
  readonly total: number
}

export interface Plan {
  readonly wanted: Wanted
  readonly activities: number
  readonly opens: number
  readonly meanPerSecond: number
  /** The bill of a million activities alone, without what is there all the time. */
  readonly perMillion: Bill
  /** The bill of opening an app a million times. */
  readonly perMillionOpens: Bill
  readonly whole: Bill
  /** A month of what users hold, once it is over. */
  readonly keptPerMonth: number
  readonly limits: readonly Limit[]
  readonly growth: readonly Growth[]
  /** How long a peak was simulated: no longer than there are activities for, nor than can be. */
  readonly peakSeconds: number
  readonly delay: Readonly<Record<Setup, Delay>>
  readonly designs: readonly DesignPlan[]
}

export interface DesignPlan {
  readonly design: Design
  readonly name: string
  readonly perMillion: number
  readonly whole: number
  readonly writesPerSecond: number
  /** Activities a second that its tables take while they are new. */
  readonly newTablesTake: number
}

const MILLION = 1_000_000
const SECONDS_OF_DAY = 86_400
/** Beyond that, a simulation takes minutes and gigabytes. */
const MOST_EVENTS = 6_000_000

/**
 * Plans so many users for so many days: cost, limits that are met, and delays.
 *
 * @throws PlanError for what cannot be, such as a peak below the mean
 */
export function planFor(wanted: Wanted, work: CountedWork): Plan {
  const activities = wanted.users * wanted.activitiesPerUser
  const opens = wanted.users * wanted.opensPerUser
  const meanPerSecond = activities / (wanted.days * SECONDS_OF_DAY)
  refuseNonsense(wanted, activities, meanPerSecond)
  const { region, peakPerSecond } = wanted
  const peakSeconds = Math.min(wanted.peakMinutes * 60, Math.min(activities, MOST_EVENTS) / peakPerSecond)
  const of = (amounts: Amounts) => billOf(amounts, region)
  const whole = (counted = work.activity) =>
    of(
      sumOf(
        [activities, activityAmounts(counted)],
        [opens, openAmounts(work.open)],
        // At most: as if whoever earns something had the app open.
        [opens > 0 ? activities * counted.earning : 0, pushAmounts],
        [1, standingAmounts(work, wanted.days)],
      ),
    )
  const peak = {
    activitiesPerSecond: peakPerSecond,
    opensPerActivity: wanted.opensPerUser / wanted.activitiesPerUser,
  }
  return {
    wanted,
    activities,
    opens,
    meanPerSecond,
    perMillion: perMillionOf(work, region),
    perMillionOpens: of(sumOf([MILLION, openAmounts(work.open)])),
    whole: whole(),
    keptPerMonth: of(keptAmounts(work.activity, wanted.users, activities)).total,
    limits: limitsOf(work, peak, region),
    growth: growthOf(work, peak),
    peakSeconds,
    delay: delaysOf(work.activity, { meanPerSecond, peakPerSecond, peakSeconds, seed: wanted.seed }, region),
    designs: (Object.keys(DESIGNS) as Design[]).map((design) => {
      const activity = under(design, work.activity)
      return {
        design,
        name: DESIGNS[design],
        perMillion: perMillionOf({ ...work, activity }, region).total,
        whole: whole(activity).total,
        writesPerSecond: activity.writes * peakPerSecond,
        newTablesTake: quotaOf('newTableWrites', region) / busiestTableWrites(design, work.activity),
      }
    }),
  }
}

/** Gives the bill of a million activities, without what is there all the time. */
export function perMillionOf({ activity }: CountedWork, region: Region): Bill {
  return billOf(sumOf([MILLION, activityAmounts(activity)]), region)
}

export function billOf(amounts: Amounts, region: Region): Bill {
  const services: Partial<Record<Service, number>> = {}
  let total = 0
  for (const [name, cost] of Object.entries(costsOf(amounts, region)) as [PriceName, number][]) {
    const { service } = PRICES[name]
    services[service] = (services[service] ?? 0) + cost
    total += cost
  }
  return { services, total }
}

function refuseNonsense({ users, peakPerSecond }: Wanted, activities: number, meanPerSecond: number): void {
  const shown = (value: number) => Math.ceil(value).toLocaleString('en')
  if (peakPerSecond > users) {
    throw new PlanError(
      `a peak of ${shown(peakPerSecond)} activities a second is more than one of each of the ${shown(users)} users in the same second`,
    )
  }
  if (peakPerSecond < meanPerSecond) {
    throw new PlanError(
      `a peak of ${shown(peakPerSecond)} a second is below the mean: ${shown(activities)} activities in that time are ${shown(meanPerSecond)} a second, day and night`,
    )
  }
}

import { writeFile } from 'node:fs/promises'
import { COUNTED_WORK_FILE, type CountedWork } from '../capacity/counted-work.ts'
import { type Bill, billOf, perMillionOf } from '../capacity/plan.ts'
import { REGIONS, type Region, sumOf } from '../capacity/prices.ts'
import { openAmounts, standingAmounts } from '../capacity/work.ts'
import { type CountOptions, countWork } from './cost/count.ts'
import { rounded } from './figures.ts'

export interface CostResult {
  readonly counted: CountedWork
  /** US dollars, by region. */
  readonly millionActivities: Readonly<Record<Region, Bill>>
  readonly millionOpens: Readonly<Record<Region, Bill>>
  readonly standingMonth: Readonly<Record<Region, Bill>>
  /** The limit that the project sets itself, in US East. */
  readonly verdict: string
}

/** US dollars for a million activities, all in, at the prices of us-east-1. */
const LIMIT = 2.3
const WHOLE: CountOptions = { activities: 4_000, opens: 200 }
const MONTH_DAYS = 30
const MILLION = 1_000_000

/** Counts what activities and opened apps take, and says what that costs. */
export async function benchCost(options: CountOptions = WHOLE): Promise<CostResult> {
  const counted = await countWork(options)
  const millionActivities = byRegion((region) => perMillionOf(counted, region))
  const { total } = millionActivities['us-east-1']
  return {
    counted,
    millionActivities,
    millionOpens: byRegion((region) => billOf(sumOf([MILLION, openAmounts(counted.open)]), region)),
    standingMonth: byRegion((region) => billOf(standingAmounts(counted, MONTH_DAYS), region)),
    verdict: `${total <= LIMIT ? 'pass' : 'FAIL'}: ${total.toFixed(2)} of at most ${LIMIT.toFixed(2)} USD`,
  }
}

/** Writes what was counted where `keepsakes plan` reads it. */
export async function recordCost({ counted }: CostResult): Promise<void> {
  await writeFile(COUNTED_WORK_FILE, `${JSON.stringify(counted, null, 2)}\n`)
}

function byRegion(bill: (region: Region) => Bill): Record<Region, Bill> {
  const entries = REGIONS.map((region) => {
    const { services, total } = bill(region)
    const shown = Object.entries(services).map(([name, usd]) => [name, rounded(usd)])
    return [region, { services: Object.fromEntries(shown), total: rounded(total) }]
  })
  return Object.fromEntries(entries)
}

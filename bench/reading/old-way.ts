import type { Campaign } from '../../awarding/campaign/campaign.ts'
import { rounded } from '../figures.ts'
import type { DatabaseWork } from './database-meter.ts'
import { seedOthers } from './items.ts'
import { read, readAllAndFilter, readerId, type Side, sideName } from './side.ts'

export interface OldWayCost {
  readonly ms: number
  /** How many times the p50 of the new way it takes. */
  readonly timesAsSlow: number
  readonly database: DatabaseWork
}

const ROUNDS = 3

/**
 * One reader's list in the old way, at each number of items of others: ascending, from what the side has up. The best
 * of a few rounds, without what the new way's figure includes: HTTP, the token and the function.
 *
 * @throws Error when it does not find what the API lists
 */
export async function measureOldWay(
  side: Side,
  campaign: Campaign,
  sizes: readonly number[],
  newWayMs: number,
): Promise<Record<string, OldWayCost>> {
  const listed = JSON.parse(await read(side, '/v1/me/keepsakes', readerId(0))) as {
    keepsakes: { campaignId: string; keepsakeId: string }[]
  }
  const held = listed.keepsakes.map(({ campaignId, keepsakeId }) => `${campaignId}#${keepsakeId}`)
  const costs: Record<string, OldWayCost> = {}
  let filled = side.others
  for (const size of sizes) {
    await seedOthers(side.run, campaign, filled, size)
    filled = size
    const rounds: { ms: number; database: DatabaseWork }[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measureOnce(side, held))
    const best = rounds.reduce((one, other) => (other.ms < one.ms ? other : one))
    costs[sideName(size)] = { ...best, ms: rounded(best.ms), timesAsSlow: rounded(best.ms / newWayMs) }
  }
  return costs
}

async function measureOnce({ run, meter }: Side, held: readonly string[]) {
  let found: string[] = []
  const start = performance.now()
  const database = await meter.of(async () => {
    found = await readAllAndFilter(run, readerId(0))
  })
  const ms = performance.now() - start
  if (found.join() !== held.join()) throw new Error(`the old way finds ${found}, and the API lists ${held}`)
  return { ms, database }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CAMPAIGNS_FOLDER } from '../local/run.ts'
import { loadCampaigns } from '../publishing/campaign-files.ts'
import { seedOthers, seedReaders } from './reading/items.ts'
import { measureOldWay, type OldWayCost } from './reading/old-way.ts'
import { measureRoute, type Reads, type RouteCost } from './reading/route-cost.ts'
import { type Side, sideName, startSide } from './reading/side.ts'

/** The cost of a customer's reads beside few items of others and beside many. */
export interface ReadingResult {
  readonly list: RouteCost
  readonly passport: RouteCost
  /** The list in the old way, by how many items of others are in the table. */
  readonly readAllAndFilter: Readonly<Record<string, OldWayCost>>
}

export interface ReadingOptions extends Reads {
  /** Items of others, on the one side and on the other. */
  readonly few: number
  readonly many: number
  /** Items of others at which the old way is tried, ascending, from `few` up. */
  readonly oldWay: readonly number[]
}

const WHOLE: ReadingOptions = {
  few: 1_000,
  many: 1_000_000,
  readers: 100,
  requests: 4_000,
  warmUp: 500,
  oldWay: [1_000, 10_000, 100_000],
}

/**
 * Reads through the API of two whole stacks in turns, so that whatever slows the machine slows both, and then in the
 * old way. Needs 1 GB of the temporary folder. Takes about a minute and a half.
 *
 * @throws Error when a read is not the same work on both sides, or the old way finds other keepsakes
 */
export async function benchReading(options: Partial<ReadingOptions> = {}): Promise<ReadingResult> {
  const whole = { ...WHOLE, ...options }
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  const started: Side[] = []
  const start = async (others: number) => {
    const side = await startSide(folder, others, whole.readers)
    started.push(side)
    return side
  }
  try {
    return await compareReading([await start(whole.few), await start(whole.many)], whole)
  } finally {
    for (const { run } of started) await run.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Fills two stacks that hold nothing yet, and reads from them.
 *
 * @throws Error as benchReading
 */
export async function compareReading(
  sides: readonly [Side, Side],
  { oldWay, ...reads }: Omit<ReadingOptions, 'few' | 'many'>,
): Promise<ReadingResult> {
  const [loaded] = await loadCampaigns(CAMPAIGNS_FOLDER)
  if (!loaded) throw new Error('there is no campaign to read of')
  const campaign = loaded.definition
  for (const { run, others } of sides) {
    await seedReaders(run, campaign, reads.readers)
    await seedOthers(run, campaign, 0, others)
  }
  const list = await measureRoute('/v1/me/keepsakes', sides, reads)
  const passport = await measureRoute(`/v1/me/passports/${campaign.id}`, sides, reads)
  const listMs = list.beside[sideName(sides[0].others)]?.p50Ms ?? Number.NaN
  return { list, passport, readAllAndFilter: await measureOldWay(sides[0], campaign, oldWay, listMs) }
}

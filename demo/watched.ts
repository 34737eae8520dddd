import type { Campaign } from '../awarding/campaign/campaign.ts'
import { type SimulatedAward, Simulation } from '../awarding/rehearsing/simulation.ts'
import { parseActivity } from '../events/activity.ts'
import { CAMPAIGNS_FOLDER, type RunOptions } from '../local/run.ts'
import { loadCampaigns } from '../publishing/campaign-files.ts'
import { draftOf } from '../publishing/snapshot.ts'
import type { DemoEvent } from './day.ts'
import { newYork } from './time.ts'

const MOST_VIEWERS = 12
/** When the day that is played ends: the campaign is open, and nothing was earned later than it seems to be. */
const SEEMS_TO_BE = newYork('2024-08-05T00:00')

/** The options of a stack whose page somebody watches while the day is played. */
export async function watchedRun(
  day: readonly DemoEvent[],
  users: readonly string[],
  endpointsFile: string,
): Promise<Partial<RunOptions>> {
  const [awards, campaigns] = await Promise.all([simulateDay(day), loadCampaigns(CAMPAIGNS_FOLDER)])
  const keepsakes = campaigns.flatMap(({ definition }) => definition.keepsakes)
  return {
    page: true,
    endpointsFile,
    shownNow: SEEMS_TO_BE,
    viewers: worthWatching(users, awards, { keepsakes }, MOST_VIEWERS),
  }
}

interface Earned {
  readonly userId: string
  readonly keepsakeId: string
}

/**
 * Chooses at most `most` viewers whose passports are worth a look: first those who earn the most keepsakes, where a limited
 * one counts twice and a hidden one three times; last the one who earns the least, whose passport stays nearly empty.
 */
export function worthWatching(
  users: readonly string[],
  awards: readonly Earned[],
  { keepsakes }: Pick<Campaign, 'keepsakes'>,
  most: number,
): string[] {
  const worth = new Map(
    keepsakes.map(({ id, hidden, supply }) => [id as string, 1 + (hidden ? 2 : 0) + (supply ? 1 : 0)]),
  )
  const points = new Map(users.map((userId) => [userId, 0]))
  for (const { userId, keepsakeId } of awards)
    points.set(userId, (points.get(userId) ?? 0) + (worth.get(keepsakeId) ?? 0))
  const ranked = [...points].sort(([, a], [, b]) => b - a).map(([userId]) => userId)
  return ranked.length <= most ? ranked : [...ranked.slice(0, most - 1), ...ranked.slice(-1)]
}

/** Simulates a day by the campaigns of this project, without a stack. */
export async function simulateDay(day: readonly DemoEvent[]): Promise<SimulatedAward[]> {
  const simulation = new Simulation(draftOf(await loadCampaigns(CAMPAIGNS_FOLDER)))
  for (const { line } of day) {
    const parsed = parseActivity(line)
    if (parsed.accepted) simulation.add(parsed.activity)
  }
  return simulation.awards()
}

import { compileCatalogue } from '../../awarding/catalogue.ts'
import { type SimulatedAward, Simulation } from '../../awarding/simulation.ts'
import { parseActivity } from '../../events/activity.ts'
import { loadCampaignFiles } from '../../local/campaign-files.ts'
import { snapshotOf } from '../../local/catalogue-snapshot.ts'
import { CAMPAIGNS_FOLDER } from '../../local/run.ts'
import type { DemoEvent } from './day.ts'

/** What a day earns by the campaigns of this project, without a stack. */
export async function simulateDay(day: readonly DemoEvent[]): Promise<SimulatedAward[]> {
  const simulation = new Simulation(compileCatalogue(snapshotOf(await loadCampaignFiles(CAMPAIGNS_FOLDER))))
  for (const { line } of day) {
    const parsed = parseActivity(line)
    if (parsed.accepted) simulation.add(parsed.activity)
  }
  return simulation.awards()
}

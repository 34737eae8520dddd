import { loadCampaignFiles } from '../../local/campaign-files.ts'
import { CAMPAIGNS_FOLDER, type RunOptions } from '../../local/run.ts'
import type { DemoEvent } from './day.ts'
import { simulateDay } from './simulated.ts'
import { newYork, SECOND } from './time.ts'
import { worthWatching } from './worth-watching.ts'

const MOST_VIEWERS = 12
/** When the day that is played ends: the campaign is open, and nothing was earned later than it seems to be. */
const SEEMS_TO_BE = newYork('2024-08-05T00:00')

/** What a stack needs whose page is watched while the day is played. */
export async function watchedRun(
  day: readonly DemoEvent[],
  users: readonly string[],
  endpointsFile: string,
): Promise<Partial<RunOptions>> {
  const [awards, campaigns] = await Promise.all([simulateDay(day), loadCampaignFiles(CAMPAIGNS_FOLDER)])
  const keepsakes = campaigns.flatMap((campaign) => campaign.keepsakes)
  const clockOffset = Math.round((SEEMS_TO_BE - Date.now()) / SECOND)
  return {
    page: true,
    endpointsFile,
    environment: { CLOCK_OFFSET_SECONDS: String(clockOffset) },
    viewers: worthWatching(users, awards, { keepsakes }, MOST_VIEWERS),
  }
}

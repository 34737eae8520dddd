import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import type { Progress } from '../../../awarding/progress/progress.ts'

/** Leaves out dates, which may depend on the order of arrival. */
export function decided(of: CompiledCampaign, progress: Progress) {
  return {
    earned: [...progress.earned.keys()].sort(),
    soldOut: [...progress.soldOut].sort(),
    measures: [...progress.measures.keys()].sort(),
    howFar: of.keepsakes.map(({ criterion }) => criterion.howFar(progress)),
  }
}

/** The same of every user and campaign, by `<userId>/<campaignId>`. */
export function decidedInAll(of: CompiledCampaign, progress: ReadonlyMap<string, Progress>) {
  return Object.fromEntries([...progress].map(([key, one]) => [key, decided(of, one)]))
}

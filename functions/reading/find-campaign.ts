import type { ShownCampaign, ShownCatalogue } from '../../awarding/shown-catalogue.ts'
import type { ShownKeepsake } from '../../awarding/shown-keepsake.ts'
import { campaignIdSchema } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../problem-error.ts'

/** @param campaignId as it stands in the path. @throws ProblemError when there is no such campaign */
export function findCampaign<Keepsake extends ShownKeepsake>(
  campaignId: string | undefined,
  catalogue: ShownCatalogue<Keepsake>,
): ShownCampaign<Keepsake> {
  const id = campaignIdSchema.safeParse(campaignId)
  const campaign = id.success ? catalogue.campaigns.get(id.data) : undefined
  if (!campaign) throw new ProblemError(problems.noSuchCampaign())
  return campaign
}

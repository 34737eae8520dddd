import type { Catalogue } from '../../awarding/catalogue.ts'
import type { CompiledCampaign } from '../../awarding/compiled-campaign.ts'
import { campaignIdSchema } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../problem-error.ts'

/** @param campaignId as it stands in the path. @throws ProblemError when there is no such campaign */
export function findCampaign(campaignId: string | undefined, catalogue: Catalogue): CompiledCampaign {
  const id = campaignIdSchema.safeParse(campaignId)
  const campaign = id.success ? catalogue.campaigns.get(id.data) : undefined
  if (!campaign) throw new ProblemError(problems.noSuchCampaign())
  return campaign
}

import type { CatalogueBucket } from '../../publishing/bucket.ts'
import { readState } from '../../publishing/state.ts'
import type { LiveCampaign } from '../../schemas/api/studio.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'

/** A campaign as it is live, as a file that says the same. @throws ProblemError when it is not live */
export async function liveCampaign(
  campaignId: CampaignId,
  catalogue: CatalogueBucket,
): Promise<LiveCampaign> {
  const { live } = await readState(catalogue)
  const campaign = live?.catalogue.campaigns.get(campaignId)
  if (!live || !campaign) throw new ProblemError(problems.noSuchCampaign('Nothing of it is live'))
  const text = `${JSON.stringify(campaign.definition, undefined, 2)}\n`
  return { campaignId, release: live.snapshot.number, text }
}

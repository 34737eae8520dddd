import type { Catalogue } from '../../awarding/catalogue.ts'
import type { CompiledCampaign } from '../../awarding/compiled-campaign.ts'
import { campaignIdSchema } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../problem-error.ts'

/** The answer of `GET /v1/campaigns`: by start, the latest first. */
export function listCampaigns(catalogue: Catalogue) {
  const campaigns = [...catalogue.campaigns.values()].sort(
    (a, b) => b.window.from - a.window.from || (a.id < b.id ? -1 : 1),
  )
  return { campaigns: campaigns.map(summaryOf) }
}

/** The answer of `GET /v1/campaigns/{campaignId}`. A hidden keepsake is a placeholder here, whoever asks. */
export function getCampaign(campaignId: string | undefined, catalogue: Catalogue) {
  const id = campaignIdSchema.safeParse(campaignId)
  const campaign = id.success ? catalogue.campaigns.get(id.data) : undefined
  if (!campaign) throw new ProblemError(problems.noSuchCampaign())
  return {
    ...summaryOf(campaign),
    keepsakes: campaign.keepsakes.map(({ id: keepsakeId, title, image, hidden, supply }) =>
      hidden ? { hidden: true } : { keepsakeId, title, image, ...(supply === undefined ? {} : { supply }) },
    ),
  }
}

function summaryOf({ id, definition }: CompiledCampaign) {
  const { title, description, startsAt, endsAt, timeZone } = definition
  return { campaignId: id, title, ...(description ? { description } : {}), startsAt, endsAt, timeZone }
}

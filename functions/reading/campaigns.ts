import type { ShownCampaign, ShownCatalogue } from '../../awarding/shown-catalogue.ts'
import type { ShownKeepsake } from '../../awarding/shown-keepsake.ts'
import type { CampaignDetails, CampaignList } from '../../schemas/api/campaign.ts'
import { findCampaign } from './find-campaign.ts'
import type { ImageUrl } from './image-url.ts'

/** The answer of `GET /v1/campaigns`: by start, the latest first. */
export function listCampaigns(catalogue: ShownCatalogue): CampaignList {
  const campaigns = [...catalogue.campaigns.values()].sort(
    (a, b) => b.window.from - a.window.from || (a.id < b.id ? -1 : 1),
  )
  return { campaigns: campaigns.map(summaryOf) }
}

/**
 * The answer of `GET /v1/campaigns/{campaignId}`. A hidden keepsake is a placeholder here, whoever asks.
 *
 * @throws ProblemError when there is no such campaign
 */
export function getCampaign(
  campaignId: string | undefined,
  { catalogue, imageUrl }: { catalogue: ShownCatalogue; imageUrl: ImageUrl },
): CampaignDetails {
  const campaign = findCampaign(campaignId, catalogue)
  return {
    ...summaryOf(campaign),
    keepsakes: campaign.keepsakes.map((keepsake) =>
      keepsake.hidden
        ? { hidden: true }
        : {
            ...portraitOf(keepsake, imageUrl),
            ...(keepsake.supply === undefined ? {} : { supply: keepsake.supply }),
          },
    ),
  }
}

/** What is told of a campaign wherever it is shown. */
export function summaryOf({ id, definition }: ShownCampaign) {
  const { title, description, startsAt, endsAt, timeZone } = definition
  return { campaignId: id, title, ...(description ? { description } : {}), startsAt, endsAt, timeZone }
}

/** What is told of a keepsake, once it may be seen, wherever it is shown. */
export function portraitOf({ id, title, description, image }: ShownKeepsake, imageUrl: ImageUrl) {
  return {
    keepsakeId: id,
    title,
    ...(description ? { description } : {}),
    ...(image === undefined ? {} : { image: imageUrl(image) }),
  }
}

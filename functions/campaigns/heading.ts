import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import type { Showing } from './campaigns.ts'
import { languageFor } from './in-language.ts'

/** The title and the picture of a keepsake, for whoever is told of it among others; undefined where it is not in the catalogue. */
export function headingOf(
  { campaignId, keepsakeId }: { campaignId: CampaignId; keepsakeId: KeepsakeId },
  { catalogue, imageUrl, asked = [] }: Showing,
) {
  const campaign = catalogue.campaigns.get(campaignId)
  const keepsake = campaign?.keepsakes.find(({ id }) => id === keepsakeId)
  if (!campaign || !keepsake) return undefined
  const { language, textsOf } = languageFor(campaign, asked)
  const { title, imageText, untranslated } = textsOf(keepsake.texts)
  const ofTitle = untranslated?.includes('title') ? campaign.definition.language : language
  return {
    ...(ofTitle === undefined ? {} : { language: ofTitle }),
    title,
    ...(keepsake.image === undefined ? {} : { image: imageUrl(keepsake.image) }),
    ...(imageText === undefined ? {} : { imageText }),
  }
}

import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import type { CampaignMistake } from '../../../awarding/campaign/document.ts'
import { checkCampaignText } from '../../../awarding/checking/index.ts'

type CampaignReading =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly mistakes: readonly CampaignMistake[] }

/** The campaign that a text is, or the errors that keep it from being one. */
export function readCampaignText(text: string): CampaignReading {
  const { campaign, mistakes } = checkCampaignText(text)
  if (campaign) return { ok: true, campaign }
  return {
    ok: false,
    mistakes: mistakes.flatMap(({ severity, ...mistake }) => (severity === 'error' ? [mistake] : [])),
  }
}

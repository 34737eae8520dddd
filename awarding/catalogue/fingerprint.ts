import type { Campaign, CampaignKeepsake } from '../campaign/campaign.ts'
import { shortHash } from '../progress/measure.ts'

const fingerprints = new WeakMap<Campaign, string>()

/**
 * A short text that stands for all of a campaign that decides who earns what, and when. Two versions of a campaign have the
 * same fingerprint when only their words and pictures differ.
 */
export function fingerprintOf(campaign: Campaign): string {
  let fingerprint = fingerprints.get(campaign)
  if (fingerprint === undefined) {
    const { language, title, description, keepsakes, ...deciding } = campaign
    fingerprint = shortHash({ ...deciding, keepsakes: keepsakes.map(decidingOf) })
    fingerprints.set(campaign, fingerprint)
  }
  return fingerprint
}

function decidingOf({ title, description, image, imageText, hidden, tiers, ...deciding }: CampaignKeepsake) {
  return {
    ...deciding,
    ...(tiers && { tiers: tiers.map(({ title, description, image, imageText, ...tier }) => tier) }),
  }
}

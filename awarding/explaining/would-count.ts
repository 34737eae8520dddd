import type { Activity } from '../../events/activity.ts'
import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import type { Campaign, CampaignKeepsake } from '../campaign/campaign.ts'
import { type Catalogue, compileCatalogue } from '../catalogue/catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import type { CatalogueSnapshot } from '../catalogue/snapshot.ts'
import { type Ignored, whyIgnored } from './why-ignored.ts'

/** A keepsake that an activity adds to. */
export interface AddsTo {
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  readonly hidden: boolean
  /** A draw decides whether it counts. Nobody is told how: a partner could else look for an id that is drawn. */
  readonly byChance: boolean
}

/** An activity adds to keepsakes, or is ignored. */
export interface WouldCount {
  readonly addsTo: readonly AddsTo[]
  readonly ignored?: Ignored
}

/** Campaigns that can be asked what activities would count for. */
export interface Counting {
  readonly version: string
  wouldCount(activity: Activity): WouldCount
}

/**
 * Compiles campaigns to be asked what an activity would add to, by itself: what its user has already is not looked at.
 *
 * @param tellsSecrets whether reasons may say what a hidden keepsake asks for
 */
export function countingIn(
  { version, campaigns }: CatalogueSnapshot,
  { tellsSecrets }: { readonly tellsSecrets: boolean },
): Counting {
  const drawn = new Set<CampaignKeepsake>()
  const catalogue = compileCatalogue({
    version,
    campaigns: campaigns.map((campaign) => withoutDraws(campaign, drawn)),
  })
  return {
    version,
    wouldCount(activity) {
      const addsTo = keepsakesOf(catalogue, activity).map(({ campaign, keepsake }) => ({
        campaignId: campaign.id,
        keepsakeId: keepsake.id,
        hidden: keepsake.hidden,
        byChance: drawn.has(keepsake.definition),
      }))
      if (addsTo.length > 0) return { addsTo }
      const mayTell = ({ hidden }: CompiledKeepsake) => tellsSecrets || !hidden
      return { addsTo, ignored: whyIgnored(catalogue, activity, mayTell) }
    },
  }
}

/** @param drawn is given the keepsakes that had a chance */
function withoutDraws(campaign: Campaign, drawn: Set<CampaignKeepsake>): Campaign {
  const keepsakes = campaign.keepsakes.map((keepsake) => {
    if (keepsake.chance === undefined) return keepsake
    const { chance: _, ...undrawn } = keepsake
    drawn.add(undrawn)
    return undrawn
  })
  return { ...campaign, keepsakes }
}

/** The keepsakes whose measures an activity has a state of, in the order of the campaigns and of their files. */
function keepsakesOf(
  catalogue: Catalogue,
  activity: Activity,
): { readonly campaign: CompiledCampaign; readonly keepsake: CompiledKeepsake }[] {
  const byCampaign = new Map(
    catalogue
      .contributionsOf(activity)
      .map(({ campaignId, states }) => [campaignId, states.map(([measureId]) => measureId)]),
  )
  return [...catalogue.campaigns.values()].flatMap((campaign) => {
    const measureIds = byCampaign.get(campaign.id) ?? []
    const found = new Set(measureIds.flatMap((id) => campaign.dependants.get(id) ?? []))
    return campaign.keepsakes
      .filter((keepsake) => found.has(keepsake))
      .map((keepsake) => ({ campaign, keepsake }))
  })
}

import type {
  DraftChanges,
  ListedRelease,
  ReleaseChanges,
  StudioCampaign,
} from '../../../../schemas/api/studio.ts'
import type { StudioApi } from '../../api/studio-api.ts'

/** All that is known of a campaign before it is published. */
export interface Standing {
  readonly reviewRequired: boolean
  /** Undefined where there is neither a draft nor anything live. */
  readonly campaign: StudioCampaign | undefined
  /** Undefined where there is no draft. */
  readonly changes: DraftChanges | undefined
  readonly back: WayBack | undefined
}

/** The release that had the campaign before the one that changed it last, and what going back to it changes. */
export interface WayBack {
  readonly last: ListedRelease
  readonly to: number
  readonly changes: ReleaseChanges['changes']
}

export async function standingOf(api: StudioApi, campaignId: string): Promise<Standing> {
  // A page begins with the campaign that its cursor names.
  const { reviewRequired, campaigns } = await api.campaigns(campaignId)
  const campaign = campaigns.find((one) => one.campaignId === campaignId)
  const [changes, back] = await Promise.all([
    campaign?.draft ? api.draftChanges(campaignId) : undefined,
    campaign?.live ? wayBack(api, campaignId) : undefined,
  ])
  return { reviewRequired, campaign, changes, back }
}

async function wayBack(api: StudioApi, campaignId: string): Promise<WayBack | undefined> {
  const id = campaignId as WayBack['changes'][number]['campaignId']
  const { releases } = await api.releases()
  const last = releases.find(({ campaignIds, usable }) => usable && campaignIds?.includes(id))
  const before = last && releases.find(({ number, usable }) => usable && number < last.number)
  if (!last || !before || last.what === 'taken-back') return undefined
  const { changes } = await api.releaseChanges(before.number, last.number)
  return { last, to: before.number, changes: changes.filter((change) => change.campaignId === id) }
}

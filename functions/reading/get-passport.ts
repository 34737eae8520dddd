import type { PassportCatalogue } from '../../awarding/passport-catalogue.ts'
import { nothing, type Progress } from '../../awarding/progress.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import type { CampaignId, UserId } from '../../schemas/ids.ts'
import type { Store } from '../../store/open.ts'
import { progressOf } from '../award/progress-body.ts'
import { availabilityAt } from './availability.ts'
import { summaryOf } from './campaigns.ts'
import { findCampaign } from './find-campaign.ts'
import type { ImageUrl } from './image-url.ts'
import { droppedPage, pageOf } from './passport-page.ts'

export interface PassportPorts {
  readonly store: Store
  readonly catalogue: PassportCatalogue
  readonly imageUrl: ImageUrl
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The answer of `GET /v1/me/passports/{campaignId}`. @throws ProblemError when there is no such campaign */
export async function getPassport(
  userId: UserId,
  campaignId: string | undefined,
  { store, catalogue, imageUrl, now }: PassportPorts,
): Promise<Passport> {
  const campaign = findCampaign(campaignId, catalogue)
  const { held, progress } = await standingOf(store, userId, campaign.id)
  const at = now()
  const pages = campaign.keepsakes.map((keepsake) =>
    pageOf(keepsake, held.get(keepsake.id), { progress, imageUrl, now: at }),
  )
  const known = new Set(campaign.keepsakes.map(({ id }) => id))
  const dropped = [...held.values()].filter(({ keepsakeId }) => !known.has(keepsakeId))
  return {
    ...summaryOf(campaign),
    status: availabilityAt(at, campaign.window),
    keepsakes: [...pages, ...dropped.map(droppedPage)],
  }
}

async function standingOf(store: Store, userId: UserId, campaignId: CampaignId) {
  const user = store.forUser(userId)
  const [keepsakes, stored] = await Promise.all([
    user.keepsakesOfCampaign(campaignId),
    user.progressInCampaign(campaignId, { consistent: false }),
  ])
  const held = new Map(keepsakes.map((keepsake) => [keepsake.keepsakeId, keepsake]))
  const known = stored ? progressOf(stored.body) : nothing
  // The put comes before the commit: what is held may be a step ahead of the progress.
  const progress: Progress = { ...known, earned: known.earned.union(new Set(held.keys())) }
  return { held, progress }
}

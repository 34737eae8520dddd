import type { PassportCatalogue, PassportKeepsake } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { nothing, type Progress } from '../../awarding/progress/progress.ts'
import type { Passport, PassportPage } from '../../schemas/api/passport.ts'
import type { CampaignId, UserId } from '../../schemas/ids.ts'
import { knownTime } from '../../schemas/time.ts'
import type { Keepsake, Store } from '../../store/open.ts'
import { progressOf } from '../award/stored.ts'
import {
  availabilityAt,
  findCampaign,
  type ImageUrl,
  portraitOf,
  type Showing,
  summaryOf,
} from '../campaigns/campaigns.ts'
import { type CampaignLanguage, languageFor } from '../campaigns/in-language.ts'
import { type PartsContext, partsOf } from './parts.ts'

export interface PassportPorts extends Showing {
  readonly store: Store
  readonly catalogue: PassportCatalogue
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The answer of `GET /v1/me/passports/{campaignId}`. @throws ProblemError when there is no such campaign */
export async function getPassport(
  userId: UserId,
  campaignId: string | undefined,
  { store, catalogue, imageUrl, now, asked = [] }: PassportPorts,
): Promise<Passport> {
  const campaign = findCampaign(campaignId, catalogue)
  const { held, progress } = await heldAndProgressOf(store, userId, campaign.id)
  const language = languageFor(campaign, asked)
  const at = now()
  const byId = new Map(campaign.keepsakes.map((keepsake) => [keepsake.id, keepsake]))
  const pages = campaign.keepsakes.map((keepsake) =>
    pageOf(keepsake, held.get(keepsake.id), {
      progress,
      imageUrl,
      language,
      now: at,
      keepsake: (id) => byId.get(id),
    }),
  )
  const dropped = [...held.values()].filter(({ keepsakeId }) => !byId.has(keepsakeId))
  return {
    ...summaryOf(campaign, language),
    status: availabilityAt(at, campaign.window),
    keepsakes: [...pages, ...dropped.map(droppedPage)],
  }
}

async function heldAndProgressOf(store: Store, userId: UserId, campaignId: CampaignId) {
  const user = store.forUser(userId)
  const [keepsakes, stored] = await Promise.all([
    user.keepsakesOfCampaign(campaignId),
    user.progressInCampaign(campaignId, { consistent: false }),
  ])
  const held = new Map(keepsakes.map((keepsake) => [keepsake.keepsakeId, keepsake]))
  const committed = stored ? progressOf(stored.body) : nothing
  // The put comes before the commit: what is held may be a step ahead of the progress.
  const earned = new Map(committed.earned)
  for (const { keepsakeId, earnedAt } of keepsakes) earned.set(keepsakeId, knownTime(earnedAt))
  const progress: Progress = { ...committed, earned }
  return { held, progress }
}

interface Shown extends PartsContext {
  readonly imageUrl: ImageUrl
  readonly language: CampaignLanguage
  /** Epoch milliseconds. */
  readonly now: number
}

/** One keepsake of a campaign as its user sees it. @param held the keepsake as the user holds it, if they do */
function pageOf(
  keepsake: PassportKeepsake,
  held: Keepsake | undefined,
  { progress, now, keepsake: find, ...how }: Shown,
): PassportPage {
  if (!held && keepsake.hidden) return { state: 'hidden' }
  const { id, supply, criterion } = keepsake
  const soldOut = progress.soldOut.has(id)
  const { current, target, unit } = criterion.howFar(progress)
  // The states of a criterion that was met are dropped, so it is shown at its target.
  const reached = { current: held || soldOut ? target : current, target, unit }
  const shown = { ...portraitOf(keepsake, how), progress: reached }
  if (held) return { state: 'earned', ...shown, ...honoursOf(held) }
  return {
    state: 'locked',
    ...shown,
    // One that was met has nothing kept of it but that.
    ...(soldOut ? {} : partsOf(criterion, { progress, keepsake: find })),
    availability: availabilityAt(now, keepsake.window),
    ...ownTimesOf(keepsake),
    ...(supply === undefined ? {} : { supply, soldOut }),
  }
}

/**
 * A keepsake that its campaign no longer has: an award is never taken away. Of its criterion nothing is known any more,
 * but that it was met.
 */
function droppedPage(held: Keepsake): PassportPage {
  const { keepsakeId } = held
  const progress = { current: 1, target: 1, unit: 'criteria' as const }
  return { state: 'earned', keepsakeId, title: keepsakeId, progress, ...honoursOf(held) }
}

function honoursOf({ earnedAt, edition }: Keepsake) {
  return { earnedAt, ...(edition ? { edition } : {}) }
}

function ownTimesOf({ definition }: PassportKeepsake) {
  const { startsAt, endsAt } = definition.window ?? {}
  return { ...(startsAt ? { opensAt: startsAt } : {}), ...(endsAt ? { closesAt: endsAt } : {}) }
}

import type { Catalogue } from '../../awarding/catalogue.ts'
import type { CompiledKeepsake } from '../../awarding/compiled-campaign.ts'
import { nothing, type Progress } from '../../awarding/progress.ts'
import { type CampaignId, campaignIdSchema, type UserId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import type { Keepsake, Store } from '../../store/open.ts'
import { progressOf } from '../award/progress-body.ts'
import { ProblemError } from '../problem-error.ts'

/** The answer of `GET /v1/me/passports/{campaignId}`. @throws ProblemError when there is no such campaign */
export async function getPassport(
  userId: UserId,
  campaignId: string | undefined,
  { store, catalogue }: { store: Store; catalogue: Catalogue },
) {
  const id = campaignIdSchema.safeParse(campaignId)
  const campaign = id.success ? catalogue.campaigns.get(id.data) : undefined
  if (!campaign) throw new ProblemError(problems.noSuchCampaign())

  const { held, progress } = await standingOf(store, userId, campaign.id)
  return {
    campaignId: campaign.id,
    title: campaign.definition.title,
    startsAt: campaign.definition.startsAt,
    endsAt: campaign.definition.endsAt,
    timeZone: campaign.definition.timeZone,
    keepsakes: campaign.keepsakes.map((keepsake) => page(keepsake, held.get(keepsake.id), progress)),
  }
}

async function standingOf(store: Store, userId: UserId, campaignId: CampaignId) {
  const user = store.forUser(userId)
  const [keepsakes, stored] = await Promise.all([
    user.keepsakesOfCampaign(campaignId),
    user.readProgress([campaignId], { consistent: false }),
  ])
  const held = new Map(keepsakes.map((keepsake) => [keepsake.keepsakeId, keepsake]))
  const body = stored.get(campaignId)?.body
  const known = body ? progressOf(body) : nothing
  // The put comes before the commit: what is held may be a step ahead of the progress.
  const progress: Progress = { ...known, earned: known.earned.union(new Set(held.keys())) }
  return { held, progress }
}

function page(keepsake: CompiledKeepsake, held: Keepsake | undefined, progress: Progress) {
  const { id, title, image, hidden, supply, criterion } = keepsake
  if (!held && hidden) return { state: 'hidden' as const }
  const soldOut = progress.soldOut.has(id)
  const { current, target, unit } = criterion.standing(progress)
  // A criterion that was met has let go of what it was met by: it stands at its target.
  const reached = { current: held || soldOut ? target : current, target, unit }
  const shown = { keepsakeId: id, title, image, progress: reached }
  if (held) {
    const { earnedAt, edition } = held
    return { state: 'earned' as const, ...shown, earnedAt, ...(edition ? { edition } : {}) }
  }
  return { state: 'locked' as const, ...shown, ...(supply === undefined ? {} : { supply, soldOut }) }
}

import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { decide } from '../../../awarding/deciding/decide.ts'
import type { Contribution } from '../../../awarding/progress/contribution.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'

export interface PlainAward {
  readonly userId: string
  readonly campaignId: string
  readonly keepsakeId: string
  readonly earnedAt: number
  readonly eventId: string
}

/** Delivers batches one after the other, each user's progress kept between them. */
export function deliver(catalogue: Catalogue, batches: readonly (readonly Activity[])[]) {
  const awards: PlainAward[] = []
  const progress = new Map<string, Progress>()
  for (const batch of batches) {
    const work = new Map<string, { campaign: CompiledCampaign; userId: string; own: Contribution[] }>()
    for (const contribution of batch.flatMap(catalogue.contributionsOf)) {
      const { userId, campaignId } = contribution
      const key = `${userId}/${campaignId}`
      const campaign = catalogue.campaigns.get(campaignId)
      if (!campaign) throw new Error(`there is no ${campaignId}`)
      const entry = work.get(key) ?? { campaign, userId, own: [] }
      entry.own.push(contribution)
      work.set(key, entry)
    }
    for (const [key, { campaign, userId, own }] of work) {
      const decision = decide(campaign, progress.get(key) ?? nothing, own)
      progress.set(key, decision.progress)
      for (const { keepsake, earnedAt, eventId } of decision.awards) {
        awards.push({ userId, campaignId: campaign.id, keepsakeId: keepsake.id, earnedAt, eventId })
      }
    }
  }
  return { awards, progress }
}

const namedBy = ({ userId, campaignId, keepsakeId }: PlainAward) => `${userId}/${campaignId}/${keepsakeId}`

/** Names who earned what, sorted. */
export const names = (awards: readonly PlainAward[]): string[] => awards.map(namedBy).sort()

/** Adds when, and by which event. */
export const named = (awards: readonly PlainAward[]): string[] =>
  awards.map((award) => `${namedBy(award)} ${award.earnedAt} ${award.eventId}`).sort()

import type { Earning } from '../../awarding/deciding/decide.ts'
import type { UserOutcome } from '../../awarding/rehearsing/simulation.ts'
import { compareText } from '../../json/compare-text.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import type { RejectedLine } from '../event-lines.ts'

/** All that one user earns in one campaign, at least one keepsake. Plain data, so that one thread can send it to another. */
export interface Earned {
  readonly userId: UserId
  readonly campaignId: CampaignId
  /** Sorted by keepsakeId. */
  readonly awards: readonly EarnedKeepsake[]
}

export interface EarnedKeepsake extends Earning {
  readonly keepsakeId: KeepsakeId
}

/** A file of recorded events that has been read, to tell what it earns. */
export interface Rehearsed extends AsyncDisposable {
  readonly rejected: Iterable<RejectedLine> & { readonly length: number }
  /** Activities that lie outside every campaign's window, or came too late for each they lie in. */
  readonly ignored: number
  /** Tells what each user earns in each campaign, sorted by userId and campaignId, given as it is decided. */
  earned(): AsyncGenerator<Earned>
}

export function earnedOf({ userId, campaign, awards }: UserOutcome): Earned {
  return {
    userId,
    campaignId: campaign.id,
    awards: awards
      .map(({ keepsake, earnedAt, eventId, source }) => {
        return { keepsakeId: keepsake.id, earnedAt, eventId, ...(source === undefined ? {} : { source }) }
      })
      .sort((a, b) => compareText(a.keepsakeId, b.keepsakeId)),
  }
}

export function compareEarned(a: Earned, b: Earned): number {
  return compareText(a.userId, b.userId) || compareText(a.campaignId, b.campaignId)
}

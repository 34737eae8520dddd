import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { earnedEarlier } from '../../awarding/deciding/dates.ts'
import { type Award, type Decision, decide, type Earning } from '../../awarding/deciding/decide.ts'
import type { Progress } from '../../awarding/progress/progress.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import { formatTime, knownTime } from '../../schemas/time.ts'
import type { Keepsake, StoredProgress, UserStore } from '../../store/open.ts'
import type { Batch } from './ports.ts'
import type { CampaignWork } from './sort-batch.ts'

/** The effects of an invocation for a user in one campaign, so that an attempt after a conflict does not repeat them. */
export interface Taken {
  /** The `earnedAt` of the keepsakes that the user holds and that were announced unless silent, epoch milliseconds. */
  readonly done: Map<KeepsakeId, number>
  readonly soldOut: Set<KeepsakeId>
}

/** One user's part of a batch in one campaign, with what was read for it. */
export interface CampaignTask extends CampaignWork {
  readonly batch: Batch
  readonly userId: UserId
  readonly user: UserStore
  readonly campaign: CompiledCampaign
  readonly stored: StoredProgress | undefined
  /** When the user was last erased. A stored progress may be from before that. */
  readonly erasedAt: string | undefined
  readonly taken: Taken
  /** Nobody is told of what is put: it is a backfill. */
  readonly silent: boolean
}

/**
 * Decides, claims and puts what is newly earned. It decides again when a claim or a put shows something new: that a
 * keepsake is sold out, or that the user holds it with another date.
 *
 * @returns the last decision, and the keepsakes of it as the user holds them
 */
export async function decideAndTake(
  before: Progress,
  task: CampaignTask,
): Promise<{ decision: Decision; held: readonly Keepsake[] }> {
  const { campaign, contributions, recorded, taken, batch } = task
  const held = new Map<KeepsakeId, Keepsake>()
  for (;;) {
    const earned = new Map([...before.earned, ...taken.done])
    for (const { keepsakeId, earnedAt } of held.values()) earned.set(keepsakeId, knownTime(earnedAt))
    const progress = { ...before, earned, soldOut: before.soldOut.union(taken.soldOut) }
    const decision = decide(campaign, progress, contributions, recorded)
    let isNew = false
    for (const award of decision.awards) {
      const kept = await take(award, task)
      if (kept === 'sold-out') {
        // Keepsakes that build on this one are not earned after all.
        taken.soldOut.add(award.keepsake.id)
        batch.tally.soldOut++
      } else {
        held.set(award.keepsake.id, kept)
      }
      // The keepsake was put before, with another date. What builds on it is dated by that.
      isNew = kept === 'sold-out' || knownTime(kept.earnedAt) !== award.earnedAt
      if (isNew) break
    }
    if (!isNew) return { decision, held: [...held.values()] }
  }
}

/** Claims and puts one keepsake; what the user holds already stays as it is. */
async function take(award: Award, task: CampaignTask): Promise<Keepsake | 'sold-out'> {
  const { keepsake, earnedAt, eventId, source, states } = award
  const { batch, userId, user, campaign, recorded, silent } = task
  const erasure = task.erasedAt ? { erasedAt: task.erasedAt } : {}
  const id = { campaignId: campaign.id, keepsakeId: keepsake.id }
  const of = keepsake.supply
  const edition = of === undefined ? undefined : await user.claimEdition({ ...id, of, ...erasure })
  if (edition === 'sold-out') return 'sold-out'

  const fresh = {
    ...id,
    earnedAt: formatTime(earnedAt),
    recordedAt: formatTime(batch.ports.now()),
    eventId,
    ...(source === undefined ? {} : { source }),
    ...(edition ? { edition } : {}),
    ...(silent ? { silent: true as const } : {}),
  }
  const result = await user.putKeepsake({
    ...fresh,
    ...erasure,
    states: { measures: Object.fromEntries(states) },
  })
  if (result.put) {
    batch.tally.awarded++
    batch.traffic.awarded.set(campaign.id, (batch.traffic.awarded.get(campaign.id) ?? 0) + 1)
    return { userId, ...fresh }
  }
  const { held } = result
  const earning = recorded.get(keepsake.id)
  const isLater = earning && earnedAt <= earning.earnedAt && earning.earnedAt < knownTime(held.earnedAt)
  if (!isLater) return held
  // The source of the event before is not that of this one, even where this one's is not known.
  const { source: _, ...kept } = held
  return { ...kept, ...(await dateBack(keepsake.id, earning, task)) }
}

/** Corrects the keepsakes that a replayed history earns earlier than they were dated. */
export async function dateAllBack(progress: Progress, task: CampaignTask): Promise<Progress> {
  const earned = new Map(progress.earned)
  for (const [keepsakeId, earning] of earnedEarlier(task.campaign, progress, task.recorded)) {
    await dateBack(keepsakeId, earning, task)
    earned.set(keepsakeId, earning.earnedAt)
  }
  return { ...progress, earned }
}

/** Its user is not told again: nothing is newly earned. */
async function dateBack(keepsakeId: KeepsakeId, { earnedAt, eventId, source }: Earning, task: CampaignTask) {
  const { batch, user, campaign, erasedAt } = task
  const earlier = {
    campaignId: campaign.id,
    keepsakeId,
    earnedAt: formatTime(earnedAt),
    eventId,
    ...(source === undefined ? {} : { source }),
  }
  const isDated = await user.dateKeepsakeBack({ ...earlier, ...(erasedAt ? { erasedAt } : {}) })
  if (isDated) batch.tally.datedBack++
  return earlier
}

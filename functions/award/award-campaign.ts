import type { CompiledCampaign } from '../../awarding/compiled-campaign.ts'
import { type Award, type Decision, decide, type Gathering } from '../../awarding/decide.ts'
import { nothing, sameProgress } from '../../awarding/progress.ts'
import { announcementOf } from '../../events/announce.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import { awardIdOf, type KeepsakeId, type UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import { isFromBefore, type Keepsake, type StoredProgress } from '../../store/open.ts'
import type { AwardPorts, Tally } from './ports.ts'
import { bodyOf, progressOf } from './progress-body.ts'

export interface AwardManner {
  /** Of a silent backfill: nobody is told of what is put. */
  readonly silent: boolean
}

/** What was read before deciding. */
export interface Known {
  readonly stored: StoredProgress | undefined
  /** When the user was last erased. A stored progress may be from before that. */
  readonly erasedAt: string | undefined
}

/** What an invocation has done for a user in one campaign, so that deciding again after a conflict does not repeat it. */
export interface Taken {
  /** Held by the user, and announced unless silent. */
  readonly done: Set<KeepsakeId>
  readonly soldOut: Set<KeepsakeId>
}

/**
 * Awards what a user's activities earn in one campaign, in the order that redelivery can heal after a crash anywhere:
 * claim, put, announce, and last commit. A conflict means that the progress read was not the newest: read again.
 */
export async function awardCampaign(
  userId: UserId,
  campaign: CompiledCampaign,
  { stored, erasedAt }: Known,
  gatherings: readonly Gathering[],
  taken: Taken,
  ports: AwardPorts,
  tally: Tally,
  manner: AwardManner,
): Promise<'done' | 'conflict'> {
  const before = stored && !isFromBefore(erasedAt, stored.erasedAt) ? progressOf(stored.body) : nothing
  const held = new Map<KeepsakeId, Keepsake>()

  let decision: Decision
  let outcome: 'settled' | 'sold-out'
  do {
    decision = decide(campaign, { ...before, soldOut: before.soldOut.union(taken.soldOut) }, gatherings)
    outcome = 'settled'
    for (const award of decision.awards) {
      if (taken.done.has(award.keepsake.id) || held.has(award.keepsake.id)) continue
      const kept = await take(userId, campaign, award, erasedAt, ports, tally, manner)
      if (kept === 'sold-out') {
        // What builds on this keepsake is not earned after all: decide again without it.
        taken.soldOut.add(award.keepsake.id)
        tally.soldOut++
        outcome = 'sold-out'
        break
      }
      held.set(award.keepsake.id, kept)
    }
  } while (outcome === 'sold-out')

  // Whoever put a keepsake decided whether it is told: so after a crash, either kind of delivery ends as the put began.
  const told = [...held.values()].filter(({ silent }) => !silent)
  if (told.length > 0) await ports.announce(told.map((keepsake) => announcementFor(userId, keepsake)))
  for (const keepsakeId of held.keys()) taken.done.add(keepsakeId)
  if (sameProgress(before, decision.progress)) {
    tally.unchanged++
    return 'done'
  }
  const user = ports.store.forUser(userId)
  const answer = await user.commitProgress(campaign.id, bodyOf(decision.progress), stored, erasedAt)
  return answer === 'committed' ? 'done' : 'conflict'
}

/** Claims and puts one keepsake; what the user holds already stays as it is. */
async function take(
  userId: UserId,
  campaign: CompiledCampaign,
  { keepsake, earnedAt, eventId, gathered }: Award,
  erasedAt: string | undefined,
  ports: AwardPorts,
  tally: Tally,
  { silent }: AwardManner,
): Promise<Keepsake | 'sold-out'> {
  const user = ports.store.forUser(userId)
  const of = keepsake.supply
  const knowing = erasedAt ? { erasedAt } : {}
  const edition =
    of === undefined
      ? undefined
      : await user.claimEdition({ campaignId: campaign.id, keepsakeId: keepsake.id, of, ...knowing })
  if (edition === 'sold-out') return 'sold-out'

  const fresh = {
    campaignId: campaign.id,
    keepsakeId: keepsake.id,
    earnedAt: formatTime(earnedAt),
    recordedAt: formatTime(ports.now()),
    eventId,
    ...(edition && of !== undefined ? { edition: { number: edition.number, of } } : {}),
    ...(silent ? { silent } : {}),
  }
  const kept = { gathered: { measures: Object.fromEntries(gathered) }, ...knowing }
  const result = await user.putKeepsake({ ...fresh, ...kept })
  if (!result.put) return result.held
  tally.awarded++
  return { userId, ...fresh }
}

function announcementFor(userId: UserId, keepsake: Keepsake): OutgoingEvent {
  const { campaignId, keepsakeId, earnedAt, recordedAt, eventId, edition } = keepsake
  return announcementOf({
    awardId: awardIdOf(userId, campaignId, keepsakeId),
    userId,
    campaignId,
    keepsakeId,
    earnedAt,
    recordedAt,
    eventId,
    ...(edition ? { edition } : {}),
  })
}

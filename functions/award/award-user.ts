import type { CompiledCampaign } from '../../awarding/compiled-campaign.ts'
import type { UserId } from '../../schemas/ids.ts'
import { isFromBefore } from '../../store/open.ts'
import { type AwardManner, awardCampaign, type Taken } from './award-campaign.ts'
import { activitiesIn, type Gathered, sinceErasure } from './gathered.ts'
import type { AwardPorts, Tally } from './ports.ts'

/** Another invocation kept changing the same progress. The records come again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/**
 * A device that comes back online sends hours of one user's activities at once, and several invocations then work on
 * the same progress. Records given up come again only after the queue's visibility timeout, so giving up is dear; an
 * attempt that only reads and commits is not.
 */
const ATTEMPTS = 10
const LONGEST_WAIT_MS = 500
/** Below this an attempt might be cut off in the middle; what is left then comes again with the next delivery. */
const LEAST_REMAINING_MS = 2_000

/**
 * Awards what one user's activities of a batch earn: one read for each of their campaigns, one write for each that
 * changes. Reads again, now consistently, where somebody else was faster, a few times and never into the function's
 * last seconds. Activities from before the user's last erasure do not count.
 *
 * @throws ConflictError, and whatever the store or the bus throws
 */
export async function awardUser(
  userId: UserId,
  gathered: Gathered,
  ports: AwardPorts,
  tally: Tally,
  manner: AwardManner,
): Promise<void> {
  if (gathered.size === 0) return
  const user = ports.store.forUser(userId)
  let counting = gathered
  let erasedAt: string | undefined
  let pending = [...counting.keys()]
  let taken = takenNothing(pending)
  for (let attempt = 1; pending.length > 0; attempt++) {
    const ids = pending.map(({ id }) => id)
    const read = await user.readProgress(ids, { consistent: attempt > 1 })
    if (read.erasedAt && isFromBefore(read.erasedAt, erasedAt)) {
      // What was done without knowing of this erasure is being erased: all that counts after it begins anew.
      erasedAt = read.erasedAt
      const before = activitiesIn(counting)
      counting = sinceErasure(counting, erasedAt)
      tally.erased += before - activitiesIn(counting)
      pending = [...counting.keys()]
      taken = takenNothing(pending)
      if (attempt > 1) continue
    }
    const conflicts: CompiledCampaign[] = []
    for (const campaign of pending) {
      const outcome = await awardCampaign(
        userId,
        campaign,
        { stored: read.progress.get(campaign.id), erasedAt },
        counting.get(campaign) ?? [],
        taken.get(campaign) ?? newlyTaken(),
        ports,
        tally,
        manner,
      )
      if (outcome === 'conflict') conflicts.push(campaign)
    }
    pending = conflicts
    if (pending.length === 0) return
    tally.conflicts += pending.length
    if (attempt === ATTEMPTS || ports.remaining() < LEAST_REMAINING_MS) {
      throw new ConflictError(`progress in ${ids.join(', ')} kept changing through ${attempt} attempt(s)`)
    }
    // Full jitter keeps invocations that collided once from colliding again.
    await ports.wait(Math.random() * Math.min(20 * 2 ** attempt, LONGEST_WAIT_MS))
  }
}

const newlyTaken = (): Taken => ({ done: new Set(), soldOut: new Set() })

const takenNothing = (campaigns: readonly CompiledCampaign[]) =>
  new Map(campaigns.map((campaign) => [campaign, newlyTaken()]))

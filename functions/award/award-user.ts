import type { CompiledCampaign } from '../../awarding/compiled-campaign.ts'
import type { Gathering } from '../../awarding/decide.ts'
import type { UserId } from '../../schemas/ids.ts'
import { awardCampaign } from './award-campaign.ts'
import type { AwardPorts, Tally } from './ports.ts'

/** Another invocation kept changing the same progress. The records come again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

export type Gathered = Map<CompiledCampaign, Gathering[]>

const ATTEMPTS = 5
/** Below this an attempt might be cut off in the middle; what is left then comes again with the next delivery. */
const LEAST_REMAINING_MS = 2_000

/**
 * Awards what one user's activities of a batch earn: one read for all their campaigns, one write for each that
 * changes. Reads again, now consistently, where somebody else was faster, a few times and never into the function's
 * last seconds.
 *
 * @throws ConflictError, and whatever the store or the bus throws
 */
export async function awardUser(
  userId: UserId,
  gathered: Gathered,
  ports: AwardPorts,
  tally: Tally,
): Promise<void> {
  const user = ports.store.forUser(userId)
  let pending = [...gathered.keys()]
  for (let attempt = 1; pending.length > 0; attempt++) {
    const ids = pending.map(({ id }) => id)
    const stored = await user.readProgress(ids, { consistent: attempt > 1 })
    const conflicts: CompiledCampaign[] = []
    for (const campaign of pending) {
      const gatherings = gathered.get(campaign) ?? []
      const outcome = await awardCampaign(userId, campaign, stored.get(campaign.id), gatherings, ports, tally)
      if (outcome === 'conflict') conflicts.push(campaign)
    }
    pending = conflicts
    if (pending.length === 0) return
    tally.conflicts += pending.length
    if (attempt === ATTEMPTS || ports.remaining() < LEAST_REMAINING_MS) {
      throw new ConflictError(`progress in ${ids.join(', ')} kept changing through ${attempt} attempt(s)`)
    }
    // Full jitter keeps invocations that collided once from colliding again.
    await ports.wait(Math.random() * 20 * 2 ** attempt)
  }
}

import type { ClaimNumber } from '../../seeding/claims.ts'
import { inParallel } from '../../store/in-parallel.ts'
import type { Store } from '../../store/open.ts'
import type { SeedWriter } from './writer.ts'

/** Users whose items are on their way at once. */
const AT_ONCE = 32

/** Writes through the store, by the very calls that awarding makes, each on condition that nobody was there before. */
export function storeWriter(store: Store): SeedWriter {
  return {
    claim: claimingFrom(store),
    async write(users) {
      let [keepsakes, progress] = [0, 0]
      await inParallel(AT_ONCE, users, async ({ userId, campaignId, keepsakes: held, body }) => {
        const user = store.forUser(userId)
        for (const keepsake of held) if ((await user.putKeepsake(keepsake)).put) keepsakes++
        if ((await user.commitProgress(campaignId, body, undefined)) === 'committed') progress++
      })
      return { keepsakes, progress }
    },
  }
}

export function claimingFrom(store: Store): ClaimNumber {
  return (userId, campaign, { id, supply = 0 }) =>
    store.forUser(userId).claimEdition({ campaignId: campaign.id, keepsakeId: id, of: supply })
}

import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import type { Activity } from '../../../events/activity.ts'
import type { PlainAward } from './deliver.ts'
import { awardsOf } from './oracle.ts'

/** A criterion that no activity meets. */
const never = { count: { activity: 'PollVoted', where: { pollId: ['no-such-poll'] }, target: 1 } }

/**
 * Everything that a stream earns where supply is limited: of each keepsake, those who earned it first have it, and of
 * those who earned it at the same moment, the one whose id comes first. Said as plainly as possible: the first claim
 * that finds nothing left is taken away from its user, and then everything is decided anew, until there is none.
 */
export function limitedAwardsOf(campaign: Campaign, activities: readonly Activity[]): PlainAward[] {
  const supplyOf = new Map(campaign.keepsakes.map(({ id, supply }) => [String(id), supply]))
  const denied = new Map<string, Set<string>>()
  for (;;) {
    const userIds = [...new Set(activities.map(({ userId }) => userId))].sort()
    const awards = userIds.flatMap((userId) => {
      const keepsakes = campaign.keepsakes.map((keepsake) =>
        denied.get(userId)?.has(keepsake.id) ? { ...keepsake, earn: never } : keepsake,
      )
      const own = activities.filter((activity) => activity.userId === userId)
      return awardsOf([{ ...campaign, keepsakes }], own)
    })
    const left = new Map(supplyOf)
    // A stable sort: of one user's claims at one moment, what is built on comes first.
    const first = awards
      .toSorted((a, b) => a.earnedAt - b.earnedAt || (a.userId < b.userId ? -1 : Number(a.userId > b.userId)))
      .find(({ keepsakeId }) => {
        const number = left.get(keepsakeId)
        if (number !== undefined) left.set(keepsakeId, number - 1)
        return number === 0
      })
    if (!first) return awards
    denied.set(first.userId, (denied.get(first.userId) ?? new Set()).add(first.keepsakeId))
  }
}

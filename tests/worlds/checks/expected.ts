import type { Campaign, CampaignKeepsake } from '../../../awarding/campaign/campaign.ts'
import type { Activity } from '../../../events/activity.ts'
import type { PlainAward } from '../../awarding/support/deliver.ts'
import { awardsOf } from '../../awarding/support/oracle.ts'
import type { Facts } from '../running/facts.ts'
import { heldBy, limitedOf, nameOf, takenOf } from './held.ts'

/** A criterion that no activity meets. */
const NEVER = { count: { activity: 'PollVoted', where: { pollId: ['no-such-poll'] }, target: 1 } }

const known = new WeakMap<Facts, Map<string, PlainAward[]>>()

/**
 * Finds what some activities of a user earn them, as the campaigns' definitions say, without what had run out: of the limited
 * keepsakes of which every number is taken, those that the user lacks.
 */
export function expectedOf(
  facts: Facts,
  { user, numbers, campaigns }: { user: string; numbers: readonly number[]; campaigns: readonly Campaign[] },
): PlainAward[] {
  const denied = deniedTo(facts, user, campaigns)
  const activities = numbers.flatMap((number) => {
    const activity = facts.published.get(number)
    return activity?.userId === user && isSinceErasure(facts, activity) ? [{ number, activity }] : []
  })
  const key = JSON.stringify([
    user,
    campaigns === facts.before,
    denied,
    activities.map(({ number }) => number).sort((a, b) => a - b),
  ])
  const memory = known.get(facts) ?? new Map<string, PlainAward[]>()
  known.set(facts, memory)
  const found =
    memory.get(key) ??
    earned(
      campaigns,
      denied,
      activities.map(({ activity }) => activity),
    )
  memory.set(key, found)
  return found
}

function earned(campaigns: readonly Campaign[], denied: readonly string[], activities: readonly Activity[]) {
  const without = (id: string, keepsake: CampaignKeepsake) =>
    denied.includes(`${id}#${keepsake.id}`) ? ({ ...keepsake, earn: NEVER } as CampaignKeepsake) : keepsake
  return awardsOf(
    campaigns.map((campaign) => ({
      ...campaign,
      keepsakes: campaign.keepsakes.map((keepsake) => without(campaign.id, keepsake)),
    })),
    activities,
  )
}

/** The limited keepsakes that the user does not hold and of which none is left. */
export function deniedTo(facts: Facts, user: string, campaigns: readonly Campaign[]): string[] {
  const held = new Set(heldBy(facts, user).map(nameOf))
  return limitedOf(campaigns).flatMap(({ name, supply }) =>
    !held.has(name) && takenOf(facts, name).length >= supply ? [name] : [],
  )
}

/** The time of the user's last erasure, if they were ever erased. */
export const erasedAtOf = ({ erasures }: Facts, user: string): string | undefined =>
  erasures.get(user)?.toSorted().at(-1)

/** Whatever happened, or was published, before its user's last erasure does not count. */
function isSinceErasure(facts: Facts, { userId, at, publishedAt }: Activity): boolean {
  const erasedAt = erasedAtOf(facts, userId)
  return erasedAt === undefined || Math.min(at, publishedAt) >= Date.parse(erasedAt)
}

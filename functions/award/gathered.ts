import type { CompiledCampaign } from '../../awarding/compiled-campaign.ts'
import type { Gathering } from '../../awarding/decide.ts'
import type { Activity } from '../../events/activity.ts'
import { formatTime } from '../../schemas/time.ts'

/** One user's activities of a batch, by the campaigns that ask for them. */
export type Gathered = Map<CompiledCampaign, Gathering[]>

/** Without the activities whose event time is before the user's erasure, and the campaigns that then have none. */
export function sinceErasure(gathered: Gathered, erasedAt: string): Gathered {
  const left: Gathered = new Map()
  for (const [campaign, gatherings] of gathered) {
    const since = gatherings.filter(({ activity }) => formatTime(activity.at) >= erasedAt)
    if (since.length > 0) left.set(campaign, since)
  }
  return left
}

/** Each activity once, however many campaigns ask for it. */
export function activitiesIn(gathered: Gathered): number {
  const activities = new Set<Activity>()
  for (const gatherings of gathered.values()) for (const { activity } of gatherings) activities.add(activity)
  return activities.size
}

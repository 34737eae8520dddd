import type { CompiledCampaign } from '../../../awarding/compiled-campaign.ts'
import type { Progress } from '../../../awarding/progress.ts'
import { takes } from '../../../awarding/windows.ts'
import type { Activity } from '../../../events/activity.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'

/** Everything that activities amount to, nothing let go, and some keepsakes held or missed, by their index. */
export function gathered(
  of: CompiledCampaign,
  activities: readonly Activity[],
  held: readonly number[],
): Progress {
  const measures = new Map<string, string>()
  for (const one of activities) {
    if (!takes(of, one.at, one.publishedAt)) continue
    for (const measure of of.measures.values()) {
      if (measure.activityType !== one.type || measure.where?.matches(one.detail) === false) continue
      const state = measure.gather(one)
      if (state === undefined) continue
      const before = measures.get(measure.id)
      measures.set(measure.id, before === undefined ? state : measure.join(before, state))
    }
  }
  const ids = held.flatMap((index): KeepsakeId[] => of.keepsakes.slice(index, index + 1).map(({ id }) => id))
  return { measures, earned: new Set(ids.slice(0, 2)), soldOut: new Set(ids.slice(2)) }
}

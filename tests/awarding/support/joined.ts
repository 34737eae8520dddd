import { compileCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import type { Progress } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'

/** All states that activities amount to, nothing let go, and some keepsakes held or missed, by their index. */
export function joined(
  of: CompiledCampaign,
  activities: readonly Activity[],
  held: readonly number[],
): Progress {
  const measures = new Map<string, string>()
  const catalogue = compileCatalogue({ version: 'test', campaigns: [of.definition] })
  const contributions = activities.flatMap(catalogue.contributionsOf)
  for (const { states } of contributions) {
    for (const [id, state] of states) {
      const before = measures.get(id)
      const both = before === undefined ? state : of.measures.get(id)?.join([before, state])
      measures.set(id, both ?? state)
    }
  }
  const ids = held.flatMap((index): KeepsakeId[] => of.keepsakes.slice(index, index + 1).map(({ id }) => id))
  const earned = new Map(ids.slice(0, 2).map((id, index) => [id, of.window.from + index]))
  const firstAt = Math.min(...contributions.map(({ from }) => from))
  return { measures, earned, soldOut: new Set(ids.slice(2)), firstAt }
}

import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import type { Progress } from '../../../awarding/progress/progress.ts'

/** The least upper bound of two progresses of one user in a campaign. A keepsake was earned at the earlier of two times. */
export function merge(of: CompiledCampaign, a: Progress, b: Progress): Progress {
  const measures = new Map(a.measures)
  for (const [id, state] of b.measures) {
    const held = measures.get(id)
    measures.set(id, held === undefined ? state : (of.measures.get(id)?.join([held, state]) ?? state))
  }
  const earned = new Map(a.earned)
  for (const [id, at] of b.earned) earned.set(id, Math.min(at, earned.get(id) ?? at))
  const firstAt = Math.min(a.firstAt, b.firstAt)
  return { measures, earned, soldOut: a.soldOut.union(b.soldOut), firstAt }
}

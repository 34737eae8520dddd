import type { CompiledCampaign, CompiledKeepsake } from './compiled-campaign.ts'

/** What becomes of what users have gathered for a keepsake, by the ids of its measures. */
export interface Gathered {
  /** Measured already: what was gathered counts on. */
  readonly kept: readonly string[]
  /** Not measured before: it starts from nothing, and a replay of recorded events fills it. */
  readonly anew: readonly string[]
}

/** @param live the campaign as it is; undefined when it is new */
export function gatheredOf(live: CompiledCampaign | undefined, { criterion }: CompiledKeepsake): Gathered {
  const ids = [...new Set(criterion.measures.map(({ id }) => id))]
  return {
    kept: ids.filter((id) => live?.measures.has(id)),
    anew: ids.filter((id) => !live?.measures.has(id)),
  }
}

import type { Interval } from '../schemas/activities/define.ts'
import type { CampaignId } from '../schemas/ids.ts'
import { parseDuration } from '../schemas/time.ts'
import type { Campaign } from './campaign.ts'
import { windowOf } from './campaign-window.ts'
import { type CompiledKeepsake, compileKeepsakes } from './compiled-keepsakes.ts'
import { measureOf } from './compiled-measure.ts'
import type { Measure } from './measure.ts'

export type { CompiledKeepsake } from './compiled-keepsakes.ts'

export interface CompiledCampaign {
  readonly id: CampaignId
  readonly definition: Campaign
  /** Epoch milliseconds, half-open. */
  readonly window: Interval
  readonly latenessMs: number
  /** In the order of the campaign file, groups of tiers taken apart. */
  readonly keepsakes: readonly CompiledKeepsake[]
  readonly measures: ReadonlyMap<string, Measure>
  /** The keepsakes that a measure's state decides on, in the order of the campaign file. */
  readonly dependants: ReadonlyMap<string, readonly CompiledKeepsake[]>
  /** The keepsakes that depend on which others are earned. */
  readonly collecting: readonly CompiledKeepsake[]
}

/** Compiles what the campaign schema has accepted. */
export function compileCampaign(definition: Campaign): CompiledCampaign {
  const drafts = compileKeepsakes(definition, measureOf)
  const measures = sharedMeasures(drafts)
  const keepsakes = drafts.map((draft) => withShared(draft, measures))

  const dependants = new Map<string, CompiledKeepsake[]>()
  for (const keepsake of keepsakes) {
    for (const { id } of new Set(keepsake.criterion.measures)) {
      const list = dependants.get(id)
      if (list) list.push(keepsake)
      else dependants.set(id, [keepsake])
    }
  }
  return {
    id: definition.id,
    definition,
    window: windowOf(definition),
    latenessMs: parseDuration(definition.lateness) ?? 0,
    keepsakes,
    measures,
    dependants,
    collecting: keepsakes.filter(({ criterion }) => criterion.collects),
  }
}

/** Of measures that are the same but for how much is needed of them, the one that serves all. */
function sharedMeasures(keepsakes: readonly CompiledKeepsake[]): Map<string, Measure> {
  const shared = new Map<string, Measure>()
  for (const measure of keepsakes.flatMap(({ criterion }) => criterion.measures)) {
    const held = shared.get(measure.id)
    if (!held || measure.needs > held.needs) shared.set(measure.id, measure)
  }
  return shared
}

function withShared(keepsake: CompiledKeepsake, shared: ReadonlyMap<string, Measure>): CompiledKeepsake {
  const { criterion } = keepsake
  const measures = criterion.measures.map((measure) => shared.get(measure.id) ?? measure)
  return { ...keepsake, criterion: { ...criterion, measures } }
}

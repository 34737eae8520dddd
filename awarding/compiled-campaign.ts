import type { Interval } from '../schemas/activities/define.ts'
import type { CampaignId, KeepsakeId } from '../schemas/ids.ts'
import { parseDuration, parseTime } from '../schemas/time.ts'
import type { Campaign } from './campaign.ts'
import { compileCriterion } from './criteria/index.ts'
import type { Criterion } from './criteria/kind.ts'
import type { Measure } from './measure.ts'

export interface CompiledKeepsake {
  readonly id: KeepsakeId
  readonly title: string
  readonly image: string | undefined
  readonly hidden: boolean
  /** How many there are at most; undefined for as many as are earned. */
  readonly supply: number | undefined
  readonly criterion: Criterion
}

export interface CompiledCampaign {
  readonly id: CampaignId
  readonly definition: Campaign
  /** Epoch milliseconds, half-open. */
  readonly window: Interval
  readonly latenessMs: number
  /** In the order of the campaign file. */
  readonly keepsakes: readonly CompiledKeepsake[]
  readonly measures: ReadonlyMap<string, Measure>
  /** The keepsakes that a measure's state decides on, in the order of the campaign file. */
  readonly dependants: ReadonlyMap<string, readonly CompiledKeepsake[]>
  /** The keepsakes that depend on which others are earned. */
  readonly collecting: readonly CompiledKeepsake[]
}

/** Compiles what the campaign schema has accepted. */
export function compileCampaign(definition: Campaign): CompiledCampaign {
  const window = { from: parseTime(definition.startsAt) ?? 0, to: parseTime(definition.endsAt) ?? 0 }
  const ids = definition.keepsakes.map(({ id }) => id)
  const keepsakes = definition.keepsakes.map((keepsake): CompiledKeepsake => {
    const { id, title, image, hidden = false, supply } = keepsake
    const otherKeepsakes = ids.filter((other) => other !== id)
    const criterion = compileCriterion(keepsake.earn, {
      window,
      timeZone: definition.timeZone,
      otherKeepsakes,
    })
    return { id, title, image, hidden, supply, criterion }
  })

  const measures = new Map<string, Measure>()
  const dependants = new Map<string, CompiledKeepsake[]>()
  for (const keepsake of keepsakes) {
    for (const measure of keepsake.criterion.measures) {
      measures.set(measure.id, measure)
      const list = dependants.get(measure.id) ?? []
      if (!list.includes(keepsake)) list.push(keepsake)
      dependants.set(measure.id, list)
    }
  }
  return {
    id: definition.id,
    definition,
    window,
    latenessMs: parseDuration(definition.lateness) ?? 0,
    keepsakes,
    measures,
    dependants,
    collecting: keepsakes.filter(({ criterion }) => criterion.collects),
  }
}

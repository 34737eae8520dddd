import type { Interval } from '../schemas/activities/define.ts'
import type { CampaignId, KeepsakeId } from '../schemas/ids.ts'
import { parseDuration, parseTime } from '../schemas/time.ts'
import type { Campaign, CampaignKeepsake } from './campaign.ts'
import { compileCriterion } from './criteria/index.ts'
import type { Criterion } from './criteria/kind.ts'
import { type Measure, type MeasureDraft, measureOf } from './measure.ts'
import { narrowingsOf } from './modifiers/index.ts'
import { expandTiers } from './tiers.ts'

export interface CompiledKeepsake {
  readonly id: KeepsakeId
  readonly title: string
  readonly description: string | undefined
  readonly image: string | undefined
  readonly hidden: boolean
  /** How many there are at most; undefined for as many as are earned. */
  readonly supply: number | undefined
  readonly criterion: Criterion
  /** In which alone its activities count: the campaign's, or narrower. Epoch milliseconds, half-open. */
  readonly window: Interval
  /** As the campaign file says it; tiers of one group share it. */
  readonly definition: CampaignKeepsake
}

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
  const window = { from: parseTime(definition.startsAt) ?? 0, to: parseTime(definition.endsAt) ?? 0 }
  const groups = definition.keepsakes.map((keepsake) => ({ keepsake, tiers: expandTiers(keepsake) }))
  const ids = groups.flatMap(({ keepsake, tiers }) =>
    tiers.map(({ id }) => ({ id: id as KeepsakeId, keepsake })),
  )
  const drafts = groups.flatMap((group) => {
    const others = ids.filter(({ keepsake }) => keepsake !== group.keepsake).map(({ id }) => id)
    return compileGroup(group, others, definition, window)
  })
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
    window,
    latenessMs: parseDuration(definition.lateness) ?? 0,
    keepsakes,
    measures,
    dependants,
    collecting: keepsakes.filter(({ criterion }) => criterion.collects),
  }
}

interface CompilableGroup {
  readonly keepsake: CampaignKeepsake
  /** Itself, where it has none. */
  readonly tiers: ReturnType<typeof expandTiers>
}

/** One keepsake, or each tier of a group. */
function compileGroup(
  { keepsake: definition, tiers }: CompilableGroup,
  otherKeepsakes: readonly KeepsakeId[],
  { secret, timeZone }: Campaign,
  campaignWindow: Interval,
): CompiledKeepsake[] {
  const { narrowings, window } = narrowingsOf(definition, {
    keepsakeId: definition.id,
    window: campaignWindow,
    secret,
  })
  const measure = (draft: MeasureDraft) => measureOf(draft, narrowings)
  return tiers.map(({ id, title, description, image, hidden = false, supply, earn }) => {
    const criterion = compileCriterion(earn, { window, timeZone, otherKeepsakes, measure })
    return {
      id: id as KeepsakeId,
      title,
      description,
      image,
      hidden,
      supply,
      criterion,
      window,
      definition,
    }
  })
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

import type { Interval } from '../schemas/activities/define.ts'
import type { KeepsakeId } from '../schemas/ids.ts'
import type { Campaign, CampaignKeepsake } from './campaign.ts'
import { windowOf } from './campaign-window.ts'
import { compileCriterion, withTarget } from './criteria/index.ts'
import type { Criterion } from './criteria/kind.ts'
import type { Measure, MeasureDraft, MeasureKey, Narrowing } from './measure.ts'
import { narrowingsOf } from './modifiers/index.ts'
import { type ShownKeepsake, shownKeepsakes } from './shown-keepsake.ts'

/** @typeParam M what there is of each measure: all of it, or its key alone */
export interface CompiledKeepsake<M extends MeasureKey = Measure> extends ShownKeepsake {
  readonly criterion: Criterion<M>
  /** In which alone its activities count: the campaign's, or narrower. Epoch milliseconds, half-open. */
  readonly window: Interval
}

type CompileMeasure<M> = (draft: MeasureDraft, narrowings: readonly Narrowing[]) => M

/** In the order of the campaign file, groups of tiers taken apart. */
export function compileKeepsakes<M extends MeasureKey>(
  campaign: Campaign,
  compileMeasure: CompileMeasure<M>,
): CompiledKeepsake<M>[] {
  const window = windowOf(campaign)
  const groups = campaign.keepsakes.map((definition) => ({ definition, shown: shownKeepsakes(definition) }))
  const all = groups.flatMap(({ shown }) => shown)
  return groups.flatMap((group) => {
    const others = all.filter(({ definition }) => definition !== group.definition).map(({ id }) => id)
    return compileGroup(group, others, { campaign, window, compileMeasure })
  })
}

interface CompilableGroup {
  readonly definition: CampaignKeepsake
  /** Itself, where it has no tiers. */
  readonly shown: ReturnType<typeof shownKeepsakes>
}

interface GroupContext<M> {
  readonly campaign: Campaign
  readonly window: Interval
  readonly compileMeasure: CompileMeasure<M>
}

/** One keepsake, or each tier of a group. */
function compileGroup<M extends MeasureKey>(
  { definition, shown }: CompilableGroup,
  otherKeepsakes: readonly KeepsakeId[],
  { campaign: { secret, timeZone }, window: campaignWindow, compileMeasure }: GroupContext<M>,
): CompiledKeepsake<M>[] {
  const { narrowings, window } = narrowingsOf(definition, {
    keepsakeId: definition.id,
    window: campaignWindow,
    secret,
  })
  const measure = (draft: MeasureDraft) => compileMeasure(draft, narrowings)
  return shown.map(({ target, ...keepsake }) => {
    const earn = target === undefined ? definition.earn : withTarget(definition.earn, target)
    const criterion = compileCriterion(earn, { window, timeZone, otherKeepsakes, measure })
    return { ...keepsake, criterion, window }
  })
}

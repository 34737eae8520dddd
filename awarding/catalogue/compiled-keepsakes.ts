import type { Interval } from '../../schemas/activities/define.ts'
import type { KeepsakeId } from '../../schemas/ids.ts'
import type { Campaign, CampaignKeepsake } from '../campaign/campaign.ts'
import { windowOf } from '../campaign/window.ts'
import { compileCriterion, withTarget } from '../criteria/index.ts'
import type { Criterion } from '../criteria/kind.ts'
import { narrowingsOf } from '../modifiers/modifiers.ts'
import {
  keyOfMeasure,
  type Measure,
  type MeasureDraft,
  type MeasureKey,
  type Narrowing,
} from '../progress/measure.ts'
import { type ShownCatalogue, showCatalogue } from './shown-catalogue.ts'
import { type ShownKeepsake, shownKeepsakes } from './shown-keepsake.ts'

/** @typeParam M all of each measure, or its key alone */
export interface CompiledKeepsake<M extends MeasureKey = Measure> extends ShownKeepsake {
  readonly criterion: Criterion<M>
  /** Only activities in it count: the campaign's window, or a narrower one. Epoch milliseconds, half-open. */
  readonly window: Interval
}

type CompileMeasure<M> = (draft: MeasureDraft, narrowings: readonly Narrowing[]) => M

/** In the order of the campaign file, groups of tiers taken apart. */
export function compileKeepsakes<M extends MeasureKey>(
  campaign: Campaign,
  compileMeasure: CompileMeasure<M>,
): CompiledKeepsake<M>[] {
  const window = windowOf(campaign)
  const groups = campaign.keepsakes.map((definition) => ({
    definition,
    shown: shownKeepsakes(definition, campaign.language),
  }))
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

/** A keepsake that stored states tell how far a user is with. Its patterns, which only awarding needs, stay text. */
export type PassportKeepsake = CompiledKeepsake<MeasureKey>

export type PassportCatalogue = ShownCatalogue<PassportKeepsake>

/** @throws as readShownCatalogue, and TypeError where a criterion is of no known kind */
export function readPassportCatalogue(content: unknown): PassportCatalogue {
  return showCatalogue(content, (campaign) => compileKeepsakes(campaign, keyOfMeasure))
}

import { compilePattern } from '../../event-patterns/index.ts'
import type { Activity } from '../../events/activity.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { parseDuration } from '../../schemas/time.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { languagesIn } from '../campaign/texts.ts'
import { timeIn, windowOf } from '../campaign/window.ts'
import type { Criterion } from '../criteria/kind.ts'
import {
  type Declined,
  keyOfMeasure,
  type Measure,
  type MeasureDraft,
  type Narrowing,
  type State,
} from '../progress/measure.ts'
import { type CompiledKeepsake, compileKeepsakes } from './compiled-keepsakes.ts'

export type { CompiledKeepsake } from './compiled-keepsakes.ts'

export interface CompiledCampaign {
  readonly id: CampaignId
  readonly definition: Campaign
  /** The languages that any of its texts is written in, its own first; none where it does not say its own. */
  readonly languages: readonly string[]
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
  const keepsakes = drafts.map((draft) => ({ ...draft, criterion: withShared(draft.criterion, measures) }))

  return {
    id: definition.id,
    definition,
    languages: languagesIn(definition),
    window: windowOf(definition),
    latenessMs: parseDuration(definition.lateness) ?? 0,
    keepsakes,
    measures,
    dependants: dependantsOf(keepsakes),
    collecting: keepsakes.filter(({ criterion }) => criterion.collects),
  }
}

function dependantsOf(keepsakes: readonly CompiledKeepsake[]): Map<string, CompiledKeepsake[]> {
  const dependants = new Map<string, CompiledKeepsake[]>()
  for (const keepsake of keepsakes) {
    for (const { id } of new Set(keepsake.criterion.measures)) {
      dependants.set(id, [...(dependants.get(id) ?? []), keepsake])
    }
  }
  return dependants
}

/** Keeps one of the measures that differ only in how much is needed of them: the one that serves all. */
function sharedMeasures(keepsakes: readonly CompiledKeepsake[]): Map<string, Measure> {
  const shared = new Map<string, Measure>()
  for (const measure of keepsakes.flatMap(({ criterion }) => criterion.measures)) {
    const held = shared.get(measure.id)
    if (!held || measure.needs > held.needs) shared.set(measure.id, measure)
  }
  return shared
}

function withShared(criterion: Criterion, shared: ReadonlyMap<string, Measure>): Criterion {
  const { measures, parts } = criterion
  return {
    ...criterion,
    measures: measures.map((measure) => shared.get(measure.id) ?? measure),
    ...(parts ? { parts: { ...parts, of: parts.of.map((part) => withShared(part, shared)) } } : {}),
  }
}

/** The measure of a draft under a keepsake's modifiers. */
function measureOf(draft: MeasureDraft, narrowings: readonly Narrowing[]): Measure {
  const { where, join, until, holds, needs = 0, largestBytes } = draft
  const declines = narrowings.flatMap(({ decline }) => decline ?? [])
  return {
    ...keyOfMeasure(draft, narrowings),
    where: where && compilePattern(where),
    stateOf: (activity) => {
      const at = timeIn(draft.window, activity)
      if (at === undefined || (at !== activity.at && !draft.inPart))
        return outside(draft.window, activity, at)
      for (const decline of declines) {
        const declined = decline(activity)
        if (declined) return declined
      }
      return draft.stateOf(activity, at)
    },
    join: (states) => (allSame(states) ? (states[0] ?? '') : join(states)),
    keep: draft.keep ?? ((state) => state),
    until: (state, at) => until(state, at) || undefined,
    holds,
    tells: draft.tells ?? ((_, state) => holds(state)),
    needs,
    largestBytes,
  }
}

const allSame = (states: readonly State[]) => states.every((state) => state === states[0])

function outside({ from }: Interval, activity: Activity, at: number | undefined): Declined {
  if (activity.at < from) return { declined: 'came before the window of this keepsake' }
  return {
    declined:
      at === undefined
        ? 'came after the window of this keepsake'
        : 'ended after the window, and only watching counts in part',
  }
}

import type { KeepsakeId } from '../../schemas/ids.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { collectedBy } from '../criteria/kind.ts'
import { statesFor } from '../deciding/decide.ts'
import type { State } from '../progress/measure.ts'
import type { Progress } from '../progress/progress.ts'
import { howFarOf, measureText, type PartHowFar } from './missing.ts'

/** The state of one measure, for people. */
export interface PartStates {
  /** The activities it asks for, such as `TriviaAnswered where {"correct":[true]}`. */
  readonly asks: string
  /** In words: values, days, intervals. */
  readonly holds: readonly string[]
}

/** Why a user has a keepsake or not, as far as what is stored tells. */
export interface StoredExplanation {
  readonly state: 'earned' | 'sold-out' | 'locked'
  readonly howFar: PartHowFar
  /** As they are now, or as they were when a held keepsake was earned, if that was kept. */
  readonly states: readonly PartStates[]
  /** The keepsakes that it asks for, and whether the user has them. */
  readonly collected: readonly { readonly keepsakeId: KeepsakeId; readonly held: boolean }[]
}

export interface Stored {
  /** It may be a step behind what is held. */
  readonly progress: Progress
  /** The campaign's keepsakes that the user holds, with when they were earned, epoch milliseconds. */
  readonly held: ReadonlyMap<KeepsakeId, number>
  /** By measure id, the states of the keepsake's criterion when it was met; undefined if it is not held. */
  readonly kept: ReadonlyMap<string, State> | undefined
}

export function explainStored(
  campaign: CompiledCampaign,
  keepsake: CompiledKeepsake,
  { progress, held, kept }: Stored,
): StoredExplanation {
  const { id, criterion } = keepsake
  const earned = new Map([...progress.earned, ...held])
  const isHeld = earned.has(id)
  const isSoldOut = progress.soldOut.has(id)
  const howFar = howFarOf(criterion, { ...progress, earned })
  return {
    state: isHeld ? 'earned' : isSoldOut ? 'sold-out' : 'locked',
    // A criterion that was met has let go of its states.
    howFar: isHeld || isSoldOut ? asMet(howFar) : howFar,
    states: Array.from((isHeld && kept) || statesFor(keepsake, progress), ([measureId, state]) =>
      partOf(campaign, measureId, state),
    ),
    collected: collectedBy(criterion).map((keepsakeId) => ({ keepsakeId, held: earned.has(keepsakeId) })),
  }
}

const asMet = ({ parts: _, ...howFar }: PartHowFar): PartHowFar => {
  return { ...howFar, current: howFar.target, met: true }
}

function partOf({ measures }: CompiledCampaign, measureId: string, state: State): PartStates {
  const measure = measures.get(measureId)
  if (measure) return { asks: measureText(measure), holds: measure.holds(state) }
  return { asks: `${measureId}, which the campaign no longer measures`, holds: [state] }
}

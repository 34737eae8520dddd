import type { KeepsakeId } from '../../schemas/ids.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../compiled-campaign.ts'
import { gatheredFor } from '../decide.ts'
import type { State } from '../measure.ts'
import type { Progress } from '../progress.ts'
import { collectedBy, measureText, type PartStanding, standingOf } from './missing.ts'

/** What has been gathered on one measure. */
export interface GatheredPart {
  /** What it asks for, such as `TriviaAnswered where {"correct":[true]}`. */
  readonly asks: string
  /** In words: values, days, intervals. */
  readonly holds: readonly string[]
}

/** Why a user has a keepsake or not, as far as what is stored tells. */
export interface StoredExplanation {
  readonly state: 'earned' | 'sold-out' | 'locked'
  readonly standing: PartStanding
  /** Up to now; of a keepsake that is held, up to when it was earned, if that was kept. */
  readonly gathered: readonly GatheredPart[]
  /** The keepsakes that it asks for, and whether the user has them. */
  readonly collected: readonly { readonly keepsakeId: KeepsakeId; readonly held: boolean }[]
}

/**
 * @param progress as stored; what is held may be a step ahead of it
 * @param held the ids of the campaign's keepsakes that the user holds
 * @param kept by measure id, what the keepsake's condition had gathered when it was met; undefined if it is not held
 */
export function explainStored(
  campaign: CompiledCampaign,
  keepsake: CompiledKeepsake,
  progress: Progress,
  held: ReadonlySet<KeepsakeId>,
  kept: ReadonlyMap<string, State> | undefined,
): StoredExplanation {
  const { id, criterion } = keepsake
  const earned = progress.earned.union(held)
  const isHeld = earned.has(id)
  const isSoldOut = progress.soldOut.has(id)
  const standing = standingOf(criterion, { ...progress, earned })
  return {
    state: isHeld ? 'earned' : isSoldOut ? 'sold-out' : 'locked',
    // A condition that was met has let go of what it was met by.
    standing: isHeld || isSoldOut ? asMet(standing) : standing,
    gathered: Array.from((isHeld && kept) || gatheredFor(keepsake, progress), ([measureId, state]) =>
      partOf(campaign, measureId, state),
    ),
    collected: collectedBy(criterion).map((keepsakeId) => ({ keepsakeId, held: earned.has(keepsakeId) })),
  }
}

const asMet = ({ parts: _, ...standing }: PartStanding): PartStanding => {
  return { ...standing, current: standing.target, met: true }
}

function partOf({ measures }: CompiledCampaign, measureId: string, state: State): GatheredPart {
  const measure = measures.get(measureId)
  if (measure) return { asks: measureText(measure), holds: measure.holds(state) }
  return { asks: `${measureId}, which the campaign no longer measures`, holds: [state] }
}

import type { KeepsakeId } from '../schemas/ids.ts'
import type { CampaignKeepsake } from './campaign.ts'
import { expandTiers } from './tiers.ts'

/** A keepsake as it is shown, whatever earns it. */
export interface ShownKeepsake {
  readonly id: KeepsakeId
  readonly title: string
  readonly description: string | undefined
  readonly image: string | undefined
  readonly hidden: boolean
  /** How many there are at most; undefined for as many as are earned. */
  readonly supply: number | undefined
  /** As the campaign file says it; tiers of one group share it. */
  readonly definition: CampaignKeepsake
}

/** A keepsake, or each tier of a group with its target. */
export function shownKeepsakes(
  definition: CampaignKeepsake,
): readonly (ShownKeepsake & { readonly target: number | undefined })[] {
  return expandTiers(definition).map(({ id, hidden = false, ...shown }) => {
    const { title, description, image, supply, target } = shown
    return { id: id as KeepsakeId, title, description, image, hidden, supply, definition, target }
  })
}

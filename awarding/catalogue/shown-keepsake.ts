import type { KeepsakeId } from '../../schemas/ids.ts'
import type { CampaignKeepsake } from '../campaign/campaign.ts'

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

/** A keepsake, or each tier of a group with its target. What a tier leaves out is the group's. */
export function shownKeepsakes(
  definition: CampaignKeepsake,
): readonly (ShownKeepsake & { readonly target: number | undefined })[] {
  const { tiers, ...group } = definition
  if (!tiers) return [shown(definition, { ...group, target: undefined })]
  return tiers.map((tier) =>
    shown(definition, {
      ...tier,
      description: tier.description ?? group.description,
      image: tier.image ?? group.image,
      hidden: tier.hidden ?? group.hidden,
    }),
  )
}

type Tier = NonNullable<CampaignKeepsake['tiers']>[number]

function shown(
  definition: CampaignKeepsake,
  {
    id,
    title,
    description,
    image,
    hidden = false,
    supply,
    target,
  }: Omit<Tier, 'target'> & { target: number | undefined },
) {
  return { id, title, description, image, hidden, supply, definition, target }
}

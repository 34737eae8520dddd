import type { KeepsakeId } from '../../schemas/ids.ts'
import type { CampaignKeepsake } from '../campaign/campaign.ts'
import { ownText, type Text, type Texts } from '../campaign/texts.ts'

/** A keepsake as it is shown, whatever earns it. */
export interface ShownKeepsake {
  readonly id: KeepsakeId
  /** In the campaign's own language. */
  readonly title: string
  /** As they are written, in each language that there is. */
  readonly texts: Texts & { readonly title: Text }
  readonly image: string | undefined
  readonly hidden: boolean
  /** How many there are at most; undefined for as many as are earned. */
  readonly supply: number | undefined
  /** As the campaign file says it; tiers of one group share it. */
  readonly definition: CampaignKeepsake
}

/**
 * A keepsake, or each tier of a group with its target. What a tier leaves out is the group's.
 *
 * @param language the campaign's own
 */
export function shownKeepsakes(
  definition: CampaignKeepsake,
  language: string | undefined,
): readonly (ShownKeepsake & { readonly target: number | undefined })[] {
  const { tiers, ...group } = definition
  const shown = ({
    id,
    title,
    description,
    image,
    imageText,
    hidden = false,
    supply,
    target,
  }: Omit<Tier, 'target'> & { target: number | undefined }) => ({
    id,
    title: ownText(title, language),
    texts: { title, description, imageText },
    image,
    hidden,
    supply,
    definition,
    target,
  })
  if (!tiers) return [shown({ ...group, target: undefined })]
  return tiers.map((tier) =>
    shown({
      ...tier,
      description: tier.description ?? group.description,
      image: tier.image ?? group.image,
      // Another picture shows something else.
      imageText: tier.imageText ?? (tier.image === undefined ? group.imageText : undefined),
      hidden: tier.hidden ?? group.hidden,
    }),
  )
}

type Tier = NonNullable<CampaignKeepsake['tiers']>[number]

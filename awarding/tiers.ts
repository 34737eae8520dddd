import { type Fields, fieldsOf } from './path-problem.ts'

interface Shown {
  readonly id: string
  readonly title: string
  readonly description?: string | undefined
  readonly image?: string | undefined
  readonly hidden?: boolean | undefined
  readonly supply?: number | undefined
}

/** A keepsake as campaign files say it: one, or with `tiers` a group of several. */
export interface Group<Tier extends Shown & { readonly target: number }> extends Shown {
  readonly tiers?: readonly Tier[] | undefined
}

/** One that can be earned: a tier has a target of its own. */
export type Earnable = Shown & { readonly target?: number | undefined }

/** The keepsakes that can be earned: of a group its tiers, of anything else itself. What a tier leaves out is the group's. */
export function expandTiers<Tier extends Shown & { readonly target: number }>(
  keepsake: Group<Tier>,
): readonly Earnable[] {
  const { tiers, description, image, hidden } = keepsake
  if (!tiers) return [keepsake]
  return tiers.map((tier) => ({
    ...tier,
    description: tier.description ?? description,
    image: tier.image ?? image,
    hidden: tier.hidden ?? hidden,
  }))
}

/** The ids of the keepsakes that can be earned, of any value: of a group those of its tiers. */
export function earnableIds(keepsake: Fields): unknown[] {
  return Array.isArray(keepsake.tiers) ? keepsake.tiers.map((tier) => fieldsOf(tier).id) : [keepsake.id]
}

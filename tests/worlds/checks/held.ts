import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { type Keepsake, keepsakeOf } from '../../../store/keepsake-item.ts'
import { TABLES } from '../../store/support/table-names.ts'
import { plain } from '../../store/support/typed.ts'
import type { Facts } from '../running/facts.ts'

export interface Held extends Keepsake {
  /** The erasure that it was put after. */
  readonly erasedAt?: string
}

/** All that the users hold. */
export function heldBy({ tables }: Facts, user?: string): Held[] {
  return tables.everyItem(TABLES.keepsakes).flatMap((item) => {
    if (user !== undefined && item.userId?.S !== user) return []
    const { erasedAt, ...rest } = plain(item)
    return [{ ...keepsakeOf(rest, TABLES.keepsakes), ...(erasedAt ? { erasedAt: String(erasedAt) } : {}) }]
  })
}

export const nameOf = ({ campaignId, keepsakeId }: Pick<Keepsake, 'campaignId' | 'keepsakeId'>) =>
  `${campaignId}#${keepsakeId}`

export interface Limited {
  readonly name: string
  readonly supply: number
}

/** The keepsakes of limited supply. */
export const limitedOf = (campaigns: readonly Campaign[]): Limited[] =>
  campaigns.flatMap(({ id, keepsakes }) =>
    keepsakes.flatMap(({ id: keepsakeId, supply }) =>
      supply === undefined ? [] : [{ name: `${id}#${keepsakeId}`, supply }],
    ),
  )

/** The numbers of a keepsake that are taken, each with its ticket. */
export function takenOf({ tables }: Facts, name: string): { number: number; ticket: string }[] {
  return tables.everyItem(TABLES.editions).flatMap(({ userOrBucket, keepsakeOrNumber, ticket }) => {
    const isNumber = userOrBucket?.S?.startsWith(`bucket#${name}#`)
    return isNumber ? [{ number: Number(keepsakeOrNumber?.S), ticket: String(ticket?.S) }] : []
  })
}

/** The claims of a keepsake, by their users. */
export function claimsOf(
  { tables }: Facts,
  name: string,
): { user: string; number: number; ticket: string }[] {
  return tables.everyItem(TABLES.editions).flatMap(({ userOrBucket, keepsakeOrNumber, ticket, edition }) => {
    const partition = userOrBucket?.S ?? ''
    if (keepsakeOrNumber?.S !== name || !partition.startsWith('user#')) return []
    return [{ user: partition.slice('user#'.length), number: Number(edition?.N), ticket: String(ticket?.S) }]
  })
}

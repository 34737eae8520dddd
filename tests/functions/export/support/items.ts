import { nothing } from '../../../../awarding/progress/progress.ts'
import { bodyOf } from '../../../../functions/award/stored.ts'
import type { Item } from '../../../../store/items.ts'
import { itemOf } from '../../../../store/keepsake-item.ts'
import { encodeBody } from '../../../../store/progress-body.ts'
import { keepsake, keepsakeId, user } from '../../../store/support/values.ts'

/** An item of the keepsakes as the store puts it. */
export const keepsakeItem = (userId: string, id = 'ace', campaignId = 'paris', minute = 0): Item =>
  itemOf(user(userId), { ...keepsake(campaignId, id, minute), source: 'partner.quiz' })

export interface ProgressGiven {
  readonly earned?: readonly string[]
  readonly soldOut?: readonly string[]
  readonly erasedAt?: string
  readonly campaignId?: string
}

/** An item of the progress as the store commits it. */
export function progressItem(
  userId: string,
  { earned = [], soldOut = [], erasedAt, campaignId = 'paris' }: ProgressGiven,
): Item {
  const beside = { userId, campaignId, version: 3, ...(erasedAt && { erasedAt }) }
  const body = bodyOf({
    ...nothing,
    earned: new Map(earned.map((id) => [keepsakeId(id), 1])),
    soldOut: new Set(soldOut.map(keepsakeId)),
  })
  return { ...beside, body: encodeBody(body, beside) }
}

export const keysOf = ({ userId, keepsake: sortKey, campaignId }: Item): Item =>
  sortKey === undefined
    ? { userId: userId ?? '', campaignId: campaignId ?? '' }
    : { userId: userId ?? '', keepsake: sortKey }

export const MARKER: Item = {
  userId: 'erased-user',
  campaignId: '#erased',
  erasedAt: '2024-07-26T00:00:00.000Z',
}

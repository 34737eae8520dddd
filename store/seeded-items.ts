import { ExactNumber } from '../json/exact-number.ts'
import type { CampaignId, UserId } from '../schemas/ids.ts'
import { claimItem, claimKey, type LimitedKeepsake, numberItem } from './edition-items.ts'
import { newTicket } from './editions.ts'
import type { Item, Value } from './items.ts'
import { itemOf, type NewKeepsake } from './keepsake-item.ts'
import { progressItem, progressKey } from './progress.ts'
import type { ProgressBody } from './progress-body.ts'

/** A user in one campaign, as awarding would leave them there. */
export interface SeededUser {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakes: readonly NewKeepsake[]
  readonly body: ProgressBody
}

/** An item in DynamoDB's own JSON: `{ userId: { S: '…' }, … }`. */
export type PlainItem = Record<string, Record<string, unknown>>

/**
 * The items that `putKeepsake` and the first `commitProgress` would write of such a user, for whoever fills a table of their own
 * machine: nothing is written here, and a table of a stage is reached by `forUser` alone.
 */
export function seededItems({ userId, campaignId, keepsakes, body }: SeededUser): {
  readonly keepsakes: readonly PlainItem[]
  readonly progress: PlainItem
} {
  return {
    keepsakes: keepsakes.map((each) => plain(itemOf(userId, each))),
    progress: plain(progressItem(progressKey(userId, campaignId), { version: 1 }, body)),
  }
}

/** A number of a limited keepsake, for a user who has none. */
export interface SeededClaim extends LimitedKeepsake {
  readonly userId: UserId
  readonly number: number
  readonly of: number
}

/**
 * The items that `claimEdition` would write of a claim that takes the lowest number that is free: the user's, and the number's.
 */
export function seededClaim({ userId, number, of, ...keepsake }: SeededClaim): {
  readonly claim: PlainItem
  readonly taken: PlainItem
} {
  const ticket = newTicket()
  return {
    claim: plain(claimItem(claimKey(userId, keepsake), { number, of, ticket })),
    // Every number below is taken, so no bucket below is open.
    taken: plain(numberItem(keepsake, { number, ticket, openBelow: 0 })),
  }
}

const plain = (item: Item): PlainItem =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]))

/** A value as JSON carries it: bytes in base64. The document client writes the same. */
function plainValue(value: Value): Record<string, unknown> {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number' || value instanceof ExactNumber) return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') }
  return { M: plain(value) }
}

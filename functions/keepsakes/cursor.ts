import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { storedTimeSchema } from '../../schemas/canonical-time.ts'
import { type CampaignId, campaignIdSchema, keepsakeIdSchema, type UserId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import type { Position } from '../../store/open.ts'
import { ProblemError } from '../http/problems.ts'

/** A cursor continues one user's list, of one campaign, or of all if undefined. */
export interface List {
  readonly userId: UserId
  readonly campaignId: CampaignId | undefined
}

const cursorSchema = z.union([
  z.tuple([z.string(), campaignIdSchema, keepsakeIdSchema, storedTimeSchema]),
  z.tuple([
    z.string(),
    campaignIdSchema,
    keepsakeIdSchema,
    storedTimeSchema,
    campaignIdSchema,
    keepsakeIdSchema,
  ]),
])

/** The end of a page as text. It means nothing to others, and is of no use to another user or for another list. */
export function cursorOf(list: List, { campaignId, keepsakeId, earnedAt, tiedWith }: Position): string {
  const tie = tiedWith ? [tiedWith.campaignId, tiedWith.keepsakeId] : []
  const parts = [digestOf(list), campaignId, keepsakeId, earnedAt, ...tie]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** @throws ProblemError when the text is not, to the letter, a cursor of this very list */
export function positionOf(list: List, cursor: string): Position {
  const parsed = cursorSchema.safeParse(jsonIn(Buffer.from(cursor, 'base64url').toString()))
  if (!parsed.success) throw invalidCursor()
  const [, campaignId, keepsakeId, earnedAt, ...[tiedCampaignId, tiedKeepsakeId]] = parsed.data
  const tiedWith = tiedCampaignId &&
    tiedKeepsakeId && { campaignId: tiedCampaignId, keepsakeId: tiedKeepsakeId }
  const position: Position = { campaignId, keepsakeId, earnedAt, ...(tiedWith ? { tiedWith } : {}) }
  if (cursorOf(list, position) !== cursor) throw invalidCursor()
  return position
}

export function invalidCursor(options?: ErrorOptions): ProblemError {
  return new ProblemError(
    problems.invalidCursor('cursor: must be what the page before gave; start from the first page again'),
    options,
  )
}

/** A user id may have slashes and a campaign id has none: what follows the last is the campaign. */
function digestOf({ userId, campaignId = '' as CampaignId }: List): string {
  return createHash('sha256').update(`${userId}/${campaignId}`).digest('base64url').slice(0, 12)
}

import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { type CampaignId, campaignIdSchema, keepsakeIdSchema, type UserId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { timeSchema } from '../../schemas/time.ts'
import type { Position } from '../../store/open.ts'
import { ProblemError } from '../problem-error.ts'

/** Whose list a cursor continues, and of which campaign: undefined for all of them. */
export interface List {
  readonly userId: UserId
  readonly campaignId: CampaignId | undefined
}

const cursorSchema = z.union([
  z.tuple([z.string(), campaignIdSchema, keepsakeIdSchema, timeSchema]),
  z.tuple([z.string(), campaignIdSchema, keepsakeIdSchema, timeSchema, campaignIdSchema, keepsakeIdSchema]),
])

/** Where a page ended, as text without meaning to anyone but us, and of no use to another user or for another list. */
export function cursorOf(list: List, { campaignId, keepsakeId, earnedAt, tiedWith }: Position): string {
  const tie = tiedWith ? [tiedWith.campaignId, tiedWith.keepsakeId] : []
  const parts = [digestOf(list), campaignId, keepsakeId, earnedAt, ...tie]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** @throws ProblemError when the text is not, to the letter, a cursor of this very list */
export function positionOf(list: List, cursor: string): Position {
  const parsed = cursorSchema.safeParse(jsonOf(cursor))
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

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** No id contains a slash. */
function digestOf({ userId, campaignId = '' as CampaignId }: List): string {
  return createHash('sha256').update(`${userId}/${campaignId}`).digest('base64url').slice(0, 12)
}

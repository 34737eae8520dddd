import * as z from 'zod/mini'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import { campaignIdSchema, type UserId } from '../../schemas/ids.ts'
import { type Keepsake, type ListOptions, PositionError, type Store } from '../../store/open.ts'
import type { Showing } from '../campaigns/campaigns.ts'
import { headingOf } from '../campaigns/heading.ts'
import { languageParameters } from '../http/languages.ts'
import { cursorOf, invalidCursor, positionOf } from './cursor.ts'

const LIMIT = 'must be a whole number from 1 to 100'
const DEFAULT_LIMIT = '20'

export const listQuerySchema = z.object({
  ...languageParameters,
  campaignId: z.optional(campaignIdSchema),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, LIMIT))),
  cursor: z.optional(z.string()),
})
export type ListQuery = z.infer<typeof listQuerySchema>

/** The answer of `GET /v1/me/keepsakes`. @throws ProblemError for a cursor that is not valid */
export async function listKeepsakes(
  userId: UserId,
  { campaignId, limit = DEFAULT_LIMIT, cursor }: Omit<ListQuery, 'lang'>,
  { store, ...how }: { store: Store } & Showing,
): Promise<KeepsakeList> {
  const list = { userId, campaignId }
  const options: ListOptions = {
    limit: Number(limit),
    ...(campaignId ? { campaignId } : {}),
    ...(cursor === undefined ? {} : { after: positionOf(list, cursor) }),
  }
  const { keepsakes, next } = await store
    .forUser(userId)
    .listKeepsakes(options)
    .catch((error: unknown) => {
      throw error instanceof PositionError ? invalidCursor({ cause: error }) : error
    })
  return {
    keepsakes: keepsakes.map((keepsake) => present(keepsake, how)),
    ...(next ? { cursor: cursorOf(list, next) } : {}),
  }
}

/** A keepsake outlives its campaign: one that the catalogue no longer has is shown by its id. */
function present(
  { campaignId, keepsakeId, earnedAt, edition }: Keepsake,
  how: Showing,
): KeepsakeList['keepsakes'][number] {
  return {
    campaignId,
    keepsakeId,
    ...(headingOf({ campaignId, keepsakeId }, how) ?? { title: keepsakeId }),
    earnedAt,
    ...(edition ? { edition } : {}),
  }
}

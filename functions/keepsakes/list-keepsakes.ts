import * as z from 'zod/mini'
import type { ShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import { campaignIdSchema, type UserId } from '../../schemas/ids.ts'
import { type Keepsake, type ListOptions, PositionError, type Store } from '../../store/open.ts'
import type { ImageUrl } from '../campaigns/campaigns.ts'
import { cursorOf, invalidCursor, positionOf } from './cursor.ts'

const LIMIT = 'must be a whole number from 1 to 100'
const DEFAULT_LIMIT = '20'

export const listQuerySchema = z.object({
  campaignId: z.optional(campaignIdSchema),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, LIMIT))),
  cursor: z.optional(z.string()),
})
export type ListQuery = z.infer<typeof listQuerySchema>

/** The answer of `GET /v1/me/keepsakes`. @throws ProblemError for a cursor that is not valid */
export async function listKeepsakes(
  userId: UserId,
  { campaignId, limit = DEFAULT_LIMIT, cursor }: ListQuery,
  { store, catalogue, imageUrl }: { store: Store; catalogue: ShownCatalogue; imageUrl: ImageUrl },
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
    keepsakes: keepsakes.map((keepsake) => present(keepsake, catalogue, imageUrl)),
    ...(next ? { cursor: cursorOf(list, next) } : {}),
  }
}

/** A keepsake outlives its campaign: one that the catalogue no longer has is shown by its id. */
function present(
  { campaignId, keepsakeId, earnedAt, edition }: Keepsake,
  catalogue: ShownCatalogue,
  imageUrl: ImageUrl,
) {
  const known = catalogue.campaigns.get(campaignId)?.keepsakes.find(({ id }) => id === keepsakeId)
  return {
    campaignId,
    keepsakeId,
    title: known?.title ?? keepsakeId,
    ...(known?.image === undefined ? {} : { image: imageUrl(known.image) }),
    earnedAt,
    ...(edition ? { edition } : {}),
  }
}

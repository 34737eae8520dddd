import * as z from 'zod/mini'
import type { ShownCatalogue } from '../../awarding/shown-catalogue.ts'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import { campaignIdSchema, type UserId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { pathText } from '../../schemas/problems.ts'
import { type Keepsake, type ListOptions, PositionError, type Store } from '../../store/open.ts'
import { ProblemError } from '../problem-error.ts'
import { cursorOf, invalidCursor, positionOf } from './cursor.ts'
import type { ImageUrl } from './image-url.ts'

const LIMIT = 'must be a whole number from 1 to 100'
const DEFAULT_LIMIT = 20

const querySchema = z.object({
  campaignId: z.optional(campaignIdSchema),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, LIMIT))),
  // A parameter that is there more than once comes as one, joined by commas, which no cursor contains.
  cursor: z.optional(z.string().check(z.regex(/^(?![\w-]*(,[\w-]*)+$)/, 'must be given once'))),
})

export const LIST_PARAMETERS: readonly string[] = Object.keys(querySchema.shape)

/** The answer of `GET /v1/me/keepsakes`. @throws ProblemError for parameters that are not valid */
export async function listKeepsakes(
  userId: UserId,
  query: Readonly<Record<string, string | undefined>>,
  { store, catalogue, imageUrl }: { store: Store; catalogue: ShownCatalogue; imageUrl: ImageUrl },
): Promise<KeepsakeList> {
  const { campaignId, limit = DEFAULT_LIMIT, cursor } = parseQuery(query)
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

function parseQuery(query: Readonly<Record<string, string | undefined>>) {
  const parsed = querySchema.safeParse(query)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ProblemError(problems.invalidParameter(`${pathText(issue?.path ?? [])}: ${issue?.message}`))
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

import * as z from 'zod'
import type { Catalogue } from '../../awarding/catalogue.ts'
import { campaignIdSchema, type UserId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { pathText } from '../../schemas/problems.ts'
import type { Keepsake, ListOptions, Store } from '../../store/open.ts'
import { ProblemError } from '../problem-error.ts'
import { cursorOf, positionOf } from './cursor.ts'

const querySchema = z.strictObject({
  campaignId: campaignIdSchema.optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .refine((limit) => limit <= 100, 'must be a whole number from 1 to 100')
    .default(20),
  cursor: z.string().max(1000, 'must be one that an earlier answer gave').optional(),
})

/** The answer of `GET /v1/me/keepsakes`. @throws ProblemError for parameters that are not valid */
export async function listKeepsakes(
  userId: UserId,
  query: Readonly<Record<string, string | undefined>>,
  { store, catalogue }: { store: Store; catalogue: Catalogue },
) {
  const { campaignId, limit, cursor } = parseQuery(query)
  const options: ListOptions = {
    limit,
    ...(campaignId ? { campaignId } : {}),
    ...(cursor === undefined ? {} : { after: positionOf(userId, cursor) }),
  }
  const { keepsakes, next } = await store.forUser(userId).listKeepsakes(options)
  return {
    keepsakes: keepsakes.map((keepsake) => present(keepsake, catalogue)),
    ...(next ? { cursor: cursorOf(userId, next) } : {}),
  }
}

function parseQuery(query: Readonly<Record<string, string | undefined>>) {
  const parsed = querySchema.safeParse(query)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const unknown =
    issue?.code === 'unrecognized_keys' ? `${issue.keys.join(', ')}: is not a parameter here` : undefined
  throw new ProblemError(
    problems.invalidParameter(unknown ?? `${pathText(issue?.path ?? [])}: ${issue?.message}`),
  )
}

/** A keepsake outlives its campaign: one that the catalogue no longer has is shown by its id. */
function present({ campaignId, keepsakeId, earnedAt, edition }: Keepsake, catalogue: Catalogue) {
  const known = catalogue.campaigns.get(campaignId)?.keepsakes.find(({ id }) => id === keepsakeId)
  return {
    campaignId,
    keepsakeId,
    title: known?.title ?? keepsakeId,
    ...(known ? { image: known.image } : {}),
    earnedAt,
    ...(edition ? { edition } : {}),
  }
}

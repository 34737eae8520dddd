import * as z from 'zod/mini'
import type { DraftsBucket } from '../../publishing/drafts/drafts-bucket.ts'
import type { AuditTrail } from '../../schemas/api/studio.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { cursorSchema } from './pages.ts'

const DEFAULT_LIMIT = '50'

export const trailQuerySchema = z.object({
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100'))),
  /** Acts have numbers without a gap, so the number of the next to tell is all that it takes. */
  cursor: cursorSchema,
})

/** All that was done to a campaign, newest first. A campaign of which the studio has nothing has a trail without acts. */
export async function auditTrail(
  campaignId: CampaignId,
  { limit = DEFAULT_LIMIT, cursor }: z.infer<typeof trailQuerySchema>,
  bucket: DraftsBucket,
): Promise<AuditTrail> {
  const { draft } = await bucket.read(campaignId)
  const upTo = Math.min(draft.acts, cursor === undefined ? draft.acts : Number(cursor))
  const acts = await bucket.acts(draft, upTo, Number(limit))
  const next = upTo - acts.length
  return { acts, ...(next > 0 ? { cursor: String(next) } : {}) }
}

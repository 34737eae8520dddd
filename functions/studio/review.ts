import * as z from 'zod/mini'
import { type Actor, reviewed } from '../../publishing/drafts/changes.ts'
import type { DraftsBucket } from '../../publishing/drafts/drafts-bucket.ts'
import type { StudioDraft } from '../../schemas/api/studio.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { wants } from '../../schemas/wants.ts'
import { ProblemError } from '../http/problems.ts'
import { assertRevision, shownDraft, writeChange, writtenIn } from './drafts.ts'
import { soundCampaign } from './publication.ts'
import { reasonSchema } from './reason.ts'

export const reviewBodySchema = z.strictObject(
  {
    decision: z.enum(['ask', 'approve', 'send-back'], wants('ask, approve or send-back')),
    revision: z.int(wants('the revision of the draft')).check(z.positive('must be a number from 1')),
    reason: z.optional(reasonSchema),
  },
  wants('an object: { "decision": "approve", "revision": 1 }'),
)

/**
 * Asks for the review of a revision, approves it, or sends it back. It holds for that revision alone: whatever is saved after has to be
 * looked at anew.
 *
 * @throws ProblemError when whoever saved it would approve it, or it has mistakes
 */
export async function reviewDraft(
  campaignId: CampaignId,
  { decision, revision, reason }: z.infer<typeof reviewBodySchema>,
  { drafts, actor }: { readonly drafts: DraftsBucket; readonly actor: Actor },
): Promise<StudioDraft> {
  const reading = await drafts.read(campaignId)
  const draft = writtenIn(reading)
  assertRevision(draft, revision)
  if (decision === 'send-back') {
    if (reason === undefined)
      throw new ProblemError(problems.invalidBody('reason: is missing: say what to mend'))
  } else soundCampaign(draft)
  if (decision === 'approve' && draft.saved.by === actor.by)
    throw new ProblemError(problems.ownReview(`${actor.by} saved revision ${revision}: ask somebody else`))
  const written = await writeChange(drafts, reading, (before) =>
    reviewed(before, { decision, reason }, actor),
  )
  return shownDraft(writtenIn(written))
}

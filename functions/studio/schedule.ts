import * as z from 'zod/mini'
import type { PendingPublications } from '../../publishing/drafts/pending.ts'
import { scheduled, unscheduled } from '../../publishing/drafts/scheduling.ts'
import type { StudioDraft } from '../../schemas/api/studio.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { formatTime, timeSchema } from '../../schemas/time.ts'
import { wants } from '../../schemas/wants.ts'
import { ProblemError } from '../http/problems.ts'
import { shownDraft, writeChange, writtenIn } from './drafts.ts'
import { allowSchema, making, type PublishingPorts, publishable } from './publication.ts'
import { reasonSchema } from './reason.ts'
import { rehearsedRelease, settledReading } from './releasing.ts'

export const scheduleBodySchema = z.strictObject(
  {
    revision: z.int(wants('the revision of the draft')).check(z.positive('must be a number from 1')),
    publishAt: timeSchema,
    reason: reasonSchema,
    allow: allowSchema,
  },
  wants('an object: { "revision": 1, "publishAt": "2026-07-24T20:00:00+02:00", "reason": "…" }'),
)

export interface SchedulingPorts extends PublishingPorts {
  readonly pending: PendingPublications
}

/** The clock comes once a minute, and a function may take half of one. */
const SOONEST_MS = 60_000
const LATEST_DAYS = 366

/**
 * Has a revision published at a time, in the place of what was scheduled before. All that would be refused now is refused now; what is
 * saved after is another revision, and changes nothing of it.
 */
export async function scheduleDraft(
  campaignId: CampaignId,
  { revision, publishAt: asked, reason, allow = [] }: z.infer<typeof scheduleBodySchema>,
  ports: SchedulingPorts,
): Promise<StudioDraft> {
  const { drafts, pending, actor } = ports
  const publishAt = timeOf(asked, actor.now)
  const reading = await settledReading(campaignId, ports)
  const draft = publishable(reading, revision, ports)
  const make = await making(draft, ports)
  await rehearsedRelease({ what: 'published', reason, allow, revision, make }, ports)
  await pending.set(campaignId, publishAt)
  const { text } = draft
  const given = { publishAt, reason, revision, text, allow: [...allow] }
  const written = await writeChange(drafts, reading, (before) => scheduled(before, given, actor))
  return shownDraft(writtenIn(written))
}

/** In UTC, as it is compared. @throws ProblemError when it is over, too soon to be sure of, or further than anybody plans */
function timeOf(asked: z.infer<typeof timeSchema>, now: number): z.infer<typeof timeSchema> {
  const at = Date.parse(asked)
  const [from, to] = [now + SOONEST_MS, now + LATEST_DAYS * 86_400_000]
  if (at >= from && at <= to) return formatTime(at)
  const detail = `publishAt: must be from a minute to ${LATEST_DAYS} days ahead, between ${formatTime(from)} and ${formatTime(to)}`
  throw new ProblemError(
    problems.invalidBody(at < from ? `${detail}; to publish it now, POST …/publication` : detail),
  )
}

/** Cancels what was scheduled. */
export async function cancelSchedule(
  campaignId: CampaignId,
  reason: string | undefined,
  ports: SchedulingPorts,
): Promise<StudioDraft> {
  const reading = await settledReading(campaignId, ports)
  writtenIn(reading)
  if (!reading.draft.schedule)
    throw new ProblemError(
      problems.noSuchSchedule('It was published, cancelled, or never scheduled: the trail tells'),
    )
  const written = await writeChange(ports.drafts, reading, (draft) => unscheduled(draft, reason, ports.actor))
  await ports.pending.set(campaignId, undefined)
  return shownDraft(writtenIn(written))
}

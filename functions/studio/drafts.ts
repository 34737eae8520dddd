import * as z from 'zod/mini'
import { ownText } from '../../awarding/campaign/texts.ts'
import { otherCampaign } from '../../awarding/checking/index.ts'
import { type CheckedCampaign, checkCampaign, inOrder } from '../../publishing/checked-campaign.ts'
import { type Actor, deleted, saved } from '../../publishing/drafts/changes.ts'
import type { Draft, Schedule } from '../../publishing/drafts/draft.ts'
import type { DraftReading, DraftsBucket } from '../../publishing/drafts/drafts-bucket.ts'
import { ChangedMeanwhileError } from '../../publishing/objects.ts'
import type { SavedDraft, StudioDraft } from '../../schemas/api/studio.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { wants } from '../../schemas/wants.ts'
import { ProblemError } from '../http/problems.ts'
import { newestAct } from './words.ts'

/** Bytes of the body: a campaign of hundreds of keepsakes has a tenth of it. */
export const LARGEST_DRAFT = 1024 * 1024

export const draftBodySchema = z.strictObject(
  {
    text: z.string(wants('the text of the campaign')).check(
      z.refine((text) => text.isWellFormed(), {
        error: 'has one half of a surrogate pair, which is no character: send the whole of it',
      }),
    ),
    format: z.optional(z.enum(['yaml', 'json'], wants('yaml or json'))),
  },
  wants('an object with the text of the campaign: { "text": "id: …" }'),
)
export type DraftBody = z.infer<typeof draftBodySchema>

/** A draft that is there: with its text. */
export type WrittenDraft = Draft & {
  readonly text: string
  readonly format: NonNullable<Draft['format']>
  readonly saved: NonNullable<Draft['saved']>
}

export function isWritten(draft: Draft): draft is WrittenDraft {
  return draft.text !== undefined && draft.format !== undefined && draft.saved !== undefined
}

/** The draft checked, as the campaign that it is kept for. */
export function checkedDraft({
  campaignId,
  text,
}: Pick<WrittenDraft, 'campaignId' | 'text'>): CheckedCampaign {
  const checked = checkCampaign(text)
  const other = otherCampaign(checked.check, campaignId)
  return other ? { ...checked, mistakes: inOrder([...checked.mistakes, other]) } : checked
}

/** @throws ProblemError when there is none */
export function writtenIn({ draft }: DraftReading): WrittenDraft {
  if (isWritten(draft)) return draft
  const act = newestAct(draft)
  throw new ProblemError(
    problems.noSuchDraft(`${act ? `${act}. ` : ''}Save one with PUT and If-None-Match: *`),
  )
}

/** @throws ProblemError when the draft has another revision than whoever acts has seen */
export function assertRevision(draft: WrittenDraft, seen: number): void {
  if (draft.revision === seen) return
  const { by, at } = draft.saved
  const cure = 'Look at that, and act on it'
  throw new ProblemError(
    problems.revisionPassed(`It has revision ${draft.revision}, which ${by} saved at ${at}. ${cure}`),
  )
}

/** All that is told of a draft, but for its text. */
export function shownDraft(draft: WrittenDraft): StudioDraft {
  const { campaignId, revision, format, saved, title, review, released, schedule, missed } = draft
  return {
    campaignId,
    ...(title === undefined ? {} : { title }),
    revision,
    format,
    savedBy: saved.by,
    savedAt: saved.at,
    ...(review ? { review } : {}),
    ...(released ? { released } : {}),
    ...(schedule ? { schedule: shownSchedule(schedule) } : {}),
    ...(missed ? { missed } : {}),
  }
}

/** All that is told of a publication that is to come, but for its text. */
function shownSchedule({ publishAt, by, at, reason, revision }: Schedule) {
  return { publishAt, by, at, reason, revision }
}

type Headers = Readonly<Record<string, string | undefined>>

/** The draft that a request takes the place of: the ETag of it, or `none`. @throws ProblemError when it does not say */
function expected({ 'if-match': match, 'if-none-match': none }: Headers): { etag: string } | 'none' {
  if (none?.trim() === '*' && match === undefined) return 'none'
  // A cache that compresses makes a tag weak; it still is that of the very draft.
  const etag = /^(?:W\/)?("[^"]*")$/.exec(match?.trim() ?? '')?.[1]
  if (etag !== undefined && none === undefined) return { etag }
  throw new ProblemError(
    problems.preconditionRequired(
      'Send If-Match with the ETag of the draft that you read, or If-None-Match: * to make one where there is none',
    ),
  )
}

/** @throws ProblemError when the draft is another than the request says, with who changed it, and when */
function assertExpected(headers: Headers, { draft, etag }: DraftReading, cure: string): void {
  const wanted = expected(headers)
  const holds = wanted === 'none' ? !isWritten(draft) : isWritten(draft) && wanted.etag === etag
  if (!holds) throw changed(draft, cure)
}

const KEEP_TEXT =
  'Your text is not saved: keep it, read the draft again, and save what is to be with its ETag'
const ASK_AGAIN = 'Nothing of yours was done: read the draft again, and ask once more'

/** @param cure what to do about a draft that is there */
function changed(draft: Draft, cure: string): ProblemError {
  const { intent } = draft
  const act = intent
    ? `${intent.by} has begun to publish it at ${intent.at}`
    : (newestAct(draft) ?? 'There is none yet')
  const what = isWritten(draft) ? cure : 'To make one, send If-None-Match: *'
  return new ProblemError(problems.draftChanged(`${act}. ${what}`))
}

/** Writes what a change makes of a reading. @throws ProblemError when somebody else wrote meanwhile */
export async function writeChange(
  bucket: DraftsBucket,
  reading: DraftReading,
  change: (draft: Draft) => Draft,
  cure = ASK_AGAIN,
): Promise<DraftReading> {
  try {
    return await bucket.write(change(reading.draft), reading)
  } catch (error) {
    if (!(error instanceof ChangedMeanwhileError)) throw error
    throw changed((await bucket.read(reading.draft.campaignId)).draft, cure)
  }
}

export interface Saving {
  readonly status: 200 | 201
  readonly body: SavedDraft
  readonly etag: string
}

/**
 * Saves a text, whatever mistakes it has: they are told, and keep it from being published alone. The same text again is no change, so
 * that whoever lost the answer may send it once more.
 */
export async function saveDraft(
  campaignId: CampaignId,
  { text, format = 'yaml' }: DraftBody,
  { bucket, headers, actor }: { bucket: DraftsBucket; headers: Headers; actor: Actor },
): Promise<Saving> {
  const reading = await bucket.read(campaignId)
  expected(headers)
  const { mistakes, check } = checkedDraft({ campaignId, text })
  const title = check.campaign && ownText(check.campaign.title, check.campaign.language)
  const isSame = reading.draft.text === text && reading.draft.format === format
  if (!isSame) assertExpected(headers, reading, KEEP_TEXT)
  const written = isSame
    ? reading
    : await writeChange(bucket, reading, (draft) => saved(draft, { text, format, title }, actor), KEEP_TEXT)
  const status = isWritten(reading.draft) ? 200 : 201
  return {
    status,
    body: { ...shownDraft(writtenIn(written)), mistakes: [...mistakes] },
    etag: written.etag ?? '',
  }
}

/** Takes a draft away. What is live stays as it is. */
export async function deleteDraft(
  campaignId: CampaignId,
  reason: string | undefined,
  { bucket, headers, actor }: { bucket: DraftsBucket; headers: Headers; actor: Actor },
): Promise<void> {
  const reading = await bucket.read(campaignId)
  writtenIn(reading)
  assertExpected(headers, reading, ASK_AGAIN)
  await writeChange(bucket, reading, (draft) => deleted(draft, reason, actor))
}

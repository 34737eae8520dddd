import type { StudioCampaign } from '../../../schemas/api/studio.ts'
import { moment } from './times.ts'

/** Where a campaign stands, in a word and a sentence. */
export interface State {
  readonly tone: 'working' | 'waiting' | 'good' | 'over' | 'bad'
  readonly word: string
  readonly sentence: string
}

type Draft = NonNullable<StudioCampaign['draft']>

/** Where a campaign stands: its draft, and what viewers have of it. */
export function statesOf({
  draft,
  live,
}: Pick<StudioCampaign, 'campaignId' | 'words' | 'draft' | 'live'>): State[] {
  const isNewer = draft?.schedule && draft.schedule.revision !== draft.revision
  return [
    ...(live ? [liveState(live, draft)] : takenBack(draft)),
    ...(isNewer && draft.schedule ? [planned(draft.schedule)] : []),
    ...(draft ? [draftState(draft)] : []),
  ]
}

function draftState(draft: Draft): State {
  const { revision, savedBy, savedAt, review, released, schedule, missed } = draft
  if (schedule && schedule.revision === revision) return planned(schedule)
  if (missed) {
    const sentence = `${missed.by} had scheduled it for ${moment(missed.publishAt)}: ${missed.detail}`
    return { tone: 'bad', word: 'Not published', sentence }
  }
  const saved = `${savedBy} saved it on ${moment(savedAt)}.`
  if (review?.state === 'asked')
    return {
      tone: 'waiting',
      word: 'Ready for review',
      sentence: `${review.by} asked on ${moment(review.at)}.`,
    }
  if (review?.state === 'sent-back')
    return { tone: 'bad', word: 'Sent back', sentence: `${review.by} says: ${review.reason ?? 'no reason'}` }
  if (released?.what === 'published' && released.revision === revision)
    return { tone: 'over', word: 'Nothing new', sentence: 'The draft is what was published.' }
  if (review?.state === 'approved')
    return { tone: 'good', word: 'Approved', sentence: `${review.by} approved it on ${moment(review.at)}.` }
  return { tone: 'working', word: 'Draft', sentence: saved }
}

function planned({ by, publishAt, revision }: NonNullable<Draft['schedule']>): State {
  const sentence = `Revision ${revision} is published on ${moment(publishAt)}, as ${by} scheduled.`
  return { tone: 'waiting', word: 'Scheduled', sentence }
}

function liveState(
  { state, startsAt, endsAt, release }: NonNullable<StudioCampaign['live']>,
  draft: Draft | undefined,
): State {
  const since =
    draft?.released?.what === 'published'
      ? `${draft.released.by} published it on ${moment(draft.released.at)}.`
      : `It is in release ${release}.`
  if (state === 'upcoming')
    return { tone: 'waiting', word: 'Live soon', sentence: `It starts on ${moment(startsAt)}. ${since}` }
  if (state === 'ended')
    return { tone: 'over', word: 'Ended', sentence: `It ended on ${moment(endsAt)}. ${since}` }
  return { tone: 'good', word: 'Live', sentence: `It ends on ${moment(endsAt)}. ${since}` }
}

function takenBack(draft: Draft | undefined): State[] {
  const { released } = draft ?? {}
  if (released?.what !== 'taken-back') return []
  const sentence = `${released.by} took it back on ${moment(released.at)}: ${released.reason}`
  return [{ tone: 'bad', word: 'Taken back', sentence }]
}

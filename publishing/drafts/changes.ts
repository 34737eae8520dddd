import type { UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import type { Act, Draft, Intent } from './draft.ts'

/** A person who acts, and when. */
export interface Actor {
  readonly by: UserId
  /** Epoch milliseconds. */
  readonly now: number
}

type ActGiven = Omit<Act, 'number' | 'by' | 'at'>

export const actorOf = ({ by, now }: Actor) => ({ by, at: formatTime(now) })

/** The draft with one more act, which takes the place of those before. */
export function withAct(draft: Draft, act: ActGiven, actor: { by: Act['by']; at: Act['at'] }): Draft {
  const number = draft.acts + 1
  return { ...draft, acts: number, newest: [{ number, ...act, ...actor }] }
}

/** The draft after an act that ends what was scheduled: the trail says that of its own, as a second act. */
function withoutSchedule(draft: Draft, actor: { by: Act['by']; at: Act['at'] }): Draft {
  const { schedule, ...rest } = draft
  if (!schedule) return draft
  const { revision, publishAt } = schedule
  const after = withAct(rest, { what: 'schedule-cancelled', revision, publishAt }, actor)
  return { ...after, newest: [...rest.newest, ...after.newest] }
}

export interface SavedText {
  readonly text: string
  readonly format: 'yaml' | 'json'
  /** The campaign's, where the text can be read. */
  readonly title: string | undefined
}

/** The draft with a new text. What was approved, or asked for, was another. */
export function saved(draft: Draft, { text, format, title }: SavedText, actor: Actor): Draft {
  const { review: _, title: _before, ...rest } = draft
  const revision = draft.revision + 1
  const by = actorOf(actor)
  const kept = { ...rest, revision, text, format, ...(title === undefined ? {} : { title }), saved: by }
  return withAct(kept, { what: 'saved', revision }, by)
}

/** The campaign without its draft: the trail of what was done goes on. */
export function deleted(draft: Draft, reason: string | undefined, actor: Actor): Draft {
  const { text: _text, format: _format, title: _title, saved: _saved, review: _review, ...rest } = draft
  const by = actorOf(actor)
  const about = { revision: draft.revision, ...(reason === undefined ? {} : { reason }) }
  return withoutSchedule(withAct(rest, { what: 'deleted', ...about }, by), by)
}

const REVIEWS = { ask: 'asked', approve: 'approved', 'send-back': 'sent-back' } as const
export type Review = keyof typeof REVIEWS

/** The draft as it is reviewed. A revision that is sent back is not published at its time either. */
export function reviewed(
  draft: Draft,
  { decision, reason }: { readonly decision: Review; readonly reason?: string | undefined },
  actor: Actor,
): Draft {
  const by = actorOf(actor)
  const state = REVIEWS[decision]
  const about = { revision: draft.revision, ...(reason === undefined ? {} : { reason }) }
  const what = state === 'asked' ? 'review-asked' : state
  const after = withAct({ ...draft, review: { state, ...by, ...about } }, { what, ...about }, by)
  const isTakenBack = state === 'sent-back' && draft.schedule?.revision === draft.revision
  return isTakenBack ? withoutSchedule(after, by) : after
}

/** A release of the campaign begins. */
export function begun(draft: Draft, intent: Omit<Intent, 'by' | 'at'>, actor: Actor): Draft {
  return { ...draft, intent: { ...intent, ...actorOf(actor) } }
}

/**
 * A release of the campaign has ended: with the number of its snapshot, or with none. Whoever publishes or takes back by hand ends what
 * was scheduled: it would go over theirs.
 */
export function ended(draft: Draft, release: number | undefined): Draft {
  const { intent, ...rest } = draft
  if (!intent) return draft
  const { id: _, what, by, at, reason, revision, after: _after, scheduled } = intent
  const about = { reason, ...(revision === undefined ? {} : { revision }) }
  if (release === undefined) return withAct(rest, { what: 'not-published', ...about }, { by, at })
  const { schedule, missed: _missed, ...plain } = rest
  const released = { what, by, at, ...about, release }
  const kept = { ...plain, ...(schedule && !scheduled ? { schedule } : {}), released }
  return withoutSchedule(withAct(kept, { what, ...about, release }, { by, at }), { by, at })
}

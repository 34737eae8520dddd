import { formatTime } from '../../schemas/time.ts'
import { type Actor, actorOf, withAct } from './changes.ts'
import type { Draft, Schedule } from './draft.ts'

export type ScheduleGiven = Pick<Schedule, 'publishAt' | 'reason' | 'revision' | 'text' | 'allow'>

/** The draft with a publication that is to come, in the place of one before. */
export function scheduled(draft: Draft, given: ScheduleGiven, actor: Actor): Draft {
  const { missed: _, ...rest } = draft
  const by = actorOf(actor)
  const { publishAt, reason, revision } = given
  const schedule = { ...given, ...by, tries: 0 }
  return withAct({ ...rest, schedule }, { what: 'scheduled', reason, revision, publishAt }, by)
}

/** The draft without the publication that was to come. */
export function unscheduled(draft: Draft, reason: string | undefined, actor: Actor): Draft {
  const { schedule, ...rest } = draft
  if (!schedule) return draft
  const { revision, publishAt } = schedule
  const about = { revision, publishAt, ...(reason === undefined ? {} : { reason }) }
  return withAct(rest, { what: 'schedule-cancelled', ...about }, actorOf(actor))
}

/** Its publication is begun once more. */
export function begunOnce(draft: Draft): Draft {
  const { schedule } = draft
  return schedule ? { ...draft, schedule: { ...schedule, tries: schedule.tries + 1 } } : draft
}

/** Nothing came of its publication, and nothing will: somebody has to look at why. */
export function missed(draft: Draft, detail: string, now: number): Draft {
  const { schedule, ...rest } = draft
  if (!schedule) return draft
  const { publishAt, reason, revision, by } = schedule
  const about = { publishAt, reason, revision, detail }
  const actor = { by, at: formatTime(now) }
  return withAct({ ...rest, missed: { ...about, ...actor } }, { what: 'not-published', ...about }, actor)
}

/** The schedule ends without a release: all of it is live already. */
export function settled({ schedule: _, ...draft }: Draft): Draft {
  return draft
}

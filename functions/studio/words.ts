import type { Act, Draft } from '../../publishing/drafts/draft.ts'

/** An act in words that follow somebody's name. */
const DONE: Readonly<Record<Act['what'], string>> = {
  saved: 'saved it',
  deleted: 'deleted the draft',
  'review-asked': 'asked for its review',
  approved: 'approved it',
  'sent-back': 'sent it back',
  published: 'published it',
  'taken-back': 'took it back',
  'not-published': 'tried to publish it, and nothing came of it',
  scheduled: 'scheduled its publication',
  'schedule-cancelled': 'cancelled its publication',
}

/** `anna saved it at 2024-07-26T18:00:00.000Z (revision 3)`, of the newest act; undefined where nothing was done yet. */
export function newestAct({ newest, revision }: Draft): string | undefined {
  const act = newest.at(-1)
  return act && `${act.by} ${DONE[act.what]} at ${act.at} (revision ${act.revision ?? revision})`
}

import type { AuditTrail } from '../../../schemas/api/studio.ts'
import { moment } from './times.ts'

export type Act = AuditTrail['acts'][number]

/** An act in words that follow somebody's name. */
const DONE: Readonly<Record<Act['what'], string>> = {
  saved: 'saved the draft',
  deleted: 'deleted the draft',
  'review-asked': 'asked for its review',
  approved: 'approved it',
  'sent-back': 'sent it back',
  published: 'published it',
  'taken-back': 'took it back',
  'not-published': 'wanted to publish it, and nothing came of it',
  scheduled: 'scheduled its publication',
  'schedule-cancelled': 'cancelled its publication',
}

/** `ben approved it`. */
export const actText = ({ by, what }: Pick<Act, 'by' | 'what'>): string => `${by} ${DONE[what]}`

/** `Revision 3, in release 12, for 4 August 2026, 20:00`: all that an act is about. */
export function aboutAct({ revision, release, publishAt }: Act): string {
  return [
    ...(revision === undefined ? [] : [`Revision ${revision}`]),
    ...(release === undefined ? [] : [`release ${release}`]),
    ...(publishAt === undefined ? [] : [`for ${moment(publishAt)}`]),
  ].join(', ')
}

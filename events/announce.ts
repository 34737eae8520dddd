import type { KeepsakeAwarded } from '../schemas/keepsake.ts'
import type { OutgoingEvent } from './publish.ts'

export const AWARDS_SOURCE = 'keepsakes.awards'
export const KEEPSAKE_AWARDED = 'KeepsakeAwarded'

/** The event that tells the world of an award. */
export function announcementOf(award: KeepsakeAwarded): OutgoingEvent {
  return { source: AWARDS_SOURCE, detailType: KEEPSAKE_AWARDED, detail: JSON.stringify(award) }
}

import type { ActivityRejected } from '../schemas/activity-rejected.ts'
import type { OutgoingEvent } from './publish.ts'

export const REJECTIONS_SOURCE = 'keepsakes.rejections'
export const ACTIVITY_REJECTED = 'ActivityRejected'

/** The event that tells a partner, and whoever else has a rule for it, that an activity was rejected. */
export function rejectionEventOf(rejected: ActivityRejected): OutgoingEvent {
  return { source: REJECTIONS_SOURCE, detailType: ACTIVITY_REJECTED, detail: JSON.stringify(rejected) }
}

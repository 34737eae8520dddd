import type { ExportCompleted } from '../schemas/export-completed.ts'
import type { OutgoingEvent } from './publish.ts'

export const EXPORTS_SOURCE = 'keepsakes.exports'
export const EXPORT_COMPLETED = 'ExportCompleted'

/** The event that tells the world that analysts have an export whole. */
export function completionOf(completed: ExportCompleted): OutgoingEvent {
  return { source: EXPORTS_SOURCE, detailType: EXPORT_COMPLETED, detail: JSON.stringify(completed) }
}

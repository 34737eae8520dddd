import type { IngestAnswer } from '../../schemas/api/ingest.ts'

export interface Rejections {
  readonly path: string
  readonly reason: string
  /** How many events of the request it holds for. */
  readonly events: number
}

/** Why events were rejected, each reason once: a partner's mistake is in every event of a request. */
export function rejectionsOf({ results }: IngestAnswer): Rejections[] {
  const byReason = new Map<string, Rejections>()
  for (const result of results) {
    if (result.status !== 'rejected') continue
    const { path, reason } = result
    byReason.set(reason, { path, reason, events: (byReason.get(reason)?.events ?? 0) + 1 })
  }
  return [...byReason.values()]
}

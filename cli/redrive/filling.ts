import { countsOf } from '../queue-counts.ts'
import { type Clock, WALL_CLOCK } from '../replay/waiting.ts'
import type { StageQueue } from '../stage.ts'

const POLL_MS = 1000

export interface WatchOptions {
  /** How many it held before. */
  readonly before: number
  readonly seconds: number
  readonly clock?: Clock
  /** Ends the watch before its time. */
  readonly signal?: AbortSignal
}

/** Watches a queue for so long, and resolves to how many messages it got meanwhile: at once when it gets any. */
export async function filledBy(
  queue: StageQueue,
  { before, seconds, clock = WALL_CLOCK, signal }: WatchOptions,
): Promise<number> {
  const end = clock.now() + seconds * 1000
  for (;;) {
    const { total } = await countsOf(queue)
    if (total > before) return total - before
    const left = end - clock.now()
    if (left <= 0 || signal?.aborted) return 0
    await clock.wait(Math.min(left, POLL_MS))
  }
}

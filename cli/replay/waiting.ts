import { setTimeout as sleep } from 'node:timers/promises'
import type { CataloguePointer } from '../../schemas/catalogue-pointer.ts'
import { howMany } from '../../schemas/how-many.ts'
import { knownTime } from '../../schemas/time.ts'
import { countsOf } from '../queue-counts.ts'
import type { StageQueue } from '../stage.ts'
import { progressBar, UserError } from '../terminal.ts'

export interface Clock {
  /** Milliseconds since any moment. */
  now(): number
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<unknown>
}

export const WALL_CLOCK: Clock = {
  now: () => performance.now(),
  wait: (milliseconds) => sleep(milliseconds),
}

interface FollowOptions {
  /** The live pointer; undefined while nothing was published. */
  readonly pointer: CataloguePointer | undefined
  /** How long after a publication every function has it for certain. */
  readonly seconds: number
  readonly now: () => number
  readonly wait: (milliseconds: number) => Promise<void>
  readonly tell: (line: string) => void
}

/**
 * Waits until every function follows what was published last. An activity that is awarded by the catalogue before
 * would count for nothing new, and the replay would have been for nothing without anybody being told.
 */
export async function catalogueFollowed({ pointer, seconds, now, wait, tell }: FollowOptions): Promise<void> {
  if (!pointer) return
  const left = knownTime(pointer.publishedAt) + seconds * 1000 - now()
  // A clock that is behind the publisher's must not make it wait longer than a publication takes to be followed.
  const milliseconds = Math.min(left, seconds * 1000)
  if (milliseconds <= 0) return
  tell(
    `snapshot ${pointer.number} went live just now: waiting ${Math.ceil(milliseconds / 1000)} s until every function has it`,
  )
  await wait(milliseconds)
}

const POLL_MS = 300

export interface DrainOptions {
  /** How many events were put in. */
  readonly sent: number
  /** How long the queue must have been empty, since SQS knows only roughly what it holds. */
  readonly quietMs?: number
  /** How long the queue may not get shorter before it is given up. */
  readonly patienceMs: number
  readonly clock?: Clock
}

/**
 * Resolves when the queue holds nothing any more: not waiting, not being awarded, not delayed.
 *
 * @throws UserError when nothing has been taken up for too long
 */
export async function drained(
  queue: StageQueue,
  { sent, quietMs = 3 * POLL_MS, patienceMs, clock = WALL_CLOCK }: DrainOptions,
): Promise<void> {
  const bar = await progressBar('awarding [{bar}] {percentage} % | {left} left', sent, { left: sent })
  let fewest = Number.POSITIVE_INFINITY
  let [emptySince, shorterAt]: [number | undefined, number] = [undefined, clock.now()]
  try {
    for (;;) {
      const { total: left } = await countsOf(queue)
      const now = clock.now()
      bar.update(Math.max(0, sent - left), { left })
      if (left > 0) emptySince = undefined
      else emptySince ??= now
      if (emptySince !== undefined && now - emptySince >= quietMs) return
      if (left < fewest) {
        fewest = left
        shorterAt = now
      }
      if (left > 0 && now - shorterAt >= patienceMs) throw new UserError(stuckText(sent, left, patienceMs))
      await clock.wait(POLL_MS)
    }
  } finally {
    bar.stop()
  }
}

const stuckText = (sent: number, left: number, patienceMs: number) =>
  `${howMany(sent, 'event was', 'events were')} sent, but the activity queue has not got shorter for ` +
  `${patienceMs / 1000} s and holds ${left}: look at what awardKeepsakes logs, or wait for longer with --timeout`

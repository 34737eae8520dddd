import { SingleBar } from 'cli-progress'

/** How far a long work is, in whatever it counts. */
export interface ProgressBar {
  update(done: number, shown?: Record<string, number>): void
  stop(): void
}

/**
 * A bar on standard error while a person watches, else nothing.
 *
 * @param format as cli-progress has it, such as `reading [{bar}] {percentage} %`
 */
export function progressBar(format: string, total: number, shown: Record<string, number> = {}): ProgressBar {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar({ format })
  bar.start(total, 0, shown)
  return { update: (done, now) => bar.update(done, now ?? {}), stop: () => bar.stop() }
}

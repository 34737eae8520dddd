import { SingleBar } from 'cli-progress'
import type { DemoOptions } from './demo.ts'

export interface ProgressShown {
  readonly progress: DemoOptions['progress']
  /** Gives the terminal back, wherever the progress was. */
  end(): void
}

/** A bar when a person watches, else a line at the start of each step. On standard error, either way. */
export function showProgress(): ProgressShown {
  let current = ''
  let bar: SingleBar | undefined
  const end = () => {
    bar?.stop()
    bar = undefined
  }
  const progress: DemoOptions['progress'] = (step, done = 0, total = 0) => {
    if (step !== current) {
      current = step
      if (total === 0 || !process.stderr.isTTY) console.error(step)
      else
        bar = new SingleBar({
          format: `${step} [{bar}] {value}/{total} events`,
          clearOnComplete: false,
          hideCursor: true,
        })
      bar?.start(total, 0)
    }
    bar?.update(done)
    if (done >= total) end()
  }
  return { progress, end }
}

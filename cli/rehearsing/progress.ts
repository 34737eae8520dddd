import { type ProgressBar, progressBar } from '../terminal.ts'

const SHOWN_EVERY_MS = 100

/** How far each of several threads is, in memory that they share, so that it costs them nothing to tell. */
export class SharedProgress {
  /** By worker, what it has done, and how many lines. */
  readonly places: Float64Array<SharedArrayBuffer>

  constructor(workers: number) {
    this.places = new Float64Array(new SharedArrayBuffer(workers * 2 * Float64Array.BYTES_PER_ELEMENT))
  }

  /** Shows a bar of what all have done, from nothing, until it is stopped. */
  async show(format: string, total: number): Promise<Pick<ProgressBar, 'stop'>> {
    this.places.fill(0)
    const bar = await progressBar(format, total, { lines: 0 })
    const update = () => bar.update(Math.min(total, this.#sumFrom(0)), { lines: this.#sumFrom(1) })
    const timer = setInterval(update, SHOWN_EVERY_MS)
    return {
      stop: () => {
        clearInterval(timer)
        update()
        bar.stop()
      },
    }
  }

  #sumFrom(first: 0 | 1): number {
    let sum = 0
    for (let at = first; at < this.places.length; at += 2) sum += this.places[at] ?? 0
    return sum
  }
}

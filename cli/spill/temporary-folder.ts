import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/**
 * A folder of its own for what does not fit in memory, readable by nobody else; made when it is first asked for. It is
 * removed when disposed of, and however else the process ends, except by force: by an error, by `process.exit`, by a
 * signal.
 */
export class TemporaryFolder implements Disposable {
  #path: string | undefined

  get path(): string {
    if (this.#path === undefined) {
      this.#path = mkdtempSync(join(tmpdir(), 'keepsakes-'))
      process.once('exit', this.#remove)
      for (const signal of Object.keys(SIGNALS)) process.once(signal, exitOn)
    }
    return this.#path
  }

  [Symbol.dispose](): void {
    if (this.#path === undefined) return
    this.#remove()
    process.off('exit', this.#remove)
    for (const signal of Object.keys(SIGNALS)) process.off(signal, exitOn)
  }

  readonly #remove = () => {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true, force: true })
    this.#path = undefined
  }
}

/** As the signal would have ended the process, but with its exit listeners called. */
function exitOn(signal: keyof typeof SIGNALS): void {
  process.exit(128 + SIGNALS[signal])
}

import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** A mistake of the person at the keyboard: its message says what, where and how to mend it, so no stack is shown. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** Shows how far a long work is. */
export interface ProgressBar {
  update(done: number, shown?: Record<string, number>): void
  stop(): void
}

/**
 * A bar on standard error while a person watches, else nothing.
 *
 * @param format as cli-progress has it, such as `reading [{bar}] {percentage} %`
 */
export async function progressBar(
  format: string,
  total: number,
  shown: Record<string, number> = {},
): Promise<ProgressBar> {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const { SingleBar } = await import('cli-progress')
  const bar = new SingleBar({ format })
  bar.start(total, 0, shown)
  return { update: (done, now) => bar.update(done, now ?? {}), stop: () => bar.stop() }
}

const CHUNK_CHARACTERS = 64 * 1024

/** Writes JSON, or lines of text, in parts, no faster than its reader takes it. */
export class JsonOutput {
  readonly #stream: Writable
  #pending: string[] = []
  #length = 0

  constructor(stream: Writable) {
    this.#stream = stream
  }

  async write(text: string): Promise<void> {
    this.#pending.push(text)
    this.#length += text.length
    if (this.#length >= CHUNK_CHARACTERS) await this.end()
  }

  /** Writes a list, and holds no more than a part of it at a time. */
  async writeList(values: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    let separator = '['
    for await (const value of values) {
      await this.write(separator + JSON.stringify(value))
      separator = ','
    }
    await this.write(separator === '[' ? '[]' : ']')
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    const text = this.#pending.join('')
    this.#pending = []
    this.#length = 0
    if (text !== '' && !this.#stream.write(text)) await once(this.#stream, 'drain')
  }
}

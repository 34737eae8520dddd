import { once } from 'node:events'
import type { Writable } from 'node:stream'

const CHUNK_CHARACTERS = 64 * 1024

/** Writes JSON in parts, no faster than its reader takes it. */
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

  /** A list, of which no more than a part is held at a time. */
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

import { join } from 'node:path'
import type { Json } from '../../schemas/json.ts'
import type { TemporaryFolder } from './temporary-folder.ts'
import { readLinesOf, writeLines } from './text-file.ts'

/** JSON values in the order added; at most so many of them are in memory, the others in a file. */
export class SpilledList<T extends Json> implements Iterable<T> {
  readonly #folder: TemporaryFolder
  readonly #name: string
  readonly #mostInMemory: number
  #recent: T[] = []
  #length = 0

  constructor(folder: TemporaryFolder, name: string, mostInMemory: number) {
    this.#folder = folder
    this.#name = name
    this.#mostInMemory = mostInMemory
  }

  push(value: T): void {
    this.#length++
    if (this.#recent.push(value) < this.#mostInMemory) return
    writeLines(
      this.#path,
      this.#recent.map((one) => JSON.stringify(one)),
    )
    this.#recent = []
  }

  get length(): number {
    return this.#length
  }

  *[Symbol.iterator](): Generator<T> {
    if (this.#length > this.#recent.length) {
      for (const line of readLinesOf(this.#path)) yield JSON.parse(line) as T
    }
    yield* this.#recent
  }

  get #path(): string {
    return join(this.#folder.path, this.#name)
  }
}

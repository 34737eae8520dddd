import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { mergeSorted } from './merge.ts'
import { readLinesOf, type TemporaryFolder, writeLines } from './temporary-files.ts'

/** The most files that are read side by side; more are merged into one first. */
const MOST_RUNS = 100

/** The order of values, and how one is kept: as what JSON makes of a row. */
export interface RunForm<T> {
  readonly compare: (a: T, b: T) => number
  readonly toRow: (value: T) => unknown
  /** @param row what `toRow` gave, read from JSON */
  readonly ofRow: (row: unknown) => T
}

/**
 * Sorts any number of values. When `mostInMemory` of them are in memory, they are sorted and written to a file, a run; the
 * runs are merged as they are read.
 */
export class SortedRuns<T> implements Iterable<T> {
  readonly #folder: TemporaryFolder
  readonly #mostInMemory: number
  readonly #form: RunForm<T>
  #recent: T[] = []
  #isSorted = true
  #runs: string[] = []
  #written = 0
  #length = 0

  constructor(folder: TemporaryFolder, mostInMemory: number, form: RunForm<T>) {
    this.#folder = folder
    this.#mostInMemory = mostInMemory
    this.#form = form
  }

  add(value: T): void {
    this.#length++
    this.#isSorted = false
    if (this.#recent.push(value) < this.#mostInMemory) return
    this.#runs.push(this.#write(this.#recentInOrder()))
    this.#recent = []
    if (this.#runs.length < MOST_RUNS) return
    const merged = this.#write(mergeSorted(this.#runs.map(this.#read), this.#form.compare))
    for (const run of this.#runs) rmSync(run)
    this.#runs = [merged]
  }

  get length(): number {
    return this.#length
  }

  [Symbol.iterator](): Iterator<T> {
    return mergeSorted([...this.#runs.map(this.#read), this.#recentInOrder()], this.#form.compare)
  }

  #recentInOrder(): readonly T[] {
    if (!this.#isSorted) this.#recent.sort(this.#form.compare)
    this.#isSorted = true
    return this.#recent
  }

  #write(values: Iterable<T>): string {
    const path = join(this.#folder.path, `run-${++this.#written}`)
    writeLines(path, this.#textsOf(values))
    return path
  }

  *#textsOf(values: Iterable<T>): Generator<string> {
    for (const value of values) yield JSON.stringify(this.#form.toRow(value))
  }

  readonly #read = (path: string): Iterable<T> => valuesIn(path, this.#form)
}

function* valuesIn<T>(path: string, { ofRow }: RunForm<T>): Generator<T> {
  for (const line of readLinesOf(path)) yield ofRow(JSON.parse(line))
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { mergeSorted } from './merge.ts'
import { type Folder, readLinesOf, writeLines } from './temporary-files.ts'

/** The most files that are read side by side; more are merged into one first. */
const MOST_RUNS = 100

/** The order of values, and how one is kept: as what JSON makes of a row. */
export interface RunForm<T> {
  readonly compare: (a: T, b: T) => number
  readonly toRow: (value: T) => unknown
  /** @param row what `toRow` gave, read from JSON */
  readonly ofRow: (row: unknown) => T
}

/** Values that lie sorted in files. */
export interface Runs {
  readonly paths: readonly string[]
  /** How many values there are in all of them. */
  readonly length: number
}

/**
 * Sorts any number of values. When `mostInMemory` of them are in memory, they are sorted and written to a file, a run; the
 * runs are merged as they are read.
 */
export class SortedRuns<T> implements Iterable<T> {
  readonly #folder: Folder
  readonly #mostInMemory: number
  readonly #form: RunForm<T>
  readonly #name: string
  #recent: T[] = []
  #isSorted = true
  #runs: string[] = []
  #written = 0
  #length = 0

  /** @param name tells its files from those of others in the folder */
  constructor(folder: Folder, mostInMemory: number, form: RunForm<T>, name = 'run') {
    this.#folder = folder
    this.#mostInMemory = mostInMemory
    this.#form = form
    this.#name = name
  }

  add(value: T): void {
    this.#length++
    this.#isSorted = false
    if (this.#recent.push(value) >= this.#mostInMemory) this.spill()
  }

  /** Writes to a file what is in memory. */
  spill(): void {
    if (this.#recent.length === 0) return
    this.#runs.push(this.#write(this.#recentInOrder()))
    this.#recent = []
    if (this.#runs.length >= MOST_RUNS) this.#mergeFirst(MOST_RUNS)
  }

  /** Takes runs that others have written, and whose files nobody else needs. */
  take({ paths, length }: Runs): void {
    this.#runs.push(...paths)
    this.#length += length
    while (this.#runs.length > MOST_RUNS) this.#mergeFirst(MOST_RUNS)
  }

  /** All values in files, for another to take. */
  runs(): Runs {
    this.spill()
    return { paths: this.#runs, length: this.#length }
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

  #mergeFirst(count: number): void {
    const first = this.#runs.slice(0, count)
    const merged = this.#write(mergeSorted(first.map(this.#read), this.#form.compare))
    for (const run of first) rmSync(run)
    this.#runs = [...this.#runs.slice(count), merged]
  }

  #write(values: Iterable<T>): string {
    const path = join(this.#folder.path, `${this.#name}-${++this.#written}`)
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

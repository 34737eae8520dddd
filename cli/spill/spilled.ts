import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Contribution, compareContributions } from '../../awarding/progress/contribution.ts'
import type { State } from '../../awarding/progress/measure.ts'
import type { CampaignId, EventId, UserId } from '../../schemas/ids.ts'
import { type RunForm, SortedRuns } from './sorted-runs.ts'
import { type Folder, readLinesOf, writeLines } from './temporary-files.ts'

type Row = [UserId, CampaignId, number, number, number, string, EventId, [string, State][]]

const CONTRIBUTIONS: RunForm<Contribution> = {
  compare: compareContributions,
  toRow: ({ userId, campaignId, at, from, publishedAt, source, eventId, states }): Row => [
    ...([userId, campaignId, at, from, publishedAt, source, eventId] as const),
    states as Row[7],
  ],
  ofRow: (row) => {
    const [userId, campaignId, at, from, publishedAt, source, eventId, states] = row as Row
    return { userId, campaignId, at, from, publishedAt, source, eventId, states }
  },
}

/** Sorts any number of contributions by `compareContributions`. */
export class SortedContributions extends SortedRuns<Contribution> {
  constructor(folder: Folder, mostInMemory: number, name?: string) {
    super(folder, mostInMemory, CONTRIBUTIONS, name)
  }
}

/** Where the values of a list lie, and how many there are. */
export interface SpilledFile {
  readonly path: string
  readonly length: number
}

/** Values that JSON holds, in the order in which they are added, at most `mostInMemory` of them in memory, the others in a file. */
export class SpilledList<T> implements Iterable<T> {
  readonly #folder: Folder
  readonly #name: string
  readonly #mostInMemory: number
  #recent: T[] = []
  #length = 0

  constructor(folder: Folder, name: string, mostInMemory: number) {
    this.#folder = folder
    this.#name = name
    this.#mostInMemory = mostInMemory
  }

  push(value: T): void {
    this.#length++
    if (this.#recent.push(value) >= this.#mostInMemory) this.#spill()
  }

  /** All values in a file, for another to read; it is not there when there are none. */
  written(): SpilledFile {
    this.#spill()
    return { path: this.#path, length: this.#length }
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

  /** Empties it. */
  remove(): void {
    if (this.#length > this.#recent.length) rmSync(this.#path)
    this.#recent = []
    this.#length = 0
  }

  #spill(): void {
    if (this.#recent.length === 0) return
    writeLines(
      this.#path,
      this.#recent.map((one) => JSON.stringify(one)),
    )
    this.#recent = []
  }

  get #path(): string {
    return join(this.#folder.path, this.#name)
  }
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Contribution, compareContributions } from '../../awarding/progress/contribution.ts'
import type { State } from '../../awarding/progress/measure.ts'
import type { Json } from '../../json/json.ts'
import type { CampaignId, EventId, UserId } from '../../schemas/ids.ts'
import { mergeSorted } from './merge.ts'
import { readLinesOf, type TemporaryFolder, writeLines } from './temporary-files.ts'

/** The most files that are read side by side; more are merged into one first. */
const MOST_RUNS = 100

/**
 * Sorts any number of contributions by `compareContributions`. When `mostInMemory` of them are in memory, they are sorted and
 * written to a file, a run; the runs are merged as they are read.
 */
export class SortedContributions implements Iterable<Contribution> {
  readonly #folder: TemporaryFolder
  readonly #mostInMemory: number
  #recent: Contribution[] = []
  #isSorted = true
  #runs: string[] = []
  #written = 0
  #length = 0

  constructor(folder: TemporaryFolder, mostInMemory: number) {
    this.#folder = folder
    this.#mostInMemory = mostInMemory
  }

  add(contribution: Contribution): void {
    this.#length++
    this.#isSorted = false
    if (this.#recent.push(contribution) < this.#mostInMemory) return
    this.#runs.push(this.#write(this.#recentInOrder()))
    this.#recent = []
    if (this.#runs.length < MOST_RUNS) return
    const merged = this.#write(mergeSorted(this.#runs.map(readRun), compareContributions))
    for (const run of this.#runs) rmSync(run)
    this.#runs = [merged]
  }

  get length(): number {
    return this.#length
  }

  [Symbol.iterator](): Iterator<Contribution> {
    return mergeSorted([...this.#runs.map(readRun), this.#recentInOrder()], compareContributions)
  }

  #recentInOrder(): readonly Contribution[] {
    if (!this.#isSorted) this.#recent.sort(compareContributions)
    this.#isSorted = true
    return this.#recent
  }

  #write(contributions: Iterable<Contribution>): string {
    const path = join(this.#folder.path, `run-${++this.#written}`)
    writeLines(path, textsOf(contributions))
    return path
  }
}

function* textsOf(contributions: Iterable<Contribution>): Generator<string> {
  for (const { userId, campaignId, at, from, publishedAt, source, eventId, states } of contributions) {
    yield JSON.stringify([userId, campaignId, at, from, publishedAt, source, eventId, states])
  }
}

type Row = [UserId, CampaignId, number, number, number, string, EventId, [string, State][]]

function* readRun(path: string): Generator<Contribution> {
  for (const line of readLinesOf(path)) {
    const [userId, campaignId, at, from, publishedAt, source, eventId, states] = JSON.parse(line) as Row
    yield { userId, campaignId, at, from, publishedAt, source, eventId, states }
  }
}

/** JSON values in the order in which they are added, at most `mostInMemory` of them in memory, the others in a file. */
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

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Contribution, compareContributions } from '../../awarding/contribution.ts'
import type { State } from '../../awarding/measure.ts'
import type { CampaignId, EventId, UserId } from '../../schemas/ids.ts'
import { mergeSorted } from './merge.ts'
import type { TemporaryFolder } from './temporary-folder.ts'
import { readLinesOf, writeLines } from './text-file.ts'

/** So many files are read side by side; more are merged into one first. */
const MOST_RUNS = 100

/**
 * Contributions, any number of them, in the order of `compareContributions`, whatever order they are added in. At most
 * so many are in memory: each time that there are, they are written to a file in order, a run; the runs are merged as
 * they are read.
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
  for (const { userId, campaignId, at, source, eventId, gathered } of contributions) {
    yield JSON.stringify([userId, campaignId, at, source, eventId, gathered])
  }
}

type Row = [UserId, CampaignId, number, string, EventId, [string, State][]]

function* readRun(path: string): Generator<Contribution> {
  for (const line of readLinesOf(path)) {
    const [userId, campaignId, at, source, eventId, gathered] = JSON.parse(line) as Row
    yield { userId, campaignId, at, source, eventId, gathered }
  }
}

import { setImmediate } from 'node:timers/promises'
import type { Catalogue } from '../awarding/catalogue.ts'
import { contributionsOf } from '../awarding/contribution.ts'
import { LimitedSupply } from '../awarding/limited-supply.ts'
import { hasLimited, isLimited, Pass, type UserOutcome } from '../awarding/simulation.ts'
import { type Activity, parseActivityText } from '../events/activity.ts'
import { readLines } from './lines.ts'
import { progressBar } from './progress.ts'
import { SortedContributions } from './spill/sorted-contributions.ts'
import { SpilledList } from './spill/spilled-list.ts'
import { TemporaryFolder } from './spill/temporary-folder.ts'

/** A line that awarding would reject. */
export type RejectedLine = { line: number; reason: string }

/** Contributions in memory: some 50 MB of them. */
const MOST_IN_MEMORY = 100_000
const MOST_REJECTED_IN_MEMORY = 20_000
/** Contributions decided on in one go: some hundredths of a second. */
const TURN = 5_000

/**
 * Runs recorded events, any number of them, through a catalogue: what does not fit in memory goes to a temporary
 * folder, which lasts until this is disposed of. As `Simulation`, of which this is the form for files.
 */
export class Rehearsal implements Disposable {
  readonly catalogue: Catalogue
  readonly rejected: SpilledList<RejectedLine>
  readonly #folder = new TemporaryFolder()
  readonly #contributions: SortedContributions
  #ignored = 0
  #supply: LimitedSupply | undefined

  constructor(catalogue: Catalogue, mostInMemory = MOST_IN_MEMORY) {
    this.catalogue = catalogue
    this.#contributions = new SortedContributions(this.#folder, mostInMemory)
    this.rejected = new SpilledList(this.#folder, 'rejected', Math.min(mostInMemory, MOST_REJECTED_IN_MEMORY))
  }

  /**
   * Reads a file of events, one a line, or standard input for `-`.
   *
   * @param watch is shown every accepted activity, and every line that is rejected
   * @throws UserError when the file cannot be read
   */
  async read(path: string, watch: Partial<Watch> = {}): Promise<void> {
    for await (const { number, text } of readLines(path)) {
      const parsed = parseActivityText(text)
      if (parsed.accepted) {
        this.add(parsed.activity)
        watch.accepted?.(parsed.activity, number)
      } else {
        const rejected = { line: number, reason: parsed.rejection.reason }
        this.rejected.push(rejected)
        watch.rejected?.(rejected, text)
      }
    }
  }

  add(activity: Activity): void {
    if (!this.catalogue.takes(activity)) this.#ignored++
    else for (const one of contributionsOf(this.catalogue, activity)) this.#contributions.add(one)
    this.#supply = undefined
  }

  /** Activities so far that lie outside every campaign's window, or came too late for each they lie in. */
  get ignored(): number {
    return this.#ignored
  }

  /** What each user's history comes to in each campaign, sorted by userId and campaignId, as it is decided. */
  async *outcomes(): AsyncGenerator<UserOutcome> {
    if (!this.#supply) {
      const supply = new LimitedSupply()
      if (hasLimited(this.catalogue)) {
        do {
          const pass = new Pass(this.catalogue, supply, isLimited)
          for await (const _ of this.#outcomes('sharing out', pass));
        } while (!supply.endPass())
      }
      this.#supply = supply
    }
    yield* this.#outcomes('deciding', new Pass(this.catalogue, this.#supply))
  }

  /** Leaves others their turn now and then: a signal, the writing of what has been decided. */
  async *#outcomes(name: string, pass: Pass): AsyncGenerator<UserOutcome> {
    const bar = progressBar(`${name} [{bar}] {percentage} %`, this.#contributions.length)
    let done = 0
    try {
      for (const contribution of this.#contributions) {
        const outcome = pass.next(contribution)
        if (outcome) yield outcome
        if (++done % TURN !== 0) continue
        bar.update(done)
        await setImmediate()
      }
      const outcome = pass.last()
      if (outcome) yield outcome
      bar.update(done)
    } finally {
      bar.stop()
    }
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]()
  }
}

interface Watch {
  accepted(activity: Activity, line: number): void
  rejected(rejected: RejectedLine, text: string): void
}

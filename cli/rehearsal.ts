import { setImmediate } from 'node:timers/promises'
import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import { LimitedSupply } from '../awarding/rehearsing/limited-supply.ts'
import { hasLimited, isLimited, Pass, type UserOutcome } from '../awarding/rehearsing/simulation.ts'
import type { Activity } from '../events/activity.ts'
import { EventLines, type RejectedLine } from './event-lines.ts'
import { type Earned, earnedOf, type Rehearsed } from './rehearsing/earned.ts'
import { SortedContributions, SpilledList } from './spill/spilled.ts'
import { TemporaryFolder } from './spill/temporary-files.ts'
import { progressBar } from './terminal.ts'

/** Contributions in memory: some 50 MB of them. */
const MOST_IN_MEMORY = 100_000
const MOST_REJECTED_IN_MEMORY = 20_000
/** Bars of the passes over all contributions. */
export const SHARING_OUT = 'sharing out [{bar}] {percentage} %'
export const DECIDING = 'deciding [{bar}] {percentage} %'

/** Contributions decided on in one go: some hundredths of a second. */
const TURN = 5_000

/**
 * Does the work of `Simulation` for any number of recorded events: what does not fit in memory goes to a temporary folder,
 * which lasts until this is disposed of.
 */
export class Rehearsal implements Rehearsed, Disposable {
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
   * @param lines counts what it reads, for the warnings at the end
   * @param watch is shown every accepted activity
   * @throws UserError when the file cannot be read
   */
  async read(path: string, lines = new EventLines(), watch?: (activity: Activity) => void): Promise<void> {
    for await (const { line, parsed } of lines.read(path)) {
      if (!parsed.accepted) this.rejected.push({ line, reason: parsed.rejection.reason })
      else {
        this.add(parsed.activity)
        watch?.(parsed.activity)
      }
    }
  }

  add(activity: Activity): void {
    if (!this.catalogue.takes(activity)) this.#ignored++
    else for (const one of this.catalogue.contributionsOf(activity)) this.#contributions.add(one)
    this.#supply = undefined
  }

  /** Activities so far that lie outside every campaign's window, or came too late for each they lie in. */
  get ignored(): number {
    return this.#ignored
  }

  /** The outcome of each user in each campaign, sorted by userId and campaignId, given as it is decided. */
  async *outcomes(): AsyncGenerator<UserOutcome> {
    if (!this.#supply) {
      const supply = new LimitedSupply()
      if (hasLimited(this.catalogue)) {
        do {
          const pass = new Pass(this.catalogue, supply, isLimited)
          for await (const _ of this.#outcomes(SHARING_OUT, pass));
        } while (!supply.endPass())
      }
      this.#supply = supply
    }
    yield* this.#outcomes(DECIDING, new Pass(this.catalogue, this.#supply))
  }

  /** Tells what each user earns in each campaign, in the order of `outcomes`. */
  async *earned(): AsyncGenerator<Earned> {
    for await (const outcome of this.outcomes()) if (outcome.awards.length > 0) yield earnedOf(outcome)
  }

  /** Leaves others their turn now and then: a signal, the writing of what has been decided. */
  async *#outcomes(format: string, pass: Pass): AsyncGenerator<UserOutcome> {
    const bar = await progressBar(format, this.#contributions.length)
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

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]()
  }
}

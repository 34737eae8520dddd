import type { UserId } from '../../../schemas/ids.ts'
import { claim, type EditionClaim, type EditionLedger } from '../../../store/editions.ts'

/** Picks one of `options` ways to go on: a number from 0 to `options` - 1. */
export type Choose = (options: number) => number
export type Faults = { crashes: number; staleReads: number }
export type Outcome = { userId: UserId; result: { number: number } | 'sold-out' }

type Way = () => void
type Call = { ways(): Way[] }

/**
 * Claims that run at the same time on a ledger that answers one call at a time, in the order that `choose` picks. It
 * also picks which calls crash their claim, before or after they took effect, and which reads are stale.
 */
export class EditionWorld {
  /** Every holding there ever was, in the order of taking. */
  readonly holdings: { number: number; userId: UserId }[] = []
  readonly outcomes: Outcome[] = []
  readonly #edition: EditionClaim
  readonly #perBucket: number
  readonly #choose: Choose
  readonly #faults: Faults
  #pending: Call[] = []

  constructor(edition: EditionClaim, perBucket: number, choose: Choose, faults: Faults) {
    this.#edition = edition
    this.#perBucket = perBucket
    this.#choose = choose
    this.#faults = { ...faults }
  }

  /** Lets a claim for each of these run until it is answered or has crashed. */
  async run(claimants: readonly UserId[]): Promise<void> {
    const failures: unknown[] = []
    for (const userId of claimants)
      void claim(this.#ledger(), this.#edition, userId, this.#perBucket).then(
        (result) => this.outcomes.push({ userId, result }),
        (error) => failures.push(error),
      )
    for (await idle(); this.#pending.length > 0; await idle()) {
      const ways = this.#pending.flatMap((call) => call.ways().map((way) => ({ call, way })))
      const chosen = ways[this.#choose(ways.length)]
      this.#pending = this.#pending.filter((call) => call !== chosen?.call)
      chosen?.way()
    }
    if (failures.length > 0) throw failures[0]
  }

  #ledger(): EditionLedger {
    return {
      holders: (bucket, consistent) =>
        this.#call((answer: (holders: Map<number, UserId>) => void) => {
          const read = () => answer(new Map(this.#inBucket(bucket)))
          const readStale = () => {
            this.#faults.staleReads -= 1
            answer(new Map(this.#inBucket(bucket).filter(() => this.#choose(2) === 0)))
          }
          const mayBeStale = !consistent && this.#faults.staleReads > 0 && this.#inBucket(bucket).length > 0
          return [read, ...(mayBeStale ? [readStale] : []), ...this.#crashes()]
        }),
      take: (_, number, userId) =>
        this.#call((answer: (taken: boolean) => void) => {
          const take = () => {
            const taken = this.holdings.every((held) => held.number !== number)
            if (taken) this.holdings.push({ number, userId })
            return taken
          }
          return [() => answer(take()), ...this.#crashes(), ...this.#crashes(take)]
        }),
    }
  }

  #call<T>(waysOf: (answer: (value: T) => void) => Way[]): Promise<T> {
    return new Promise<T>((answer) => this.#pending.push({ ways: () => waysOf(answer) }))
  }

  /** A crash is a call that is never answered; `first` happened nevertheless. */
  #crashes(first: () => unknown = () => undefined): Way[] {
    const crash = () => {
      this.#faults.crashes -= 1
      first()
    }
    return this.#faults.crashes > 0 ? [crash] : []
  }

  #inBucket(bucket: number): [number, UserId][] {
    return this.holdings
      .filter(({ number }) => Math.floor((number - 1) / this.#perBucket) === bucket)
      .map(({ number, userId }) => [number, userId])
  }
}

/** Waits until no claim can go on without an answer: a claim awaits fewer promises than this between two calls. */
async function idle(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await undefined
}

/** Runs `explore` with every sequence of choices there is; gives their number. */
export async function exhaust(explore: (choose: Choose) => Promise<void>): Promise<number> {
  let sequences = 0
  let prefix: number[] = []
  while (true) {
    const made: { choice: number; options: number }[] = []
    await explore((options) => {
      const choice = prefix[made.length] ?? 0
      made.push({ choice, options })
      return choice
    })
    sequences += 1
    while (made.length > 0 && isLast(made.at(-1))) made.pop()
    const last = made.pop()
    if (!last) return sequences
    prefix = [...made.map(({ choice }) => choice), last.choice + 1]
  }
}

function isLast(made: { choice: number; options: number } | undefined): boolean {
  return made !== undefined && made.choice + 1 >= made.options
}

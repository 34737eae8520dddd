import type { UserId } from '../../../schemas/ids.ts'
import { Frontier } from '../../../store/edition-frontier.ts'
import {
  bucketOf,
  type Claim,
  type EditionItems,
  NUMBERS_PER_BUCKET,
  type SoldOut,
  type TakenNumber,
} from '../../../store/edition-items.ts'
import { type ClaimedEdition, claimEdition } from '../../../store/editions.ts'
import { ErasedMeanwhileError, isFromBefore } from '../../../store/erased.ts'
import { type Choose, ToldAlready } from './exhaust.ts'

export type Faults = { crashes: number; staleReads: number }

/** Somebody's claim, of so many, in an environment of its own unless another's is named. */
export type Claimant = { userId: UserId; of: number; erasedAt?: string; environment?: string }
export type Outcome = Claimant & { answer: ClaimedEdition | 'sold-out' | 'erased meanwhile' }

type Way = () => void
type Call = { participant: number; touches: string; isRead: boolean; ways(): Way[] }
/** The newest value is last. */
type Written<T> = { value: T; at: number }[]

export class Crash extends Error {}

/** So long after a write, every read shows it. */
const SEEN_AFTER_MS = 60_000

/**
 * Claims and erasures that run at the same time on tables that answer one call at a time, in the order that `choose`
 * picks. It also picks which calls fail, before or after they took effect, and which reads are stale.
 */
export class EditionWorld {
  readonly outcomes: Outcome[] = []
  /** Milliseconds that may pass between two calls. */
  longestStep = SEEN_AFTER_MS
  /** Epoch milliseconds. */
  now = Date.UTC(2024, 6, 27)
  readonly #choose: Choose
  readonly #faults: Faults
  readonly #claims = new Map<UserId, Written<Claim | undefined>>()
  readonly #numbers = new Map<number, Written<TakenNumber>>()
  readonly #marks: Written<SoldOut> = []
  readonly #environments = new Map<string, Frontier>()
  readonly #chance: boolean
  #pending: Call[] = []

  /** @param chance whether the numbers that claims choose, and the time that passes between calls, are picked too */
  constructor(choose: Choose, faults: Faults, chance = false) {
    this.#choose = choose
    this.#faults = { ...faults }
    this.#chance = chance
  }

  /** The numbers that are taken, and whose claim has each: undefined where nobody's has. */
  get taken(): { number: number; by: UserId | undefined }[] {
    const holders = new Map(
      [...this.#claims].map(([userId, claims]) => [`${claims.at(-1)?.value?.ticket}`, userId]),
    )
    return [...this.#numbers].map(([number, [taken]]) => {
      const by = holders.get(taken?.value.ticket ?? '')
      const claim = by && this.#claims.get(by)?.at(-1)?.value
      return { number, by: claim?.number === number ? by : undefined }
    })
  }

  claimOf(userId: UserId): Claim | undefined {
    return this.#claims.get(userId)?.at(-1)?.value
  }

  /** From now on nothing crashes, and no read is stale. */
  calm(): void {
    this.#faults.crashes = 0
    this.#faults.staleReads = 0
  }

  /** Lets all of them run until each is answered or has crashed. An erasure is a user and its time. */
  async run(claimants: readonly Claimant[], erasures: readonly [UserId, string][] = []): Promise<void> {
    const failures: unknown[] = []
    const running = [
      ...claimants.map((claimant, participant) => this.#claim(claimant, participant)),
      ...erasures.map(([userId, at], index) => this.#erase(userId, at, claimants.length + index)),
    ]
    let left = running.length
    for (const one of running)
      one
        .catch((error) => {
          if (!(error instanceof Crash)) failures.push(error)
        })
        .finally(() => {
          left--
        })
    const isWaiting = () => this.#pending.length === left
    let last: Call | undefined
    for (await until(isWaiting); this.#pending.length > 0; await until(isWaiting)) {
      if (this.#chance) this.now += [0, 0, 0, 0, 0, 400, 2000, this.longestStep][this.#choose(8)] ?? 0
      const open = this.#pending.filter((call) => this.#chance || !last || !commutes(call, last))
      if (open.length === 0) throw new ToldAlready()
      const ways = open.flatMap((call) => call.ways().map((way) => ({ call, way })))
      const chosen = ways[this.#choose(ways.length)]
      last = chosen?.call
      this.#pending = this.#pending.filter((call) => call !== last)
      chosen?.way()
    }
    if (failures.length > 0) throw failures[0]
  }

  async #claim(claimant: Claimant, participant: number): Promise<void> {
    const { userId, of, erasedAt, environment = `${participant} at ${this.outcomes.length}` } = claimant
    const frontier = this.#environments.get(environment) ?? new Frontier()
    if (claimant.environment) this.#environments.set(environment, frontier)
    const answer = await claimEdition({
      items: this.#items(userId, participant),
      frontier,
      of,
      erasedAt,
      now: () => this.now,
      random: () => (this.#chance ? this.#choose(8) / 8 : 0),
    }).catch((error) => {
      if (error instanceof ErasedMeanwhileError) return 'erased meanwhile' as const
      throw error
    })
    this.outcomes.push({ ...claimant, answer })
  }

  async #erase(userId: UserId, erasedAt: string, participant: number): Promise<void> {
    const call = this.#caller(participant)
    const touches = `claim of ${userId}`
    const found = await call.read(touches, () => this.claimOf(userId))
    if (!found || !isFromBefore(erasedAt, found.erasedAt)) return
    await call.write(touches, () => {
      const claim = this.claimOf(userId)
      if (claim && isFromBefore(erasedAt, claim.erasedAt)) this.#write(userId, undefined)
    })
  }

  #items(userId: UserId, participant: number): EditionItems {
    const call = this.#caller(participant)
    const claim = `claim of ${userId}`
    const versions = () => this.#claims.get(userId) ?? []
    return {
      claim: ({ consistent }) =>
        call.read(claim, (stale) => this.#seen(versions(), stale), !consistent && this.#isYoung(versions())),
      putClaim: (put) =>
        call.write(claim, () => {
          const held = this.claimOf(userId)
          if (held && !isFromBefore(put.erasedAt, held.erasedAt)) return { put: false, held }
          this.#write(userId, put)
          return { put: true }
        }),
      moveClaim: ({ number, ticket }, to) =>
        call.write(claim, () => {
          const held = this.claimOf(userId)
          if (held?.number !== number || held.ticket !== ticket) return false
          this.#write(userId, { ...held, ...to })
          return true
        }),
      ticketOf: (number) => {
        const versions = () => this.#numbers.get(number) ?? []
        return call.read(
          `number ${number}`,
          (stale) => this.#seen(versions(), stale)?.ticket,
          this.#isYoung(versions()),
        )
      },
      take: (taken) =>
        call.write(`number ${taken.number}`, () => {
          const [held] = this.#numbers.get(taken.number) ?? []
          if (!held) {
            this.#expectFullBelow(taken)
            this.#numbers.set(taken.number, [{ value: taken, at: this.now }])
          }
          return !held || held.value.ticket === taken.ticket
        }),
      takenIn: (bucket, { consistent }) => {
        const all = () => [...this.#numbers].filter(([number]) => bucketOf(number) === bucket)
        return call.read(
          'number of any',
          (stale) =>
            all()
              .map(([, versions]) => this.#seen(versions, stale && this.#choose(2) === 1))
              .filter((taken) => taken !== undefined),
          !consistent && all().some(([, versions]) => this.#isYoung(versions)),
        )
      },
      soldOut: () => call.read('mark', (stale) => this.#seen(this.#marks, stale), this.#isYoung(this.#marks)),
      markSoldOut: (mark) =>
        call.write('mark', () => {
          const { upTo } = this.#marks.at(-1)?.value ?? { upTo: 0 }
          if (mark.upTo > upTo) this.#marks.push({ value: mark, at: this.now })
        }),
    }
  }

  /** A number's item must tell the truth of the buckets below it. */
  #expectFullBelow({ number, openBelow }: TakenNumber): void {
    const full = (bucketOf(number) - openBelow) * NUMBERS_PER_BUCKET
    const below = [...this.#numbers.keys()].filter((taken) => taken <= full)
    if (full > 0 && below.length < full)
      throw new Error(`${number} was taken as if all up to ${full} were, and ${below.length} are`)
  }

  #write(userId: UserId, value: Claim | undefined): void {
    this.#claims.set(userId, [...(this.#claims.get(userId) ?? []), { value, at: this.now }])
  }

  /** Reads what is now, or was before the last write that a read may miss. */
  #seen<T>(versions: Written<T>, stale: boolean): T | undefined {
    return versions.at(stale && this.#isYoung(versions) ? -2 : -1)?.value
  }

  #isYoung(versions: Written<unknown>): boolean {
    return (versions.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > this.now - SEEN_AFTER_MS
  }

  #caller(participant: number) {
    const call = <T>(touches: string, isRead: boolean, ways: (answer: (value: T) => void) => Way[]) =>
      new Promise<T>((answer, fail) => {
        const crash = (first: () => unknown) => () => {
          this.#faults.crashes -= 1
          first()
          fail(new Crash())
        }
        const crashes = () => (this.#faults.crashes > 0 ? [crash(() => {})] : [])
        const crashesAfter = () =>
          this.#faults.crashes > 0 && !isRead ? ways(() => {}).map((way) => crash(way)) : []
        this.#pending.push({
          participant,
          touches,
          isRead,
          ways: () => [...ways(answer), ...crashes(), ...crashesAfter()],
        })
        this.#pending.sort((a, b) => a.participant - b.participant)
      })
    return {
      read: <T>(touches: string, look: (stale: boolean) => T, mayBeStale = false): Promise<T> =>
        call<T>(touches, true, (answer) => {
          const readStale = () => {
            this.#faults.staleReads -= 1
            answer(look(true))
          }
          const stale = mayBeStale && this.#faults.staleReads > 0
          return [() => answer(look(false)), ...(stale ? [readStale] : [])]
        }),
      write: <T>(touches: string, act: () => T): Promise<T> =>
        call<T>(touches, false, (answer) => [() => answer(act())]),
    }
  }
}

/** Whether a call that waited while the last one was answered could as well have come before it, and has. */
function commutes(call: Call, last: Call): boolean {
  if (call.participant >= last.participant) return false
  const kinds = [call, last].map(({ touches }) => touches.split(' ')[0])
  const isOfAny = [call, last].some(({ touches }) => touches === 'number of any')
  const meets = kinds[0] === kinds[1] && (isOfAny || call.touches === last.touches)
  return !meets || (call.isRead && last.isRead)
}

/** Waits until nobody can go on without an answer: all wait for one of their own, or some for what others wait for. */
async function until(isWaiting: () => boolean): Promise<void> {
  for (let i = 0; i < 50 && !isWaiting(); i += 1) await undefined
  if (!isWaiting()) await new Promise((resume) => setImmediate(resume))
}

import { bucketOf, NUMBERS_PER_BUCKET, type SoldOut, type TakenNumber } from './edition-items.ts'

/**
 * No number is chosen this many buckets or more above one that may still have a free one. So a bucket with any taken
 * number tells that all so far below it are full, which is how a new environment finds its way. A hundred award
 * functions with ten claims each have four numbers for each of them. It may be raised once nothing of an older release
 * runs any more, and never lowered.
 */
export const MOST_OPEN = 256

/** Claims stay apart for some seconds after they last met. */
const HALVED_AFTER_MS = 1000

/** A choice among the numbers up to `of`; `random` gives from 0 to below 1. */
type Choice = { readonly of: number; readonly width: number; readonly random: () => number }

/**
 * One store's knowledge of the numbers of one limited keepsake. All of it stays true, since a number once taken is
 * taken for ever; what an old read lacked is merely not known yet. The numbers known to be taken are those of all
 * buckets below `from`, and those of `#taken`.
 */
export class Frontier {
  /** Reads under way, which all claims of the store share. */
  readonly underWay: { mark?: Promise<void>; leap?: Promise<number | undefined> } = {}
  #soldOut: SoldOut | undefined
  #from = 0
  /** A bit for each number, by bucket, from `#from` on. */
  readonly #taken = new Map<number, number>()
  /** Numbers that claims of this store are about to take: others of its own keep away from them. */
  readonly #chosen = new Map<number, number>()
  #met = { width: 1, at: Number.NEGATIVE_INFINITY }

  /** All buckets below it are full. */
  get from(): number {
    return this.#from
  }

  /** The most numbers that are known to have been taken at one time. */
  get soldOut(): SoldOut | undefined {
    return this.#soldOut
  }

  /** How many open buckets claims spread over: one, unless they met lately. */
  width(now: number): number {
    const halvings = Math.floor((now - this.#met.at) / HALVED_AFTER_MS)
    return Math.max(1, Math.floor(this.#met.width / 2 ** Math.max(0, halvings)))
  }

  /** A claim met another on one number. Where many are at once they meet many times, and are far apart at once. */
  meet(now: number): void {
    this.#met = { width: Math.min(MOST_OPEN, 2 * this.width(now)), at: now }
  }

  learn(taken: readonly Pick<TakenNumber, 'number' | 'openBelow'>[]): void {
    for (const { number, openBelow } of taken) {
      const bucket = bucketOf(number)
      if (bucket < this.#from) continue
      this.#setBits(this.#taken, bucket, bitOf(number))
      this.#riseTo(bucket - Math.min(openBelow, MOST_OPEN - 1))
    }
  }

  /** From a mark: every number up to `upTo` is taken. */
  learnSoldOut(soldOut: SoldOut): void {
    const { upTo, since } = this.#soldOut ?? { upTo: 0, since: 0 }
    if (soldOut.upTo < upTo || (soldOut.upTo === upTo && soldOut.since >= since)) return
    this.#soldOut = soldOut
    const last = bucketOf(soldOut.upTo)
    if (last < this.#from) return
    this.#setBits(this.#taken, last, numbersOf(last, soldOut.upTo))
    this.#riseTo(last)
  }

  /** True when all numbers of the bucket that are within the supply are taken. */
  isFull(bucket: number, of: number): boolean {
    return this.#free(bucket, of) === 0
  }

  isAllTaken(of: number): boolean {
    const last = bucketOf(of)
    return last <= this.#from && this.isFull(last, of)
  }

  /**
   * One of the lowest buckets with a free number, as far as is known: the lowest of all, or any of the `width` lowest.
   * Those whose free numbers are all chosen by others of this store come last. Not all must be taken.
   */
  openBucket({ of, width, random }: Choice): number {
    const open = this.#openBuckets(of, width, true)
    const lowest = open.length > 0 ? open : this.#openBuckets(of, width, false)
    return lowest[Math.floor(random() * lowest.length)] ?? this.#from
  }

  /**
   * A free number of the bucket, as far as is known, and notes that it is about to be taken: the lowest, or any.
   * Undefined when there is none, or none that others of this store have not chosen while another bucket has.
   */
  choose(bucket: number, { of, width, random }: Choice): number | undefined {
    if (bucket >= this.#from + MOST_OPEN) return undefined
    const free = this.#free(bucket, of)
    const apart = free & ~(this.#chosen.get(bucket) ?? 0)
    if (apart === 0 && this.#openBuckets(of, 1, true).length > 0) return undefined
    const numbers = numbersIn(bucket, apart || free)
    const number = numbers[width === 1 ? 0 : Math.floor(random() * numbers.length)]
    if (number !== undefined) this.#setBits(this.#chosen, bucket, bitOf(number))
    return number
  }

  /** The number is not about to be taken any more. */
  release(number: number): void {
    const bucket = bucketOf(number)
    const left = (this.#chosen.get(bucket) ?? 0) & ~bitOf(number)
    if (left === 0) this.#chosen.delete(bucket)
    else this.#chosen.set(bucket, left)
  }

  /** For an item of a number in the bucket: see TakenNumber. */
  openBelow(bucket: number): number {
    return Math.min(MOST_OPEN - 1, Math.max(0, bucket - this.#from))
  }

  #openBuckets(of: number, most: number, apart: boolean): number[] {
    const open: number[] = []
    const end = Math.min(bucketOf(of), this.#from + MOST_OPEN - 1)
    for (let bucket = this.#from; bucket <= end && open.length < most; bucket++) {
      const free = this.#free(bucket, of)
      if ((apart ? free & ~(this.#chosen.get(bucket) ?? 0) : free) !== 0) open.push(bucket)
    }
    return open
  }

  #free(bucket: number, of: number): number {
    return bucket < this.#from ? 0 : numbersOf(bucket, of) & ~(this.#taken.get(bucket) ?? 0)
  }

  #setBits(map: Map<number, number>, bucket: number, bits: number): void {
    map.set(bucket, (map.get(bucket) ?? 0) | bits)
  }

  #riseTo(bucket: number): void {
    let from = Math.max(this.#from, bucket)
    while (this.#taken.get(from) === numbersOf(from, Number.POSITIVE_INFINITY)) from++
    if (from === this.#from) return
    this.#from = from
    for (const below of this.#taken.keys()) if (below < from) this.#taken.delete(below)
  }
}

const bitOf = (number: number) => 1 << ((number - 1) % NUMBERS_PER_BUCKET)

/** A bit for each number of the bucket that is within the supply. */
function numbersOf(bucket: number, of: number): number {
  const count = Math.min(NUMBERS_PER_BUCKET, Math.max(0, of - bucket * NUMBERS_PER_BUCKET))
  return (1 << count) - 1
}

function numbersIn(bucket: number, bits: number): number[] {
  return Array.from({ length: NUMBERS_PER_BUCKET }, (_, at) => at)
    .filter((at) => bits & (1 << at))
    .map((at) => bucket * NUMBERS_PER_BUCKET + at + 1)
}

import { compareText } from '../../json/compare-text.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'

/** A user who would earn a limited keepsake, and when. */
export interface Claim {
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  readonly supply: number
  readonly userId: UserId
  /** Epoch milliseconds. */
  readonly earnedAt: number
}

type Place = Pick<Claim, 'earnedAt' | 'userId'>

/**
 * Finds who has a limited keepsake: the first `supply` users by the time they earned it, then by user id. That depends on
 * every user, and whoever lacks one keepsake may lack another for it. So it takes passes: each hears every claim, and
 * decides on every user by the last places that the pass before found. Whether a claim is among the first depends on
 * earlier claims alone, so each pass is right about one claim more, in order of time, and the passes end with the only
 * answer there is: when the last places no longer change.
 *
 * It holds at most twice the supply of each keepsake, or as many claims as there are.
 */
export class LimitedSupply {
  /** By keepsake that runs out, the place of the last user who has one. */
  #last = new Map<string, Place>()
  readonly #heard = new Map<string, FirstPlaces>()

  /** Hears a claim, and answers whether it is among the first, as far as is known. */
  claim(claim: Claim): boolean {
    const key = `${claim.campaignId}#${claim.keepsakeId}`
    let heard = this.#heard.get(key)
    if (!heard) {
      heard = new FirstPlaces(claim.supply)
      this.#heard.set(key, heard)
    }
    heard.add(claim)
    const last = this.#last.get(key)
    return !last || comparePlaces(claim, last) <= 0
  }

  /** Ends a pass. True when it found the places that it decided by: then it decided right. */
  endPass(): boolean {
    const last = new Map<string, Place>()
    for (const [key, heard] of this.#heard) {
      const place = heard.last()
      if (place) last.set(key, place)
    }
    this.#heard.clear()
    const settled =
      last.size === this.#last.size &&
      last.entries().every(([key, place]) => {
        const before = this.#last.get(key)
        return before !== undefined && comparePlaces(before, place) === 0
      })
    this.#last = last
    return settled
  }
}

/** The first `size` of the places that it is given. */
class FirstPlaces {
  readonly #size: number
  #places: Place[] = []
  #more = false

  constructor(size: number) {
    this.#size = size
  }

  add({ earnedAt, userId }: Place): void {
    this.#places.push({ earnedAt, userId })
    // It sorts rarely, so that each place costs little.
    if (this.#places.length > 2 * this.#size) this.#keepFirst()
  }

  /** The last of them, if there were more than those. */
  last(): Place | undefined {
    if (this.#places.length > this.#size) this.#keepFirst()
    return this.#more ? this.#places.at(-1) : undefined
  }

  #keepFirst(): void {
    this.#places = this.#places.sort(comparePlaces).slice(0, this.#size)
    this.#more = true
  }
}

function comparePlaces(a: Place, b: Place): number {
  return a.earnedAt - b.earnedAt || compareText(a.userId, b.userId)
}

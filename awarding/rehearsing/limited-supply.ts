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

/** By keepsake that runs out, the place of the last user who has one. Plain data. */
export type LastPlaces = ReadonlyMap<string, Place>

/** Claims on one keepsake that somebody else heard, as far as they may be among its first. Plain data. */
export interface HeardClaims {
  readonly keepsake: string
  readonly supply: number
  readonly places: readonly Place[]
  /** True when there were more claims than the supply, which are left out. */
  readonly more: boolean
}

/** Claims handed out at a time: some 100 KB of them. */
const MOST_AT_A_TIME = 1_000

/**
 * Finds who has a limited keepsake: the first `supply` users by the time they earned it, then by user id. That depends on
 * every user, and whoever lacks one keepsake may lack another for it. So it takes passes: each hears every claim, and
 * decides on every user by the last places that the pass before found. Whether a claim is among the first depends on
 * earlier claims alone, so each pass is right about one claim more, in order of time, and the passes end with the only
 * answer there is: when the last places no longer change.
 *
 * Several may hear a part of the claims of a pass each, all of one user's by the same. They decide by the `last` of one that
 * then hears what each of them has `heard`, and ends the pass for all: that comes to the same as one that hears every claim.
 *
 * It holds at most twice the supply of each keepsake, or as many claims as there are.
 */
export class LimitedSupply {
  #last: LastPlaces
  readonly #heard = new Map<string, FirstPlaces>()

  /** @param last the places that a pass before found */
  constructor(last: LastPlaces = new Map()) {
    this.#last = last
  }

  /** The places that this pass decides by. */
  get last(): LastPlaces {
    return this.#last
  }

  /** Hears a claim, and answers whether it is among the first, as far as is known. */
  claim(claim: Claim): boolean {
    const keepsake = `${claim.campaignId}#${claim.keepsakeId}`
    this.#placesOf(keepsake, claim.supply).add(claim)
    const last = this.#last.get(keepsake)
    return !last || comparePlaces(claim, last) <= 0
  }

  /** The claims of this pass, for another to hear: of each keepsake the first, some at a time. */
  *heard(most = MOST_AT_A_TIME): Generator<HeardClaims> {
    for (const [keepsake, heard] of this.#heard) {
      const { places, more } = heard.first()
      for (let start = 0; start < places.length; start += most) {
        yield { keepsake, supply: heard.supply, places: places.slice(start, start + most), more }
      }
    }
  }

  /** Hears claims of this pass that another has heard. */
  hear({ keepsake, supply, places, more }: HeardClaims): void {
    const heard = this.#placesOf(keepsake, supply)
    for (const place of places) heard.add(place)
    if (more) heard.addMore()
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

  #placesOf(keepsake: string, supply: number): FirstPlaces {
    let heard = this.#heard.get(keepsake)
    if (!heard) {
      heard = new FirstPlaces(supply)
      this.#heard.set(keepsake, heard)
    }
    return heard
  }
}

/** The first of the places that it is given, as many as the supply. */
class FirstPlaces {
  readonly supply: number
  #places: Place[] = []
  #more = false

  constructor(supply: number) {
    this.supply = supply
  }

  add({ earnedAt, userId }: Place): void {
    this.#places.push({ earnedAt, userId })
    // It sorts rarely, so that each place costs little.
    if (this.#places.length > 2 * this.supply) this.#keepFirst()
  }

  /** There were others, none of them among the first. */
  addMore(): void {
    this.#more = true
  }

  /** In no order. */
  first(): { readonly places: readonly Place[]; readonly more: boolean } {
    if (this.#places.length > this.supply) this.#keepFirst()
    return { places: this.#places, more: this.#more }
  }

  /** The last of them, if there were more than those. */
  last(): Place | undefined {
    if (this.#places.length > this.supply || this.#more) this.#keepFirst()
    return this.#more ? this.#places.at(-1) : undefined
  }

  #keepFirst(): void {
    this.#more ||= this.#places.length > this.supply
    this.#places = this.#places.sort(comparePlaces).slice(0, this.supply)
  }
}

function comparePlaces(a: Place, b: Place): number {
  return a.earnedAt - b.earnedAt || compareText(a.userId, b.userId)
}

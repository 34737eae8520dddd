import type { CompiledCampaign, CompiledKeepsake } from '../awarding/catalogue/compiled-campaign.ts'
import { compareText } from '../json/compare-text.ts'
import type { KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Edition } from '../schemas/keepsake.ts'
import { Heap } from './heap.ts'
import { limitedIn, type Population, type Standing } from './population.ts'

/** Gives out a number of a limited keepsake, as the store does; the same whenever the same user asks. */
export type ClaimNumber = (
  userId: UserId,
  campaign: CompiledCampaign,
  keepsake: CompiledKeepsake,
) => Promise<Edition | 'sold-out'>

/** The numbers of a user's limited keepsakes. */
export type Editions = ReadonlyMap<KeepsakeId, Edition>

/** A user who waits for an answer about the keepsake that they earn next. */
interface Waiting {
  readonly at: number
  readonly user: number
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  /** Limited keepsakes that nobody has been asked about, in the order earned. */
  readonly claims: readonly Claim[]
  readonly editions: ReadonlyMap<KeepsakeId, Edition>
  readonly soldOut: ReadonlySet<KeepsakeId>
}

interface Claim {
  readonly keepsake: CompiledKeepsake
  /** Epoch milliseconds. */
  readonly earnedAt: number
}

/**
 * Nobody else is asked for after so many in a row were told that a keepsake is sold out: claims come in the order of time, so
 * whoever has a number, from a run before that was interrupted, came before those. It saves most of the requests of a large seeding.
 */
const TOLD_ENOUGH = 100

/** Claims that are under way at once: as many as claim at one moment when a match ends. */
const AT_ONCE = 8

/**
 * Users who earn limited keepsakes, each of whom depends on who came before: so they wait until all users are known, and then
 * claim in the order in which they earn. Whoever finds a keepsake sold out may lack others for it, and is looked at again.
 * It keeps some numbers of each, and works out again what each did.
 */
export class Claims {
  readonly #population: Population
  readonly #claim: ClaimNumber
  /** By keepsake, how many in a row were told that it is sold out. */
  readonly #told = new Map<CompiledKeepsake, number>()
  readonly #waiting = new Heap<Waiting>(
    (one, other) => one.at - other.at || compareText(one.userId, other.userId),
  )

  constructor(population: Population, claim: ClaimNumber) {
    this.#population = population
    this.#claim = claim
  }

  /** Takes in a user who is to wait. False for one who earns nothing limited. */
  add(standing: Standing): boolean {
    const { user, userId, campaign } = standing
    const claims = claimsOf(standing)
    const [first] = claims
    if (!first) return false
    const nobody = { editions: new Map<KeepsakeId, Edition>(), soldOut: new Set<KeepsakeId>() }
    this.#waiting.push({ at: first.earnedAt, user, userId, campaign, claims, ...nobody })
    return true
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Each user once all answers about them are known. */
  async *settled(): AsyncGenerator<[Standing, Editions]> {
    while (this.#waiting.size > 0) {
      const next: Waiting[] = []
      while (next.length < AT_ONCE && this.#waiting.size > 0) next.push(this.#waiting.pop() as Waiting)
      const done = await Promise.all(next.map((each) => this.#goOn(each)))
      for (const each of done) if (each) yield each
    }
  }

  /** Answers the claims of a user that are due. Undefined while more are to come. */
  async #goOn(waiting: Waiting): Promise<[Standing, Editions] | undefined> {
    const { userId, campaign, claims, editions, soldOut } = waiting
    const [next, ...rest] = claims
    if (!next) return [this.#standing(waiting), editions]
    if (next.earnedAt > waiting.at) {
      this.#waiting.push({ ...waiting, at: next.earnedAt })
      return undefined
    }
    const { id } = next.keepsake
    const answer = await this.#answer(userId, campaign, next.keepsake)
    if (answer !== 'sold-out')
      return this.#goOn({ ...waiting, claims: rest, editions: new Map([...editions, [id, answer]]) })
    // Keepsakes that build on it are not earned after all, or later.
    const without = { ...waiting, soldOut: new Set([...soldOut, id]) }
    const standing = this.#standing(without)
    const left = claimsOf(standing).filter(({ keepsake }) => !editions.has(keepsake.id))
    return left.length === 0 ? [standing, editions] : this.#goOn({ ...without, claims: left })
  }

  #standing({ user, userId, campaign, soldOut }: Waiting): Standing {
    const standing = this.#population.standingWithout(user, campaign, soldOut)
    if (!standing) throw new Error(`user ${userId} has done nothing any more`)
    return standing
  }

  async #answer(...asked: Parameters<ClaimNumber>): Promise<Edition | 'sold-out'> {
    const [, , keepsake] = asked
    const told = this.#told.get(keepsake) ?? 0
    if (told >= TOLD_ENOUGH) return 'sold-out'
    const answer = await this.#claim(...asked)
    this.#told.set(keepsake, answer === 'sold-out' ? (this.#told.get(keepsake) ?? 0) + 1 : 0)
    return answer
  }
}

/** In the order earned. It keeps no more of an award than this, as many wait. */
const claimsOf = (standing: Standing): Claim[] =>
  limitedIn(standing).map(({ keepsake, earnedAt }) => ({ keepsake, earnedAt }))

import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import type { Award } from '../awarding/deciding/decide.ts'
import { compareText } from '../json/compare-text.ts'
import type { KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Edition } from '../schemas/keepsake.ts'
import { Heap } from './heap.ts'
import { limitedIn, type Population, type Standing } from './population.ts'

/** Gives out a number of a limited keepsake, as the store does; the same whenever the same user asks. */
export type ClaimNumber = (
  userId: UserId,
  campaign: CompiledCampaign,
  award: Award,
) => Promise<Edition | 'sold-out'>

/** The numbers of a user's limited keepsakes. */
export type Editions = ReadonlyMap<KeepsakeId, Edition>

/** A user who waits for an answer about the keepsake that they earn next. */
interface Waiting {
  readonly at: number
  readonly user: number
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  /** Undefined before the first. */
  readonly answers: Answers | undefined
}

interface Answers {
  readonly editions: Map<KeepsakeId, Edition>
  readonly soldOut: Set<KeepsakeId>
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
  readonly #told = new Map<Award['keepsake'], number>()
  readonly #waiting = new Heap<Waiting>(
    (one, other) => one.at - other.at || compareText(one.userId, other.userId),
  )

  constructor(population: Population, claim: ClaimNumber) {
    this.#population = population
    this.#claim = claim
  }

  /** Takes in a user who is to wait. False for one who earns nothing limited. */
  add({ user, userId, campaign, ...standing }: Standing): boolean {
    const [first] = limitedIn({ user, userId, campaign, ...standing })
    if (!first) return false
    this.#waiting.push({ at: first.earnedAt, user, userId, campaign, answers: undefined })
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

  /** Answers one claim of a user. Undefined while more are to come. */
  async #goOn(waiting: Waiting): Promise<[Standing, Editions] | undefined> {
    const { user, userId, campaign, answers = { editions: new Map(), soldOut: new Set() } } = waiting
    const standing = this.#population.standingWithout(user, campaign, answers.soldOut)
    if (!standing) throw new Error(`user ${userId} has done nothing any more`)
    const next = limitedIn(standing).find(({ keepsake }) => !answers.editions.has(keepsake.id))
    if (!next) return [standing, answers.editions]
    if (next.earnedAt > waiting.at) this.#waiting.push({ ...waiting, at: next.earnedAt, answers })
    else {
      const answer = await this.#answer(userId, campaign, next)
      if (answer === 'sold-out') answers.soldOut.add(next.keepsake.id)
      else answers.editions.set(next.keepsake.id, answer)
      // The next claim may be at the same moment, and has then waited as long.
      return this.#goOn({ ...waiting, answers })
    }
    return undefined
  }

  async #answer(...asked: Parameters<ClaimNumber>): Promise<Edition | 'sold-out'> {
    const [, , { keepsake }] = asked
    const told = this.#told.get(keepsake) ?? 0
    if (told >= TOLD_ENOUGH) return 'sold-out'
    const answer = await this.#claim(...asked)
    this.#told.set(keepsake, answer === 'sold-out' ? (this.#told.get(keepsake) ?? 0) + 1 : 0)
    return answer
  }
}

import type { CompiledCampaign, CompiledKeepsake } from '../../awarding/catalogue/compiled-campaign.ts'
import type { UserId } from '../../schemas/ids.ts'
import type { Edition } from '../../schemas/keepsake.ts'
import type { ClaimNumber } from '../../seeding/claims.ts'
import type { Store } from '../../store/open.ts'
import { type SeededClaim, seededClaim } from '../../store/seeded-items.ts'
import { UserError } from '../terminal.ts'
import { claimingFrom } from './store-writer.ts'
import type { Fill } from './writer.ts'

/**
 * Numbers of limited keepsakes of which nobody has any: they are given out here, in their order, and written many at a time, as a
 * claim through the store takes three requests. Where somebody has one, the store gives out all.
 */
export class LocalClaims {
  readonly #store: Store
  readonly #claimFromStore: ClaimNumber
  readonly #fill: Fill
  /** By keepsake, the number that is next; undefined where the store gives them out. */
  readonly #next = new Map<CompiledKeepsake, Promise<{ number: number } | undefined>>()
  #pending: SeededClaim[] = []
  #flushed: Promise<void> = Promise.resolve()

  constructor(store: Store, fill: Fill) {
    this.#store = store
    this.#claimFromStore = claimingFrom(store)
    this.#fill = fill
  }

  readonly claim: ClaimNumber = async (userId, campaign, keepsake) => {
    const known = this.#next.get(keepsake)
    if (!known) return this.#first(userId, campaign, keepsake)
    const next = await known
    const { supply: of = 0 } = keepsake
    if (!next || next.number > of) {
      // The store has to find those that were given out here.
      await this.flush()
      return this.#claimFromStore(userId, campaign, keepsake)
    }
    const number = next.number++
    this.#pending.push({ userId, campaignId: campaign.id, keepsakeId: keepsake.id, number, of })
    return { number, of }
  }

  /** The first claim goes through the store: whoever has number 1 then, and had no claim before, is the first there ever was. */
  async #first(
    userId: UserId,
    campaign: CompiledCampaign,
    keepsake: CompiledKeepsake,
  ): Promise<Edition | 'sold-out'> {
    const claimed = this.#store
      .forUser(userId)
      .holdings()
      .then(async ({ editions }) => {
        const edition = await this.#claimFromStore(userId, campaign, keepsake)
        const had = editions.some(
          (each) => each.campaignId === campaign.id && each.keepsakeId === keepsake.id,
        )
        return { edition, isFirst: !had && edition !== 'sold-out' && edition.number === 1 }
      })
    this.#next.set(
      keepsake,
      claimed.then(({ isFirst }) => (isFirst ? { number: 2 } : undefined)),
    )
    return (await claimed).edition
  }

  /** Resolves when all that has been given out is written. @throws UserError when somebody else has claimed meanwhile */
  flush(): Promise<void> {
    // A number that another has begun to write is not there yet, and the store would give it out again.
    const flushed = this.#flushed.then(() => this.#write())
    this.#flushed = flushed.catch(() => undefined)
    return flushed
  }

  async #write(): Promise<void> {
    const claims = this.#pending.map(seededClaim)
    this.#pending = []
    if (claims.length === 0) return
    // In the order in which the store writes them: a claim without its number is completed by whoever meets it.
    const claimed = await this.#fill(
      'editions',
      claims.map(({ claim }) => claim),
    )
    const taken = await this.#fill(
      'editions',
      claims.map((each) => each.taken),
    )
    if (claimed + taken < 2 * claims.length)
      throw new UserError(
        'others earn limited keepsakes just now: run the command again, which then leaves all numbers to the store',
      )
  }
}

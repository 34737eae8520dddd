import type { Activity } from '../../events/activity.ts'
import { compareText } from '../../json/compare-text.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { CompiledCampaign } from '../catalogue/compiled-campaign.ts'
import { type Award, decide } from '../deciding/decide.ts'
import { type Contribution, compareContributions } from '../progress/contribution.ts'
import { nothing, type Progress } from '../progress/progress.ts'
import { LimitedSupply } from './limited-supply.ts'

export interface SimulatedAward {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  /** Epoch milliseconds. */
  readonly earnedAt: number
  readonly eventId: EventId
}

/** The awards of one user's history in one campaign. */
export interface UserOutcome {
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  /** In the order earned. */
  readonly awards: readonly Award[]
  /** Earned when there were none left. */
  readonly soldOut: ReadonlySet<KeepsakeId>
}

/**
 * Finds what a whole history of activities would earn. It decides in the order of event time, so the order in which
 * they are added does not matter. Those who earn a limited keepsake first have it.
 *
 * ```ts
 * const simulation = new Simulation(catalogue)
 * for (const activity of votes) simulation.add(activity)
 * simulation.awards().map(({ userId, keepsakeId }) => [userId, keepsakeId]) // [['ida', 'fan']]
 * ```
 */
export class Simulation {
  readonly #catalogue: Catalogue
  readonly #contributions: Contribution[] = []
  #ignored = 0

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue
  }

  add(activity: Activity): void {
    if (!this.#catalogue.takes(activity)) {
      this.#ignored++
      return
    }
    this.#contributions.push(...this.#catalogue.contributionsOf(activity))
  }

  /** Activities so far that lie outside every campaign's window, or came too late for each they lie in. */
  get ignored(): number {
    return this.#ignored
  }

  /** Sorted by userId, campaignId, keepsakeId. */
  awards(): SimulatedAward[] {
    this.#contributions.sort(compareContributions)
    const supply = new LimitedSupply()
    if (hasLimited(this.#catalogue)) {
      do this.#outcomes(new Pass(this.#catalogue, supply, isLimited))
      while (!supply.endPass())
    }
    return this.#outcomes(new Pass(this.#catalogue, supply)).flatMap(simulatedAwards)
  }

  #outcomes(pass: Pass): UserOutcome[] {
    const outcomes = this.#contributions.map((contribution) => pass.next(contribution))
    return [...outcomes, pass.last()].filter((outcome) => outcome !== undefined)
  }
}

/** True when one user's keepsakes may depend on other users. */
export const isLimited = ({ keepsakes }: CompiledCampaign): boolean =>
  keepsakes.some((keepsake) => keepsake.supply !== undefined)

export const hasLimited = ({ campaigns }: Catalogue): boolean => campaigns.values().some(isLimited)

/** Sorted by keepsakeId. */
export function simulatedAwards({ userId, campaign, awards }: UserOutcome): SimulatedAward[] {
  return awards
    .map(({ keepsake, earnedAt, eventId }) => {
      return { userId, campaignId: campaign.id, keepsakeId: keepsake.id, earnedAt, eventId }
    })
    .sort((a, b) => compareText(a.keepsakeId, b.keepsakeId))
}

/**
 * Decides on each user in each campaign, in one pass over all contributions in the order of `compareContributions`. An
 * outcome comes with the first contribution of the next user or campaign.
 */
export class Pass {
  readonly #catalogue: Catalogue
  readonly #supply: LimitedSupply
  readonly #only: (campaign: CompiledCampaign) => boolean
  #user: UserInCampaign | undefined

  /**
   * @param supply hears every claim on a limited keepsake, and answers whether there is one left
   * @param only the campaigns to decide on; all of them if it is not given
   */
  constructor(
    catalogue: Catalogue,
    supply: LimitedSupply,
    only: (campaign: CompiledCampaign) => boolean = () => true,
  ) {
    this.#catalogue = catalogue
    this.#supply = supply
    this.#only = only
  }

  next(contribution: Contribution): UserOutcome | undefined {
    const { userId, campaignId } = contribution
    let outcome: UserOutcome | undefined
    if (this.#user?.userId !== userId || this.#user.campaign.id !== campaignId) {
      outcome = this.last()
      const campaign = this.#catalogue.campaigns.get(campaignId)
      if (campaign && this.#only(campaign)) this.#user = new UserInCampaign(userId, campaign, this.#supply)
    }
    this.#user?.add(contribution)
    return outcome
  }

  /** The outcome that is still open when all contributions have been given. */
  last(): UserOutcome | undefined {
    const outcome = this.#user?.outcome()
    this.#user = undefined
    return outcome
  }
}

/** It decides on so many contributions at a time, as one user may have them all. */
const CHUNK = 5_000

/** One user in one campaign, whose contributions come in the order of event time. */
class UserInCampaign {
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  readonly #supply: LimitedSupply
  readonly #awards: Award[] = []
  #progress: Progress = nothing
  #chunk: Contribution[] = []

  constructor(userId: UserId, campaign: CompiledCampaign, supply: LimitedSupply) {
    this.userId = userId
    this.campaign = campaign
    this.#supply = supply
  }

  add(contribution: Contribution): void {
    this.#chunk.push(contribution)
    if (this.#chunk.length === CHUNK) this.#decide()
  }

  outcome(): UserOutcome {
    this.#decide()
    const { userId, campaign } = this
    return { userId, campaign, awards: this.#awards, soldOut: this.#progress.soldOut }
  }

  #decide(): void {
    const soldOut = new Set(this.#progress.soldOut)
    const answered = new Set<KeepsakeId>()
    const isLeft = ({ keepsake: { id, supply }, earnedAt }: Award): boolean => {
      if (supply === undefined || answered.has(id)) return true
      answered.add(id)
      const { campaign, userId } = this
      return this.#supply.claim({ campaignId: campaign.id, keepsakeId: id, supply, userId, earnedAt })
    }
    for (;;) {
      const { awards, progress } = decide(this.campaign, { ...this.#progress, soldOut }, this.#chunk)
      const gone = awards.find((award) => !isLeft(award))
      if (!gone) {
        this.#awards.push(...awards)
        this.#progress = progress
        this.#chunk = []
        return
      }
      // Keepsakes that build on it are not earned after all, or later.
      soldOut.add(gone.keepsake.id)
    }
  }
}

import type { Activity } from '../events/activity.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Catalogue } from './catalogue.ts'
import type { CompiledCampaign } from './compiled-campaign.ts'
import {
  type Contribution,
  compareContributions,
  compareText,
  contributionsOf,
  gatheringOf,
} from './contribution.ts'
import { type Award, decide } from './decide.ts'
import { LimitedSupply } from './limited-supply.ts'
import { nothing, type Progress } from './progress.ts'

export interface SimulatedAward {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  /** Epoch milliseconds. */
  readonly earnedAt: number
  readonly eventId: EventId
}

/** What one user's history comes to in one campaign. */
export interface UserOutcome {
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  /** In the order earned. */
  readonly awards: readonly Award[]
  /** Earned when there were none left. */
  readonly soldOut: ReadonlySet<KeepsakeId>
}

/**
 * What a whole history of activities would earn, decided in the order of event time: so it does not depend on the
 * order in which they are added. Of a limited keepsake, those who earned it first have it.
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
    this.#contributions.push(...contributionsOf(this.#catalogue, activity))
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

/** Whether who has a keepsake of the campaign depends on other users. */
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
 * Decides on each user in each campaign, given all contributions in the order of `compareContributions`: one pass.
 * Each outcome is there as soon as the next user's, or campaign's, first contribution is.
 */
export class Pass {
  readonly #catalogue: Catalogue
  readonly #supply: LimitedSupply
  readonly #only: (campaign: CompiledCampaign) => boolean
  #standing: Standing | undefined

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
    if (this.#standing?.userId !== userId || this.#standing.campaign.id !== campaignId) {
      outcome = this.last()
      const campaign = this.#catalogue.campaigns.get(campaignId)
      if (campaign && this.#only(campaign)) this.#standing = new Standing(userId, campaign, this.#supply)
    }
    this.#standing?.add(contribution)
    return outcome
  }

  /** The outcome that is still open when all contributions have been given. */
  last(): UserOutcome | undefined {
    const outcome = this.#standing?.outcome()
    this.#standing = undefined
    return outcome
  }
}

/** So many of one user's contributions are decided on at a time: one user may have them all. */
const CHUNK = 5_000

/** One user in one campaign, whose contributions come in the order of event time. */
class Standing {
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
    const gatherings = this.#chunk.map((contribution) => gatheringOf(this.campaign, contribution))
    const soldOut = new Set(this.#progress.soldOut)
    const answered = new Set<KeepsakeId>()
    const isLeft = ({ keepsake: { id, supply }, earnedAt }: Award): boolean => {
      if (supply === undefined || answered.has(id)) return true
      answered.add(id)
      const { campaign, userId } = this
      return this.#supply.claim({ campaignId: campaign.id, keepsakeId: id, supply, userId, earnedAt })
    }
    for (;;) {
      const { awards, progress } = decide(this.campaign, { ...this.#progress, soldOut }, gatherings)
      const gone = awards.find((award) => !isLeft(award))
      if (!gone) {
        this.#awards.push(...awards)
        this.#progress = progress
        this.#chunk = []
        return
      }
      // What builds on it is not earned after all, or later.
      soldOut.add(gone.keepsake.id)
    }
  }
}

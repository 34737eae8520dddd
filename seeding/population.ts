import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import { type Award, type Decision, decide } from '../awarding/deciding/decide.ts'
import type { Contribution } from '../awarding/progress/contribution.ts'
import { nothing } from '../awarding/progress/progress.ts'
import type { Activity } from '../events/activity.ts'
import type { CampaignId, KeepsakeId, UserId } from '../schemas/ids.ts'
import { daysOf } from './rhythm.ts'
import { subjectsOf } from './subjects.ts'
import { activitiesOf, Offer, seededUserId } from './viewer.ts'

export interface PopulationOptions {
  readonly users: number
  /** Another whole number gives other users. */
  readonly randomSeed: number
  /** Epoch milliseconds: nothing happened later. */
  readonly until: number
}

/** A user in one campaign, as their own activities and what was sold out for them leave them. */
export interface Standing {
  readonly user: number
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  readonly decision: Decision
  /** By event id, when the activity was published, epoch milliseconds. */
  readonly publishedAt: ReadonlyMap<string, number>
}

/** A campaign that has begun, with what there is to do in it. */
interface Played {
  readonly campaign: CompiledCampaign
  readonly number: number
  readonly offer: Offer
}

/**
 * Users who took part in all campaigns of a catalogue that have begun, as production would have them: few do much and many do
 * little, evenings and match days are full, and who earns what is decided by the very core that awards. The same for the same
 * catalogue and numbers; what a user did does not depend on how many there are.
 */
export class Population {
  readonly options: PopulationOptions
  readonly #catalogue: Catalogue
  readonly #played: readonly Played[]

  constructor(catalogue: Catalogue, options: PopulationOptions) {
    this.options = options
    this.#catalogue = catalogue
    this.#played = [...catalogue.campaigns.values()].flatMap((campaign, number) => {
      const { window, definition } = campaign
      const to = Math.min(window.to, options.until)
      if (window.from >= to) return []
      const offer = new Offer(
        subjectsOf(campaign, to),
        daysOf({ from: window.from, to }, definition.timeZone),
      )
      return [{ campaign, number, offer }]
    })
  }

  /** The campaigns that have begun. */
  get campaigns(): readonly CompiledCampaign[] {
    return this.#played.map(({ campaign }) => campaign)
  }

  *userIds(): Generator<UserId> {
    const { users, randomSeed } = this.options
    for (let user = 0; user < users; user++) yield seededUserId(randomSeed, user)
  }

  /** All that one user did, in the order in which it was published. */
  activities(user: number): Activity[] {
    return this.#played
      .flatMap((played) => this.#activities(user, played))
      .sort((a, b) => a.publishedAt - b.publishedAt)
  }

  /** The user in each campaign that they have taken part in. */
  standings(user: number): Standing[] {
    const done = this.#done(user)
    return this.campaigns.flatMap((campaign) => standingOf(campaign, done, NONE) ?? [])
  }

  /** The user in one campaign, once some keepsakes were sold out for them. */
  standingWithout(
    user: number,
    campaign: CompiledCampaign,
    soldOut: ReadonlySet<KeepsakeId>,
  ): Standing | undefined {
    return standingOf(campaign, this.#done(user), soldOut)
  }

  #activities(user: number, { offer, number }: Played): Activity[] {
    const { randomSeed, until } = this.options
    return activitiesOf(offer, { randomSeed, user, campaign: number, until })
  }

  /** An activity that is done for one campaign counts for every other that asks for it. */
  #done(user: number): Done {
    const activities = this.#played.flatMap((played) => this.#activities(user, played))
    const contributions = activities.flatMap((each) => this.#catalogue.contributionsOf(each))
    return {
      user,
      userId: seededUserId(this.options.randomSeed, user),
      contributions: Map.groupBy(contributions, ({ campaignId }) => campaignId),
      publishedAt: new Map(activities.map(({ eventId, publishedAt }) => [eventId, publishedAt])),
    }
  }
}

/** All that a user did, as campaigns see it. */
interface Done extends Pick<Standing, 'user' | 'userId' | 'publishedAt'> {
  readonly contributions: ReadonlyMap<CampaignId, readonly Contribution[]>
}

const NONE: ReadonlySet<KeepsakeId> = new Set()

function standingOf(
  campaign: CompiledCampaign,
  { contributions, ...done }: Done,
  soldOut: ReadonlySet<KeepsakeId>,
): Standing | undefined {
  const own = contributions.get(campaign.id)
  if (!own) return undefined
  return { ...done, campaign, decision: decide(campaign, { ...nothing, soldOut }, own) }
}

/** The awards of a standing that take a number of a limited keepsake, in the order earned. */
export const limitedIn = ({ decision }: Standing): Award[] =>
  decision.awards.filter(({ keepsake }) => keepsake.supply !== undefined)

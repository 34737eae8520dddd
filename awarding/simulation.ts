import type { Activity } from '../events/activity.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Catalogue } from './catalogue.ts'
import type { CompiledCampaign } from './compiled-campaign.ts'
import { type Award, decide, type Gathering } from './decide.ts'
import { nothing } from './progress.ts'

export interface SimulatedAward {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  /** Epoch milliseconds. */
  readonly earnedAt: number
  readonly eventId: EventId
}

interface Standing {
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  readonly gatherings: Gathering[]
  readonly soldOut: Set<KeepsakeId>
  awards: readonly Award[]
}

/**
 * What a whole history of activities would earn, decided in the order of event time: so it does not depend on the
 * order in which they are added. Of a limited keepsake, those who earned it first have it.
 */
export class Simulation {
  readonly #catalogue: Catalogue
  readonly #standings = new Map<string, Standing>()
  #ignored = 0

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue
  }

  add(activity: Activity): void {
    if (!this.#catalogue.takes(activity)) {
      this.#ignored++
      return
    }
    for (const { campaign, measures } of this.#catalogue.touchedBy(activity)) {
      const key = `${campaign.id}#${activity.userId}`
      let standing = this.#standings.get(key)
      if (!standing) {
        standing = { userId: activity.userId, campaign, gatherings: [], soldOut: new Set(), awards: [] }
        this.#standings.set(key, standing)
      }
      standing.gatherings.push({ activity, measures })
    }
  }

  /** Activities so far that lie outside every campaign's window, or came too late for each they lie in. */
  get ignored(): number {
    return this.#ignored
  }

  /** Sorted by userId, campaignId, keepsakeId. */
  awards(): SimulatedAward[] {
    const standings = [...this.#standings.values()]
    for (const standing of standings) decideAgain(standing)

    const claims = standings
      .flatMap((standing) => standing.awards.map((award) => ({ standing, award })))
      .filter(({ award }) => award.keepsake.supply !== undefined)
      .sort((a, b) => a.award.earnedAt - b.award.earnedAt || compare(a.standing.userId, b.standing.userId))
    const taken = new Map<string, number>()
    for (const { standing, award } of claims) {
      const { id, supply = 0 } = award.keepsake
      // A claim that came first may have run out, and with it what was built on it.
      if (!standing.awards.some(({ keepsake }) => keepsake.id === id)) continue
      const key = `${standing.campaign.id}#${id}`
      const number = (taken.get(key) ?? 0) + 1
      if (number <= supply) taken.set(key, number)
      else {
        standing.soldOut.add(id)
        decideAgain(standing)
      }
    }
    return standings.flatMap(awardsOf).sort(byIds)
  }
}

function decideAgain(standing: Standing): void {
  const { campaign, gatherings, soldOut } = standing
  standing.awards = decide(campaign, { ...nothing, soldOut }, gatherings).awards
}

function awardsOf({ userId, campaign, awards }: Standing): SimulatedAward[] {
  return awards.map(({ keepsake, earnedAt, eventId }) => ({
    userId,
    campaignId: campaign.id,
    keepsakeId: keepsake.id,
    earnedAt,
    eventId,
  }))
}

function byIds(a: SimulatedAward, b: SimulatedAward): number {
  return (
    compare(a.userId, b.userId) || compare(a.campaignId, b.campaignId) || compare(a.keepsakeId, b.keepsakeId)
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

import type { Activity } from '../../events/activity.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import { timeIn } from '../campaign/window.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { leavesOf } from '../criteria/kind.ts'
import { decide } from '../deciding/decide.ts'
import { type Contribution, compareEvents } from '../progress/contribution.ts'
import type { State } from '../progress/measure.ts'
import { nothing, type Progress } from '../progress/progress.ts'
import { howFarOf, type PartHowFar } from './missing.ts'
import { addTo, mismatchesOf, type Reason, refusalOf } from './reasons.ts'

/** An activity of the user, and the line that it was recorded on. */
export interface Observed {
  readonly line: number
  readonly activity: Activity
}

export interface ObservedEvent {
  readonly line: number
  readonly type: string
  readonly source: string
  readonly eventId: EventId
  /** Event time, epoch milliseconds. */
  readonly at: number
}

export interface Counted extends ObservedEvent {
  /** Says in words what it added: values, days, intervals, keepsakes. */
  readonly added: readonly string[]
  /** How far it brought the user. `earnedAt` is the time of the last one. */
  readonly current: number
}

export interface NotCounted extends ObservedEvent {
  readonly reasons: readonly Reason[]
}

/** Why a user has a keepsake or not. */
export interface Explanation {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  readonly state: 'earned' | 'sold-out' | 'locked'
  /** When its criterion was met, and with which event; undefined as long as it is not. */
  readonly met?: { readonly at: number; readonly eventId: EventId; readonly line: number }
  readonly howFar: PartHowFar
  /** Both in the order of event time, as they are decided on. */
  readonly counted: readonly Counted[]
  readonly notCounted: readonly NotCounted[]
}

export interface Question {
  readonly catalogue: Catalogue
  readonly campaign: CompiledCampaign
  readonly keepsake: CompiledKeepsake
  readonly userId: UserId
  /** All of the user's accepted activities, in any order. */
  readonly observed: readonly Observed[]
  /** The limited keepsakes that had run out when the user met their criterion. */
  readonly soldOut: ReadonlySet<KeepsakeId>
}

/**
 * Follows one user's activities to one keepsake, as deciding does.
 *
 * ```ts
 * const observed = [{ line: 1, activity: votes[1] }]
 * const [keepsake] = campaign.keepsakes
 * const why = explain({ catalogue, campaign, keepsake, userId: 'ida', observed, soldOut: new Set() })
 * why.state // 'locked'
 * why.howFar.current // 1
 * ```
 */
export function explain({ catalogue, campaign, keepsake, userId, observed, soldOut }: Question): Explanation {
  const follower = new Follower(catalogue, campaign, keepsake, soldOut)
  for (const one of observed.toSorted(byEventTime)) follower.follow(one)
  const { met, counted, notCounted, howFar } = follower
  const isSoldOut = met !== undefined && soldOut.has(keepsake.id)
  return {
    userId,
    campaignId: campaign.id,
    keepsakeId: keepsake.id,
    state: isSoldOut ? 'sold-out' : met ? 'earned' : 'locked',
    ...(met ? { met } : {}),
    howFar,
    counted,
    notCounted,
  }
}

/** By event time, with ties as `decide` breaks them. */
function byEventTime({ activity: a, line }: Observed, { activity: b, line: other }: Observed): number {
  return compareEvents(a, b) || line - other
}

class Follower {
  readonly counted: Counted[] = []
  readonly notCounted: NotCounted[] = []
  met: Explanation['met']
  readonly #catalogue: Catalogue
  readonly #campaign: CompiledCampaign
  readonly #keepsake: CompiledKeepsake
  readonly #leaves
  readonly #soldOut: ReadonlySet<KeepsakeId>
  /** The states of the keepsake's own measures, kept even when the campaign lets go of them. */
  readonly #states = new Map<string, State>()
  #progress: Progress

  constructor(
    catalogue: Catalogue,
    campaign: CompiledCampaign,
    keepsake: CompiledKeepsake,
    soldOut: ReadonlySet<KeepsakeId>,
  ) {
    this.#catalogue = catalogue
    this.#campaign = campaign
    this.#keepsake = keepsake
    this.#leaves = leavesOf(keepsake.criterion)
    this.#soldOut = soldOut
    this.#progress = { ...nothing, soldOut }
  }

  get howFar(): PartHowFar {
    return howFarOf(this.#keepsake.criterion, this.#own)
  }

  /** The progress as far as the keepsake's criterion sees it. */
  get #own(): Progress {
    return { ...this.#progress, measures: this.#states }
  }

  follow({ line, activity }: Observed): void {
    const { type, source, eventId, at } = activity
    const event = { line, type, source, eventId, at }
    const { measures } = this.#keepsake.criterion
    // An activity of another type would not count at any time.
    const isOfType = measures.length === 0 || measures.some(({ activityType }) => activityType === type)
    const refusal = refusalOf(this.#campaign, activity)
    if (refusal) {
      this.notCounted.push({ ...event, reasons: isOfType ? [refusal] : mismatchesOf(measures, activity) })
      return
    }
    const wasMet = this.met !== undefined
    const before = this.#leaves.map((leaf) => leaf.howFar(this.#own))
    const contributions = this.#catalogue
      .contributionsOf(activity)
      .filter(({ campaignId }) => campaignId === this.#campaign.id)
    const { added, reasons } = wasMet
      ? { added: [], reasons: this.#reasonsOnceMet(activity) }
      : addTo({
          states: this.#states,
          leaves: this.#leaves,
          isMet: (leaf) => leaf.howFar(this.#own).met,
          activity,
          contributed: new Map(contributions.flatMap(({ states }) => states)),
        })
    const earned = this.#decide(contributions)
    if (!this.met && this.#keepsake.criterion.howFar(this.#own).met) {
      // An activity beyond the window of a keepsake that collects others may complete them.
      const counts = timeIn(this.#keepsake.window, activity) ?? contributions[0]?.at ?? at
      this.met = { at: counts, eventId, line }
    }
    const further = this.#leaves.filter(
      (leaf, index) => leaf.howFar(this.#own).current > (before[index]?.current ?? 0),
    )
    const collected = new Set(wasMet ? [] : further.flatMap((leaf) => leaf.collected ?? []))
    const words = [...added, ...earned.filter((id) => collected.has(id)).map((id) => `the keepsake ${id}`)]
    if (words.length === 0) this.notCounted.push({ ...event, reasons })
    else this.counted.push({ ...event, added: words, current: this.howFar.current })
  }

  #reasonsOnceMet(activity: Activity): readonly Reason[] {
    const { criterion, id } = this.#keepsake
    const mismatches = mismatchesOf(criterion.measures, activity)
    if (mismatches.length > 0) return mismatches
    const what = this.#soldOut.has(id)
      ? 'the criterion was met, when none was left'
      : 'the keepsake was earned'
    return [{ code: 'earned', text: `came after ${what}` }]
  }

  /** The keepsakes that are earned by it. */
  #decide(contributions: readonly Contribution[]): KeepsakeId[] {
    if (contributions.length === 0) return []
    const { awards, progress } = decide(this.#campaign, this.#progress, contributions)
    this.#progress = progress
    return awards.map(({ keepsake }) => keepsake.id)
  }
}

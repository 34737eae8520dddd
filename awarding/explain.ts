import type { Activity } from '../events/activity.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Catalogue } from './catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from './compiled-campaign.ts'
import { compareText } from './contribution.ts'
import { decide } from './decide.ts'
import { leavesOf, type PartStanding, standingOf } from './explain/missing.ts'
import { addTo, mismatchesOf, type Reason, refusalOf } from './explain/reasons.ts'
import type { State } from './measure.ts'
import { nothing, type Progress } from './progress.ts'

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
  /** What it added, in words: values, days, intervals, keepsakes. */
  readonly added: readonly string[]
  /** How far it brought the user; what `earnedAt` says happened with the last one. */
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
  /** When its condition was met, and with which event; undefined as long as it is not. */
  readonly met?: { readonly at: number; readonly eventId: EventId; readonly line: number }
  readonly standing: PartStanding
  /** Both in the order in which they are decided on: of event time. */
  readonly counted: readonly Counted[]
  readonly notCounted: readonly NotCounted[]
}

/**
 * Follows one user's activities to one keepsake, as deciding does.
 *
 * @param observed all of the user's accepted activities, in any order
 * @param soldOut the limited keepsakes that had run out when the user met their condition
 */
export function explain(
  catalogue: Catalogue,
  campaign: CompiledCampaign,
  keepsake: CompiledKeepsake,
  userId: UserId,
  observed: readonly Observed[],
  soldOut: ReadonlySet<KeepsakeId>,
): Explanation {
  const follower = new Follower(catalogue, campaign, keepsake, soldOut)
  for (const one of observed.toSorted(byEventTime)) follower.follow(one)
  const { met, counted, notCounted, standing } = follower
  const isSoldOut = met !== undefined && soldOut.has(keepsake.id)
  return {
    userId,
    campaignId: campaign.id,
    keepsakeId: keepsake.id,
    state: isSoldOut ? 'sold-out' : met ? 'earned' : 'locked',
    ...(met ? { met } : {}),
    standing,
    counted,
    notCounted,
  }
}

/** As `decide` takes them. */
function byEventTime({ activity: a, line }: Observed, { activity: b, line: other }: Observed): number {
  return a.at - b.at || compareText(a.source, b.source) || compareText(a.eventId, b.eventId) || line - other
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
  /** Of the keepsake's own measures, kept even when the campaign lets go of them. */
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

  get standing(): PartStanding {
    return standingOf(this.#keepsake.criterion, this.#own)
  }

  /** The progress as far as the keepsake's condition sees it. */
  get #own(): Progress {
    const { earned, soldOut } = this.#progress
    return { measures: this.#states, earned, soldOut }
  }

  follow({ line, activity }: Observed): void {
    const { type, source, eventId, at } = activity
    const event = { line, type, source, eventId, at }
    const { measures } = this.#keepsake.criterion
    // What is of another type would not count at any time.
    const isOfType = measures.length === 0 || measures.some(({ activityType }) => activityType === type)
    const refusal = refusalOf(this.#campaign, activity)
    if (refusal) {
      this.notCounted.push({ ...event, reasons: isOfType ? [refusal] : mismatchesOf(measures, activity) })
      return
    }
    const wasMet = this.met !== undefined
    const before = this.#leaves.map((leaf) => leaf.standing(this.#own))
    const { added, reasons } = wasMet
      ? { added: [], reasons: this.#reasonsOnceMet(activity) }
      : addTo(this.#states, this.#leaves, (leaf) => leaf.standing(this.#own).met, activity)
    const others = this.#decide(activity)
    if (!this.met && this.#keepsake.criterion.standing(this.#own).met) this.met = { at, eventId, line }
    const collected = this.#leaves.some((leaf, index) => {
      return leaf.collects && leaf.standing(this.#own).current > (before[index]?.current ?? 0)
    })
    const words = [
      ...added.flatMap(({ measure, state }) => measure.holds(state)),
      ...(collected && !wasMet ? others.map((id) => `the keepsake ${id}`) : []),
    ]
    if (words.length === 0) this.notCounted.push({ ...event, reasons })
    else this.counted.push({ ...event, added: words, current: this.standing.current })
  }

  #reasonsOnceMet(activity: Activity): readonly Reason[] {
    const { criterion, id } = this.#keepsake
    const mismatches = mismatchesOf(criterion.measures, activity)
    if (mismatches.length > 0) return mismatches
    const what = this.#soldOut.has(id)
      ? 'the condition was met, when none was left'
      : 'the keepsake was earned'
    return [{ code: 'earned', text: `came after ${what}` }]
  }

  /** The other keepsakes that the activity earns. */
  #decide(activity: Activity): KeepsakeId[] {
    const touched = this.#catalogue.touchedBy(activity).find(({ campaign }) => campaign === this.#campaign)
    if (!touched) return []
    const { awards, progress } = decide(this.#campaign, this.#progress, [
      { activity, measures: touched.measures },
    ])
    this.#progress = progress
    return awards.map(({ keepsake }) => keepsake.id).filter((id) => id !== this.#keepsake.id)
  }
}

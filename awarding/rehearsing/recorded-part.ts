import type { Activity } from '../../events/activity.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import { type Catalogue, catalogueOf } from '../catalogue/catalogue.ts'
import type { CompiledCampaign } from '../catalogue/compiled-campaign.ts'
import { calendarOf } from '../criteria/local-day.ts'
import { type Contribution, compareContributions } from '../progress/contribution.ts'
import { type HeardClaims, type LastPlaces, LimitedSupply } from './limited-supply.ts'
import { activitiesOfLine, partOfUser, userOfLine } from './recorded-line.ts'
import { type KeepsakeTally, noTally, type PartTally, type Side, SOME } from './recorded-tally.ts'
import { hasLimited, Pass } from './simulation.ts'

export interface RecordedPartOptions {
  readonly draft: CompiledCampaign
  /** The campaign as it is live, to compare with. */
  readonly live?: CompiledCampaign | undefined
  /** Which part of the users this is, from 0, and of how many. */
  readonly index: number
  readonly parts: number
  /** When lines without a time count as published, epoch milliseconds. */
  readonly now: number
}

/**
 * One of those that share out a rehearsal of one campaign, in memory: each is given every line, and reads those of its own users. It runs
 * wherever the core does, a browser's worker included.
 */
export class RecordedPart {
  readonly #options: RecordedPartOptions
  readonly #now: string
  readonly #sides: ReadonlyMap<
    Side,
    { readonly catalogue: Catalogue; readonly contributions: Contribution[] }
  >
  /** Each id once: a text that was read is another one for each line. */
  readonly #users = new Map<string, UserId>()
  readonly #tally: PartTally
  #isSorted = false

  constructor(options: RecordedPartOptions) {
    this.#options = options
    this.#now = formatTime(Math.floor(options.now / 1000) * 1000)
    const { draft, live } = options
    const sideOf = (campaign: CompiledCampaign) => ({
      catalogue: catalogueOf('rehearsed', [campaign]),
      contributions: [],
    })
    this.#sides = new Map([['draft', sideOf(draft)], ...(live ? [['live', sideOf(live)] as const] : [])])
    this.#tally = noTally()
  }

  /** Reads a line, if it is one of this part's. @param number from 1 */
  line(number: number, text: string): void {
    const { index, parts } = this.#options
    const user = parts === 1 ? undefined : userOfLine(text)
    if (user !== undefined && partOfUser(user, parts) !== index) return
    for (const parsed of activitiesOfLine(text, this.#now)) {
      if (parsed.accepted) {
        const { userId } = parsed.activity
        if (parts === 1 || user !== undefined || partOfUser(userId, parts) === index)
          this.#add(parsed.activity)
      } else if (user !== undefined || index === 0) this.#reject(number, parsed.rejection.reason)
    }
  }

  /** Counts a line that cannot be read at all. */
  unreadable(number: number, reason: string): void {
    if (this.#options.index === 0) this.#reject(number, `the event: ${reason}`)
  }

  #reject(line: number, reason: string): void {
    this.#tally.rejected++
    if (this.#tally.reasons.length < SOME) this.#tally.reasons.push({ line, reason })
  }

  #add(activity: Activity): void {
    const userId = this.#users.get(activity.userId) ?? activity.userId
    this.#users.set(userId, userId)
    this.#tally.activities++
    for (const [side, { catalogue, contributions }] of this.#sides) {
      if (!catalogue.takes(activity)) {
        if (side === 'draft') this.#tally.ignored++
        continue
      }
      for (const one of catalogue.contributionsOf(activity)) contributions.push({ ...one, userId })
    }
  }

  /** The sides that have limited keepsakes: who has those depends on the users of all parts. */
  get limited(): Side[] {
    return [...this.#sides].flatMap(([side, { catalogue }]) => (hasLimited(catalogue) ? side : []))
  }

  /** The claims on limited keepsakes of one side, in a pass that decides by these places. */
  claims(side: Side, last: LastPlaces): HeardClaims[] {
    const supply = new LimitedSupply(last)
    for (const _ of this.#outcomes(side, supply));
    return [...supply.heard()]
  }

  /** All that comes of the lines, once the last places of limited keepsakes are known. */
  tally(last: Readonly<Partial<Record<Side, LastPlaces>>>): PartTally {
    const held = new Map<UserId, ReadonlySet<KeepsakeId>>()
    const { dayOf } = calendarOf(this.#options.draft.definition.timeZone)
    for (const { userId, awards, soldOut } of this.#outcomes('draft', new LimitedSupply(last.draft))) {
      for (const { keepsake, earnedAt } of awards) {
        const tally = this.#of(keepsake.id)
        tally.earned++
        tally.first = Math.min(tally.first, earnedAt)
        tally.last = Math.max(tally.last, earnedAt)
        const day = dayOf(earnedAt)
        tally.days.set(day, (tally.days.get(day) ?? 0) + 1)
      }
      for (const id of soldOut) this.#of(id).tooLate++
      if (this.#sides.has('live')) held.set(userId, new Set(awards.map(({ keepsake }) => keepsake.id)))
      if (awards.length > 0) this.#tally.earning++
    }
    this.#compare(held, last.live)
    return { ...this.#tally, users: this.#users.size }
  }

  #compare(held: Map<UserId, ReadonlySet<KeepsakeId>>, last: LastPlaces | undefined): void {
    if (!this.#sides.has('live')) return
    const gain = (userId: UserId, ids: Iterable<KeepsakeId>) => {
      for (const id of ids) note(this.#of(id).gaining, userId)
    }
    for (const { userId, awards } of this.#outcomes('live', new LimitedSupply(last))) {
      const had = new Set(awards.map(({ keepsake }) => keepsake.id))
      const has = held.get(userId) ?? new Set()
      for (const id of had) {
        this.#of(id).live++
        if (!has.has(id)) note(this.#of(id).losing, userId)
      }
      gain(userId, has.difference(had))
      held.delete(userId)
    }
    for (const [userId, has] of held) gain(userId, has)
  }

  #of(id: KeepsakeId): KeepsakeTally {
    let tally = this.#tally.keepsakes.get(id)
    if (!tally) {
      const nobody = () => ({ many: 0, some: [] })
      const when = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, days: new Map() }
      tally = { earned: 0, tooLate: 0, live: 0, ...when, gaining: nobody(), losing: nobody() }
      this.#tally.keepsakes.set(id, tally)
    }
    return tally
  }

  *#outcomes(side: Side, supply: LimitedSupply) {
    const of = this.#sides.get(side)
    if (!of) return
    if (!this.#isSorted)
      for (const { contributions } of this.#sides.values()) contributions.sort(compareContributions)
    this.#isSorted = true
    const pass = new Pass(of.catalogue, supply)
    for (const contribution of of.contributions) {
      const outcome = pass.next(contribution)
      if (outcome) yield outcome
    }
    const outcome = pass.last()
    if (outcome) yield outcome
  }
}

function note(people: { many: number; some: UserId[] }, userId: UserId): void {
  people.many++
  if (people.some.length < SOME) people.some.push(userId)
}

import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { type HeardClaims, type LastPlaces, LimitedSupply } from '../../awarding/rehearsing/limited-supply.ts'
import { isLimited, Pass, type UserOutcome } from '../../awarding/rehearsing/simulation.ts'
import type { Activity } from '../../events/activity.ts'
import type { UserId } from '../../schemas/ids.ts'
import { EventLines, type LineCounts, type RejectedLine } from '../event-lines.ts'
import { mergeSorted } from '../spill/merge.ts'
import type { Runs } from '../spill/sorted-runs.ts'
import { SortedContributions, type SpilledFile, SpilledList } from '../spill/spilled.ts'
import type { Folder } from '../spill/temporary-files.ts'
import { compareEarned, type Earned, earnedOf } from './earned.ts'
import { type Range, RangeReader } from './ranges.ts'

/** All that came of reading a range of the file. Plain data. */
export interface ReadRange {
  /** How many lines it has. Numbers of lines in it count from its first. */
  readonly lines: number
  readonly counts: LineCounts
  /** Activities that lie outside every campaign's window, or came too late. */
  readonly ignored: number
  readonly rejected: SpilledFile
  /** The contributions, by the part that the user belongs to. */
  readonly contributions: readonly Runs[]
}

export interface PartOptions {
  readonly folder: Folder
  /** Which part this is, from 0, and of how many. */
  readonly index: number
  readonly parts: number
  /** When lines without a time count as published, epoch milliseconds. */
  readonly now: number
  /** How many contributions it keeps in memory. */
  readonly mostInMemory: number
  /** Is told now and then how far it is: in bytes of the range and lines, or in contributions. */
  readonly tell: (done: number, lines: number) => void
}

const MOST_LISTED_IN_MEMORY = 5_000
/** Contributions after which it tells how far it is. */
const TURN = 5_000

/**
 * One of those that share out a rehearsal among them. Each reads a range of the file, and then decides on the users of one
 * part, whose contributions all of them have read.
 */
export class Part {
  readonly #catalogue: Catalogue
  readonly #options: PartOptions
  readonly #own: SortedContributions
  #limited: SpilledList<Earned> | undefined

  constructor(catalogue: Catalogue, options: PartOptions) {
    this.#catalogue = catalogue
    this.#options = options
    this.#own = new SortedContributions(options.folder, Number.POSITIVE_INFINITY, `part-${options.index}`)
  }

  /** @throws UserError when the file cannot be read */
  read(path: string, range: Range): ReadRange {
    const { folder, index, parts, now, mostInMemory, tell } = this.#options
    const sorted = Array.from(
      { length: parts },
      (_, part) => new SortedContributions(folder, Number.POSITIVE_INFINITY, `range-${index}-${part}`),
    )
    const rejected = this.#list<RejectedLine>(`rejected-${index}`)
    let ignored = 0
    let inMemory = 0
    const add = (activity: Activity) => {
      if (!this.#catalogue.takes(activity)) {
        ignored++
        return
      }
      for (const one of this.#catalogue.contributionsOf(activity)) {
        sorted[partOf(one.userId, parts)]?.add(one)
        if (++inMemory < mostInMemory) continue
        for (const each of sorted) each.spill()
        inMemory = 0
      }
    }
    const reader = new RangeReader(path, range)
    const lines = new EventLines(now)
    for (const line of reader.lines((bytes) => tell(bytes, reader.count))) {
      for (const { line: number, parsed } of lines.readLine(line)) {
        if (parsed.accepted) add(parsed.activity)
        else rejected.push({ line: number, reason: parsed.rejection.reason })
      }
    }
    return {
      lines: reader.count,
      counts: lines.counts,
      ignored,
      rejected: rejected.written(),
      contributions: sorted.map((each) => each.runs()),
    }
  }

  #list<T>(name: string): SpilledList<T> {
    const { folder, mostInMemory } = this.#options
    return new SpilledList(folder, name, Math.min(mostInMemory, MOST_LISTED_IN_MEMORY))
  }

  /** Takes contributions of its users. */
  take(contributions: Runs): void {
    this.#own.take(contributions)
  }

  /** The claims of its users on limited keepsakes, in a pass that decides by these places. */
  *claims(last: LastPlaces): Generator<HeardClaims> {
    const supply = new LimitedSupply(last)
    this.#limited?.remove()
    this.#limited = this.#list<Earned>(`limited-${this.#options.index}`)
    for (const earned of this.#earned(new Pass(this.#catalogue, supply, isLimited)))
      this.#limited.push(earned)
    yield* supply.heard()
  }

  /**
   * Tells what its users earn, sorted by userId and campaignId. In campaigns with limited keepsakes that is what the last pass
   * for claims found, as the passes end when one has decided by the right places.
   */
  earned(): Iterable<Earned> {
    const others = (campaign: CompiledCampaign) => !isLimited(campaign)
    const unlimited = this.#catalogue.campaigns.values().some(others)
      ? this.#earned(new Pass(this.#catalogue, new LimitedSupply(), others))
      : []
    return mergeSorted([this.#limited ?? [], unlimited], compareEarned)
  }

  *#earned(pass: Pass): Generator<Earned> {
    for (const outcome of this.#outcomes(pass)) if (outcome.awards.length > 0) yield earnedOf(outcome)
  }

  *#outcomes(pass: Pass): Generator<UserOutcome> {
    let done = 0
    for (const contribution of this.#own) {
      const outcome = pass.next(contribution)
      if (outcome) yield outcome
      if (++done % TURN === 0) this.#options.tell(done, 0)
    }
    const outcome = pass.last()
    if (outcome) yield outcome
    this.#options.tell(done, 0)
  }
}

/** Spreads users evenly over parts, whatever their ids are like: 32-bit FNV-1a. */
function partOf(userId: UserId, parts: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < userId.length; at++) hash = Math.imul(hash ^ userId.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % parts
}

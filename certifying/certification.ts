import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import type { Activity, ParsedActivity } from '../events/activity.ts'
import { contentOf } from '../events/content.ts'
import { durationText } from '../schemas/duration-text.ts'
import { howMany } from '../schemas/how-many.ts'
import type { PartnerId } from '../schemas/ids.ts'
import { sentenceOf } from '../schemas/mistakes.ts'
import { PARTNER_SOURCE_PREFIX } from '../schemas/source.ts'
import { formatTime } from '../schemas/time.ts'
import { AskedFields } from './asked-fields.ts'
import { type Finding, Findings, type Place } from './findings.ts'
import { IdsSeen, MOST_IDS } from './ids-seen.ts'
import { type LatenessCount, LatenessCounts } from './lateness.ts'
import { gapsIn, type MinuteCount, Pace } from './pace.ts'
import { personalIn, printable } from './personal.ts'
import { type RuleKey, ruleKeys } from './rules.ts'
import { Segments } from './segments.ts'

/** One event of a partner, in the order of sending. */
export interface SentEvent extends Place {
  readonly parsed: ParsedActivity
  /** When it was published, epoch milliseconds; undefined where it does not tell. */
  readonly publishedAt: number | undefined
}

export interface CertificationOptions {
  readonly partnerId: PartnerId
  /** The campaigns that the partner is to send for. */
  readonly catalogue: Catalogue
  /** The most events a minute that were announced. */
  readonly perMinute?: number | undefined
  /** The least minutes without events that are told. */
  readonly gapMinutes: number
  /** Ids that are remembered at least, to be compared with. */
  readonly mostIds?: number
}

/** All that was found in a partner's events, as far as it came. */
export interface Certificate {
  readonly partnerId: PartnerId
  readonly catalogueVersion: string
  readonly perMinute?: number
  readonly events: number
  readonly accepted: number
  readonly rejected: number
  /** Accepted events that add to keepsakes, that lie outside of every window or came too late, and that nobody asks for. */
  readonly counts: { readonly adding: number; readonly ignored: number; readonly unasked: number }
  /** The first and the last publication, epoch milliseconds; undefined where no event tells. */
  readonly published?: { readonly from: number; readonly to: number }
  /** Mistakes first. */
  readonly findings: readonly Finding[]
  /** The rules by which nothing was found, of those that were looked at. */
  readonly passed: readonly RuleKey[]
  /** Sentences of what was not looked at. */
  readonly notes: readonly string[]
  readonly minutes: readonly MinuteCount[]
  readonly lateness: readonly LatenessCount[]
  /** The most frequent first, as are the reasons. */
  readonly types: readonly { readonly type: string; readonly events: number }[]
  readonly reasons: readonly { readonly reason: string; readonly events: number }[]
}

/** EventBridge keeps whole seconds of the time of publication. */
const SECOND_MS = 1_000
/** Requests of a minute overtake each other. */
const REORDERED_MS = 60_000
/** Reasons that are told apart: a message may quote a field's name, of which a partner can send any number. */
const MOST_REASONS = 200
const OTHER_REASONS = 'other reasons'

/** Looks at the events of one partner, one after the other, in memory that does not grow with their number. */
export class Certification {
  readonly #options: CertificationOptions
  readonly #source: string
  readonly #findings = new Findings()
  readonly #ids: IdsSeen
  readonly #pace = new Pace()
  readonly #lateness = new LatenessCounts()
  readonly #segments = new Segments(this.#findings)
  readonly #fields: AskedFields
  readonly #types = new Map<string, number>()
  readonly #reasons = new Map<string, number>()
  readonly #counts = { adding: 0, ignored: 0, unasked: 0 }
  #accepted = 0
  #rejected = 0
  #timeless = 0
  #published:
    | {
        readonly from: number
        readonly to: number
        readonly last: { readonly at: number; readonly line: number }
      }
    | undefined

  constructor(options: CertificationOptions) {
    this.#options = options
    this.#source = PARTNER_SOURCE_PREFIX + options.partnerId
    this.#ids = new IdsSeen(options.mostIds)
    this.#fields = new AskedFields(options.catalogue)
  }

  add({ parsed, publishedAt, ...place }: SentEvent): void {
    if (publishedAt === undefined) this.#timeless++
    else this.#addPublished(publishedAt, place)
    if (parsed.accepted) this.#addAccepted(parsed.activity, publishedAt !== undefined, place)
    else this.#addRejected(parsed.rejection, place)
  }

  #addPublished(at: number, place: Place): void {
    this.#pace.add(at)
    const { from = at, to = at, last } = this.#published ?? {}
    if (last && last.at - at > REORDERED_MS)
      this.#findings.add('reordered', place, () => {
        return `was published ${durationText(last.at - at)} before that of line ${last.line}`
      })
    this.#published = { from: Math.min(from, at), to: Math.max(to, at), last: { at, line: place.line } }
  }

  #addRejected({ mistakes }: { readonly mistakes: Parameters<typeof sentenceOf>[0] }, place: Place): void {
    this.#rejected++
    this.#findings.add('rejected', place, () => sentenceOf(mistakes))
    for (const mistake of mistakes) {
      const reason = sentenceOf([mistake])
      const isKnown = this.#reasons.has(reason) || this.#reasons.size < MOST_REASONS
      count(this.#reasons, isKnown ? reason : OTHER_REASONS)
    }
  }

  #addAccepted(activity: Activity, isTimed: boolean, place: Place): void {
    this.#accepted++
    const { source, type, at, publishedAt, detail } = activity
    count(this.#types, type)
    if (source !== this.#source)
      this.#findings.add('other-source', place, () => `has the source ${source}, not ${this.#source}`)
    for (const { field, kind, masked } of personalIn(detail))
      this.#findings.add('personal-data', place, () => `detail.${field} looks like ${kind}: ${masked}`)
    this.#fields.add(activity)
    this.#weigh(activity, isTimed, place)
    if (isTimed) {
      this.#lateness.add(publishedAt - at)
      if (at - publishedAt > SECOND_MS)
        this.#findings.add('clock-ahead', place, () => {
          return `happened ${durationText(at - publishedAt)} after it was published`
        })
    }
    if (this.#isNew(activity, place)) this.#segments.add(activity, place)
  }

  /** Finds out whether it adds to anything. */
  #weigh(activity: Activity, isTimed: boolean, place: Place): void {
    const { catalogue } = this.#options
    if (!catalogue.takes(activity)) {
      this.#counts.ignored++
      if (isTimed && catalogue.takes({ ...activity, publishedAt: activity.at }))
        this.#findings.add('too-late', place, () => {
          return `was published ${durationText(activity.publishedAt - activity.at)} after it happened`
        })
    } else if (catalogue.contributionsOf(activity).length > 0) this.#counts.adding++
    else this.#counts.unasked++
  }

  /** False for one that was sent before. */
  #isNew({ eventId, userId, type, detail }: Activity, place: Place): boolean {
    const seen = this.#ids.see({ eventId, userId, content: contentOf({ type, detail }), line: place.line })
    if (!seen) return true
    const again = `has the eventId ${printable(eventId)} of line ${seen.line}`
    if (!seen.sameUser) this.#findings.add('id-shared', place, () => `${again}, and another user`)
    else if (!seen.sameContent)
      this.#findings.add('content-changed', place, () => `${again}, and another content`)
    else this.#findings.add('repeated', place, () => `${again}, and is the same`)
    return !seen.sameUser
  }

  /** All that was found. It can be asked once. */
  certificate(): Certificate {
    const { partnerId, catalogue, perMinute } = this.#options
    const minutes = this.#pace.minutes()
    this.#judgePace(minutes)
    for (const { type, path, keepsakes, events } of this.#fields.missing())
      this.#findings.add('field-missing', undefined, () => {
        const more = keepsakes.length > 3 ? ` and ${keepsakes.length - 3} more` : ''
        const asking = `${keepsakes.slice(0, 3).join(', ')}${more} ${keepsakes.length === 1 ? 'asks' : 'ask'} for ${path}`
        return `${asking}, which none of ${howMany(events, `${type} event`)} has`
      })
    if (this.#accepted > 0 && this.#counts.adding === 0)
      this.#findings.add('adds-nothing', undefined, () => {
        return `${howMany(this.#accepted, 'event')} accepted: ${this.#counts.ignored} outside of every window or too late, ${this.#counts.unasked} unasked`
      })
    const findings = this.#findings.all()
    const found = new Set(findings.map(({ rule }) => rule))
    const unlooked = new Set<RuleKey>(perMinute === undefined ? ['volume-above', 'volume-below'] : [])
    return {
      partnerId,
      catalogueVersion: catalogue.version,
      ...(perMinute === undefined ? {} : { perMinute }),
      events: this.#accepted + this.#rejected,
      accepted: this.#accepted,
      rejected: this.#rejected,
      counts: { ...this.#counts },
      ...(this.#published ? { published: { from: this.#published.from, to: this.#published.to } } : {}),
      findings,
      passed: ruleKeys.filter((rule) => !found.has(rule) && !unlooked.has(rule)),
      notes: this.#notes(),
      minutes,
      lateness: this.#lateness.all(),
      types: ranked(this.#types).map(([type, events]) => ({ type, events })),
      reasons: ranked(this.#reasons).map(([reason, events]) => ({ reason, events })),
    }
  }

  #judgePace(minutes: readonly MinuteCount[]): void {
    const { perMinute, gapMinutes } = this.#options
    for (const { from, to } of gapsIn(minutes, gapMinutes))
      this.#findings.add('gap', undefined, () => {
        return `nothing from ${minuteText(from)} to ${minuteText(to)}, ${durationText(to - from)}`
      })
    if (perMinute === undefined || minutes.length === 0) return
    for (const { at, events } of minutes.filter((minute) => minute.events > perMinute))
      this.#findings.add('volume-above', undefined, () => {
        return `${events} events in the minute of ${minuteText(at)}, ${perMinute} were announced`
      })
    const most = minutes.reduce((best, each) => (each.events > best.events ? each : best))
    if (most.events < perMinute * LEAST_OF_ANNOUNCED)
      this.#findings.add('volume-below', undefined, () => {
        return `${howMany(most.events, 'event')} in the fullest minute, of ${minuteText(most.at)}; ${perMinute} were announced`
      })
  }

  #notes(): string[] {
    const { perMinute, mostIds = MOST_IDS } = this.#options
    const timeless =
      `${howMany(this.#timeless, 'event tells', 'events tell')} no time of publication: clocks, lateness, order and volume are not looked ` +
      'at there.'
    return [
      ...(this.#timeless > 0 ? [timeless] : []),
      ...(perMinute === undefined ? ['No volume was announced: none was compared.'] : []),
      ...(this.#ids.forgets
        ? [`There are many events: an id was compared with the ${mostIds} different ones before it, or more.`]
        : []),
      ...(this.#pace.uncounted > 0
        ? [`The events are of very many minutes: ${this.#pace.uncounted} are in no count of a minute.`]
        : []),
    ]
  }
}

/** A rehearsal of less than this part of what was announced rehearses little. */
const LEAST_OF_ANNOUNCED = 0.1

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const ranked = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a)

/** `2024-07-28T18:15Z`, of a time that is a whole minute. */
const minuteText = (at: number) => formatTime(at).replace(/:00\.000Z$/, 'Z')

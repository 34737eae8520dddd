import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import type { RecordedEarnings } from '../../awarding/deciding/decide.ts'
import type { Contribution } from '../../awarding/progress/contribution.ts'
import { type Activity, type Rejection, rejectionOf } from '../../events/activity.ts'
import { aheadMistakes } from '../../events/activity-mistakes.ts'
import { contentOf } from '../../events/content.ts'
import { OF_MESSAGE } from '../../events/reason-code.ts'
import type { UserId } from '../../schemas/ids.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import { knownTime } from '../../schemas/time.ts'
import { added } from '../telemetry/meter.ts'
import type { PartnerCounts } from '../telemetry/partners.ts'
import { isSilent, sentAtOf } from './activity-record.ts'
import type { ReadRecord } from './apart.ts'
import type { Batch, RejectedRecord } from './ports.ts'
import { earliestOf, RECORDED_ATTRIBUTE, type RecordedHistory, recordedFor, recordedIn } from './recorded.ts'

/** One user's part of a batch in one campaign. */
export interface CampaignWork {
  readonly contributions: readonly Contribution[]
  /** The replayed history's own dates; empty where nothing is replayed. */
  readonly recorded: RecordedEarnings
}

/** One user's part of a batch, by the campaigns that ask for it. */
export type UserWork = ReadonlyMap<CompiledCampaign, CampaignWork>

/** One user's records of a batch, and what they contribute. */
interface UserPart {
  readonly records: ReadRecord[]
  /** By source and id. */
  readonly events: Map<string, SentEvent>
  /** A silent backfill, whose awards nobody is told of, is awarded apart from the rest. */
  readonly silently: Map<CompiledCampaign, CampaignWork>
  readonly aloud: Map<CompiledCampaign, CampaignWork>
}

/** An event as it was first sent, and once it is sent again all contents that it was sent with, as text. */
interface SentEvent {
  readonly first: Activity
  contents?: Set<string>
}

interface Sorted {
  readonly users: ReadonlyMap<UserId, UserPart>
  readonly rejected: readonly RejectedRecord[]
  /** The sorting itself stumbled at these: a fault of this code, which must hold up no other record. */
  readonly failed: ReadonlySet<ReadRecord>
}

/**
 * Asks the catalogue what each activity contributes, and groups by user those that some campaign asks for. The rest is
 * counted, or is to be rejected.
 */
export function sortBatch(records: readonly ReadRecord[], batch: Batch): Sorted {
  const users = new Map<UserId, UserPart>()
  const rejected: RejectedRecord[] = []
  const failed = new Set<ReadRecord>()
  for (const record of records) {
    try {
      const rejection = sortOne(record, users, batch)
      if (!rejection) continue
      rejected.push({ record, ...rejection })
      countPartner(batch, rejection.partnerId, { received: 0, rejected: 1 })
      batch.traces.reject(record, rejection.reason)
    } catch (error) {
      const { messageId } = record
      batch.ports.report('an activity could not be read; it comes again', { messageId, error })
      failed.add(record)
    }
  }
  return { users, rejected, failed }
}

function countPartner({ traffic }: Batch, partnerId: string | undefined, counts: PartnerCounts): void {
  traffic.partners.set(partnerId, added(traffic.partners.get(partnerId), counts))
}

function sortOne(record: ReadRecord, users: Map<UserId, UserPart>, batch: Batch): Rejection | undefined {
  const { catalogue, ports, tally, traffic, traces } = batch
  const { parsed } = record
  const partnerId = parsed.accepted
    ? parsed.activity.source.slice(PARTNER_SOURCE_PREFIX.length)
    : parsed.rejection.partnerId
  countPartner(batch, partnerId, { received: 1, rejected: 0 })
  if (!parsed.accepted) return parsed.rejection
  const { activity } = parsed
  const sentAt = sentAtOf(record)
  const ahead = aheadMistakes(activity, sentAt + ports.leadMs)
  if (ahead.length > 0) return rejectionOf(ahead, activity.source)
  traces.begin(record, activity)
  if (!catalogue.takes(activity)) {
    tally.ignored++
    traces.end(record, 'ignored')
    return undefined
  }
  const contributions = catalogue.contributionsOf(activity)
  traffic.contributions.push(...contributions)
  if (contributions.length === 0) {
    tally.unasked++
    traces.end(record, 'unasked')
    return undefined
  }
  const history = recordedIn(record)
  if (!history) {
    const reason = `${OF_MESSAGE} ${RECORDED_ATTRIBUTE} is not a replay’s`
    return { path: '', reason, mistakes: [{ path: '', message: reason }] }
  }
  let part = users.get(activity.userId)
  if (!part) {
    part = { records: [], events: new Map(), silently: new Map(), aloud: new Map() }
    users.set(activity.userId, part)
  }
  if (contradicts(activity, part.events)) tally.contradicting++
  part.records.push(record)
  const sent = contributions.map((one) => publishedBy(sentAt, one))
  addTo(isSilent(record) ? part.silently : part.aloud, { contributions: sent, history, catalogue })
  return undefined
}

/** A record was published before it came into the queue, even if its envelope says a later time. */
function publishedBy(sentAt: number, contribution: Contribution): Contribution {
  return sentAt < contribution.publishedAt ? { ...contribution, publishedAt: sentAt } : contribution
}

interface Added {
  readonly contributions: readonly Contribution[]
  readonly history: RecordedHistory
  readonly catalogue: Catalogue
}

function addTo(
  work: Map<CompiledCampaign, CampaignWork>,
  { contributions, history, catalogue }: Added,
): void {
  for (const contribution of contributions) {
    const campaign = catalogue.campaigns.get(contribution.campaignId)
    if (!campaign) continue
    const { contributions: before = [], recorded = new Map() } = work.get(campaign) ?? {}
    work.set(campaign, {
      contributions: [...before, contribution],
      recorded: earliestOf(recorded, recordedFor(campaign, history)),
    })
  }
}

/** A partner that sends an event again with other content may count one activity as several. */
function contradicts(activity: Activity, events: UserPart['events']): boolean {
  const name = `${activity.source}\n${activity.eventId}`
  const sent = events.get(name)
  if (!sent) {
    events.set(name, { first: activity })
    return false
  }
  sent.contents ??= new Set([contentOf(sent.first)])
  return sent.contents.add(contentOf(activity)).size > 1
}

/**
 * Leaves out the activities from before the user's erasure, and the campaigns that then have none. Nothing is published
 * before it happened: an activity published before the erasure is from before it, whatever event time it claims. A
 * recorded history dates keepsakes with what is left out, so its dates do not count either.
 */
export function sinceErasure(work: UserWork, erasedAt: string): UserWork {
  const erased = knownTime(erasedAt)
  const left = new Map<CompiledCampaign, CampaignWork>()
  for (const [campaign, { contributions }] of work) {
    const since = contributions.filter(({ at, publishedAt }) => Math.min(at, publishedAt) >= erased)
    if (since.length > 0) left.set(campaign, { contributions: since, recorded: new Map() })
  }
  return left
}

/** Counts each event once, however many campaigns ask for it: each may count it by a time of its own. */
export function eventsIn(work: UserWork): number {
  const all = Array.from(work.values(), ({ contributions }) => contributions).flat()
  return new Set(all.map(({ source, eventId }) => `${source}\n${eventId}`)).size
}

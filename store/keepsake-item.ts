import type { CampaignId, EventId, KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Edition } from '../schemas/keepsake.ts'
import { numberOf, StoredItemError, textOf } from './attributes.ts'
import { encodeGathered, GATHERED, type Gathered } from './gathered.ts'
import type { Item } from './requests.ts'

/** A keepsake as a user holds it. Both times are ISO 8601 in UTC with milliseconds, so their text order is time's. */
export type Keepsake = {
  userId: UserId
  campaignId: CampaignId
  keepsakeId: KeepsakeId
  /** Event time of the activity that completed the criterion. */
  earnedAt: string
  /** When it was put. */
  recordedAt: string
  eventId: EventId
  /** The event's `source`: an event id is unique within it only. */
  source?: string
  edition?: Edition
  /** Put by a silent backfill, so that nobody is told of it, whoever meets it again. */
  silent?: true
}

/** With what is written with it and read only by who asks for the very keepsake. */
export type NewKeepsake = Omit<Keepsake, 'userId'> & {
  /** What its criterion had gathered. */
  gathered?: Gathered
  /** When the user was last erased, if they are known to have been. */
  erasedAt?: string
}

/** Ids contain no `#`, so that the sort key splits in one way only and no campaign's prefix begins another's. */
export function keyOf(userId: UserId, campaignId: CampaignId, keepsakeId: KeepsakeId): Item {
  return { userId: { S: userId }, keepsake: { S: `${campaignId}#${keepsakeId}` } }
}

/** At most 1 KB whatever the lengths of the ids, so that it and its index entry cost one write unit each. */
export function itemOf(userId: UserId, { gathered, ...keepsake }: NewKeepsake): Item {
  const item = itemWithoutGathered(userId, keepsake)
  const kept = gathered && encodeGathered(gathered, item)
  return kept ? { ...item, [GATHERED]: kept } : item
}

function itemWithoutGathered(userId: UserId, keepsake: NewKeepsake): Item {
  const { earnedAt, recordedAt, eventId, source, edition, silent, erasedAt } = keepsake
  return {
    ...keyOf(userId, keepsake.campaignId, keepsake.keepsakeId),
    earnedAt: { S: earnedAt },
    recordedAt: { S: recordedAt },
    eventId: { S: eventId },
    ...(source === undefined ? {} : { source: { S: source } }),
    ...(edition && {
      edition: { M: { number: { N: String(edition.number) }, of: { N: String(edition.of) } } },
    }),
    ...(silent && { silent: { BOOL: true } }),
    ...(erasedAt && { erasedAt: { S: erasedAt } }),
  }
}

/** Throws StoredItemError. */
export function keepsakeOf(item: Item, table: string): Keepsake {
  const text = (name: string) => textOf(item, name, table)
  const [campaignId, keepsakeId, ...rest] = text('keepsake').split('#')
  if (!campaignId || !keepsakeId || rest.length > 0)
    throw new StoredItemError(
      `An item of table ${table} has keepsake "${text('keepsake')}", not <campaignId>#<keepsakeId>.`,
    )
  const edition = item.edition?.M
  return {
    userId: text('userId') as UserId,
    campaignId: campaignId as CampaignId,
    keepsakeId: keepsakeId as KeepsakeId,
    earnedAt: text('earnedAt'),
    recordedAt: text('recordedAt'),
    eventId: text('eventId') as EventId,
    ...(item.source ? { source: text('source') } : {}),
    ...(edition && {
      edition: { number: numberOf(edition, 'number', table), of: numberOf(edition, 'of', table) },
    }),
    ...(item.silent?.BOOL && { silent: true }),
  }
}

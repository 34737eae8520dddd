import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../schemas/ids.ts'
import type { Edition } from '../schemas/keepsake.ts'
import {
  assertStoredTimes,
  type Item,
  itemBytes,
  mapOf,
  numberOf,
  ONE_UNIT_BYTES,
  StoredItemError,
  textOf,
} from './items.ts'

/** A keepsake as a user holds it. Both times are ISO 8601 in UTC with milliseconds, so their text order is time's. */
export type Keepsake = {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  /** Event time of the activity that completed the criterion. */
  readonly earnedAt: string
  /** When it was put. */
  readonly recordedAt: string
  readonly eventId: EventId
  /** The event's `source`: an event id is unique within it only. */
  readonly source?: string
  readonly edition?: Edition
  /** Put by a silent backfill, so that nobody is told of it, whoever meets it again. */
  readonly silent?: true
}

/** Its last two fields are read only by who asks for the very keepsake. */
export type NewKeepsake = Omit<Keepsake, 'userId'> & {
  readonly states?: KeptStates
  /** When the user was last erased, if they are known to have been. */
  readonly erasedAt?: string
}

/** Ids contain no `#`, so that the sort key splits in one way only and no campaign's prefix begins another's. */
export function keyOf(userId: UserId, campaignId: CampaignId, keepsakeId: KeepsakeId): Item {
  return { userId, keepsake: `${campaignId}#${keepsakeId}` }
}

/** At most 1 KB whatever the lengths of the ids, so that it and its index entry cost one write unit each. */
export function itemOf(userId: UserId, { states, ...keepsake }: NewKeepsake): Item {
  const item = itemWithoutStates(userId, keepsake)
  const kept = states && encodeStates(states, item)
  return kept !== undefined ? { ...item, [STATES]: kept } : item
}

function itemWithoutStates(userId: UserId, keepsake: NewKeepsake): Item {
  const { earnedAt, recordedAt, eventId, source, edition, silent, erasedAt } = keepsake
  assertStoredTimes({ earnedAt, recordedAt, erasedAt })
  return {
    ...keyOf(userId, keepsake.campaignId, keepsake.keepsakeId),
    earnedAt,
    recordedAt,
    eventId,
    ...(source === undefined ? {} : { source }),
    ...(edition && { edition: { number: edition.number, of: edition.of } }),
    ...(silent && { silent }),
    ...(erasedAt && { erasedAt }),
  }
}

/** The ids in the sort key of an item of the keepsakes. @throws StoredItemError */
export function keepsakeKeyOf(
  item: Item,
  table: string,
): { readonly campaignId: CampaignId; readonly keepsakeId: KeepsakeId } {
  const key = textOf(item, 'keepsake', table)
  const [campaignId, keepsakeId, ...rest] = key.split('#')
  if (!campaignId || !keepsakeId || rest.length > 0)
    throw new StoredItemError(
      `An item of table ${table} has keepsake "${key}", not <campaignId>#<keepsakeId>.`,
    )
  return { campaignId: campaignId as CampaignId, keepsakeId: keepsakeId as KeepsakeId }
}

/** @throws StoredItemError */
export function keepsakeOf(item: Item, table: string): Keepsake {
  const text = (name: string) => textOf(item, name, table)
  const edition = mapOf(item, 'edition')
  return {
    userId: text('userId') as UserId,
    ...keepsakeKeyOf(item, table),
    earnedAt: text('earnedAt'),
    recordedAt: text('recordedAt'),
    eventId: text('eventId') as EventId,
    ...(item.source !== undefined ? { source: text('source') } : {}),
    ...(edition && {
      edition: { number: numberOf(edition, 'number', table), of: numberOf(edition, 'of', table) },
    }),
    ...(item.silent === true && { silent: true }),
  }
}

/** The states that met a keepsake's criterion: kept so that it can be told why it was earned. */
export type KeptStates = {
  /** By measure id, in the measures' own text. */
  readonly measures: Record<string, string>
  /** There was more than the item had room for: of the longest states only the beginning is here. */
  readonly cut?: true
}

/** The attribute's name. */
const STATES = 'gathered'

/** Up to here it is text, for people and exports to read; beyond, deflating it begins to be worth while. */
const PLAIN_UP_TO_BYTES = 200

/** The attribute as far as the item has room for it, within 1 KB for both; undefined when there is none at all. */
export function encodeStates({ measures, cut }: KeptStates, item: Item): string | Uint8Array | undefined {
  if (Object.keys(measures).length === 0 && !cut) return undefined
  const room = ONE_UNIT_BYTES - itemBytes(item) - STATES.length
  const longest = Math.max(0, ...Object.values(measures).map(({ length }) => length))
  for (let most = longest; most > 0; most = Math.floor(most * 0.8)) {
    const shortened = shorten(measures, most)
    const isCut = cut || most < longest
    const encoded = encode({ measures: shortened, ...(isCut ? { cut: true } : {}) })
    if (itemBytes({ '': encoded }) <= room) return encoded
  }
  return room > CUT_BYTES ? encode({ measures: {}, cut: true }) : undefined
}

const CUT_BYTES = 40

/** States are lists with commas between: what is left of one is the beginning of its list. */
function shorten(measures: KeptStates['measures'], most: number): KeptStates['measures'] {
  return Object.fromEntries(
    Object.entries(measures).flatMap(([id, state]) => {
      if (state.length <= most) return [[id, state]]
      const end = state.lastIndexOf(',', most)
      return end > 0 ? [[id, state.slice(0, end)]] : []
    }),
  )
}

function encode(states: KeptStates): string | Uint8Array {
  const text = JSON.stringify(states)
  return Buffer.byteLength(text) <= PLAIN_UP_TO_BYTES ? text : deflateRawSync(text, { level: 9 })
}

/** Undefined for a keepsake that keeps none, as those put before there was any. @throws StoredItemError */
export function decodeStates(item: Item, table: string): KeptStates | undefined {
  const value = item[STATES]
  if (value === undefined) return undefined
  try {
    const text = value instanceof Uint8Array ? inflateRawSync(value).toString() : String(value)
    const states: unknown = JSON.parse(text)
    if (typeof states === 'object' && states !== null && 'measures' in states) return states as KeptStates
  } catch (cause) {
    throw new StoredItemError(`The states of keepsake "${item.keepsake}" in table ${table} cannot be read.`, {
      cause,
    })
  }
  throw new StoredItemError(`The states of keepsake "${item.keepsake}" in table ${table} lack measures.`)
}

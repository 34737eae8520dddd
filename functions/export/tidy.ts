import { createHmac, createSecretKey } from 'node:crypto'
import type { PassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import type { Progress } from '../../awarding/progress/progress.ts'
import { isCanaryUser } from '../../schemas/canary.ts'
import type { CampaignId, UserId } from '../../schemas/ids.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import { knownTime } from '../../schemas/time.ts'
import type { Change, Exported, RemovedItem } from '../../store/exported.ts'
import type { Keepsake, StoredProgress } from '../../store/open.ts'
import { progressOf } from '../award/stored.ts'
import { type Row, tableColumns } from './columns.ts'

/** Rows of the analysts' tables; which export they are from is added as they are written. */
export type KeepsakeRow = Omit<Row<'keepsakes'>, 'export_id'>
/** It says how far a user is with one keepsake, as their passport shows it. */
export type ProgressRow = Omit<Row<'progress'>, 'export_id'>
export type ChangeRow = Omit<Row<'keepsakes_changes'> | Row<'progress_changes'>, 'export_id'>

export interface TidyRows<R = KeepsakeRow | ProgressRow> {
  readonly rows: readonly R[]
  /** Rows that are lacking, as the catalogue no longer has the keepsake; at least one for a campaign that it lacks. */
  readonly unknown: number
}

/** A pseudonym that a short key hides nothing behind. */
export class PseudonymKeyError extends Error {
  override readonly name = 'PseudonymKeyError'
}

const KEY_BYTES = 32
/** 132 bits: two of a billion users share one as good as never. */
const PSEUDONYM_CHARACTERS = 22

/** Gives each user one pseudonym, which only the key leads back to. @throws PseudonymKeyError for fewer than 32 bytes */
export function pseudonymsBy(key: Uint8Array): (userId: UserId) => string {
  if (key.byteLength < KEY_BYTES)
    throw new PseudonymKeyError(
      `The key of pseudonyms has ${key.byteLength} bytes; give it at least ${KEY_BYTES}.`,
    )
  // A key that is bytes would be made a key object for each user, which takes six times as long as the rest.
  const secret = createSecretKey(key)
  return (userId) =>
    createHmac('sha256', secret).update(userId).digest('base64url').slice(0, PSEUDONYM_CHARACTERS)
}

export interface TidyContext {
  readonly catalogue: PassportCatalogue
  readonly pseudonymOf: (userId: UserId) => string
}

/** The rows that analysts get of an exported item: none of its user's ids, nor any event's, is in them. */
export function tidyRows(exported: Exported, { catalogue, pseudonymOf }: TidyContext): TidyRows {
  if (isCanaryUser(userOf(exported))) return NOTHING
  if ('keepsake' in exported) {
    return { rows: [keepsakeRow(exported.keepsake, pseudonymOf(exported.keepsake.userId))], unknown: 0 }
  }
  const { userId, campaignId, progress } = exported
  return progressRows(progress, { campaignId, user: pseudonymOf(userId), catalogue })
}

/**
 * The rows of a change. An item that is gone is one row with its key, as is one of which the catalogue can read nothing any more; and so
 * is each keepsake that a user was under way to before an erasure and is no more after it.
 */
export function changeRows(change: Change, context: TidyContext): TidyRows<ChangeRow> {
  const { now, erased, writtenAtMicros: written_at_micros } = change
  if (isCanaryUser(userOf(now))) return NOTHING
  const at = { written_at_micros, removed: false }
  if (isRemoved(now)) {
    const { userId, campaignId, keepsakeId = null } = now
    const key = { user: context.pseudonymOf(userId), campaign_id: campaignId, keepsake_id: keepsakeId }
    const nulls = keepsakeId === null ? NO_PROGRESS : NO_KEEPSAKE
    return { rows: [{ ...nulls, ...key, ...at, removed: true } as ChangeRow], unknown: 0 }
  }
  const { rows, unknown } = tidyRows(now, context)
  const kept = new Set<string>(rows.map(({ keepsake_id }) => keepsake_id))
  const gone = (erased ? tidyRows(erased, context).rows : [])
    .filter(({ keepsake_id }) => !kept.has(keepsake_id))
    .map(({ user, campaign_id, keepsake_id }) => {
      return { ...NO_PROGRESS, user, campaign_id, keepsake_id, ...at, removed: true } as ChangeRow
    })
  const changed = [...gone, ...rows.map((row) => ({ ...row, ...at }) as ChangeRow)]
  if (changed.length > 0 || !('progress' in now)) return { rows: changed, unknown }
  const key = { user: context.pseudonymOf(now.userId), campaign_id: now.campaignId, keepsake_id: null }
  return { rows: [{ ...NO_PROGRESS, ...key, ...at, removed: true } as ChangeRow], unknown }
}

/** The canary is nobody: analysts are not told of it. */
const NOTHING = { rows: [], unknown: 0 }

const userOf = (now: Change['now']) => ('keepsake' in now ? now.keepsake.userId : now.userId)

const isRemoved = (now: Change['now']): now is RemovedItem => !('keepsake' in now || 'progress' in now)

const nullsOf = (columns: readonly { readonly name: string }[]) =>
  Object.fromEntries(columns.filter(({ name }) => name !== 'export_id').map(({ name }) => [name, null]))
const NO_KEEPSAKE = nullsOf(tableColumns.keepsakes)
const NO_PROGRESS = nullsOf(tableColumns.progress)

function keepsakeRow(keepsake: Keepsake, user: string): KeepsakeRow {
  const { campaignId, keepsakeId, earnedAt, recordedAt, source, edition, silent = false } = keepsake
  return {
    user,
    campaign_id: campaignId,
    keepsake_id: keepsakeId,
    earned_at: new Date(knownTime(earnedAt)),
    recorded_at: new Date(knownTime(recordedAt)),
    partner: source?.startsWith(PARTNER_SOURCE_PREFIX) ? source.slice(PARTNER_SOURCE_PREFIX.length) : null,
    edition_number: edition?.number ?? null,
    edition_of: edition?.of ?? null,
    silent,
    // Nothing is granted by hand yet: whatever there is was earned.
    granted: false,
  }
}

interface Whose {
  readonly campaignId: CampaignId
  readonly user: string
  readonly catalogue: PassportCatalogue
}

function progressRows({ body }: StoredProgress, { campaignId, user, catalogue }: Whose): TidyRows {
  const progress = progressOf(body)
  const done = new Set([...progress.earned.keys(), ...progress.soldOut])
  const campaign = catalogue.campaigns.get(campaignId)
  if (!campaign) return { rows: [], unknown: Math.max(1, done.size) }
  const first = firstActivityAt(progress)
  const rows: ProgressRow[] = []
  for (const { id, criterion } of campaign.keepsakes) {
    const isDone = done.delete(id)
    const { current, target, unit, met } = criterion.howFar(progress)
    if (!isDone && current === 0) continue
    rows.push({
      user,
      campaign_id: campaignId,
      keepsake_id: id,
      // A criterion that was met has let go of what it was met by: it stands at its target, as in the passport.
      current: isDone ? target : current,
      target,
      unit,
      met: isDone || met,
      sold_out: progress.soldOut.has(id),
      first_activity_at: first,
      catalogue_version: catalogue.version,
    })
  }
  return { rows, unknown: done.size }
}

/** An award from before it shows that it is not the first: an earlier activity is on its way, as in a replay, or failed. */
function firstActivityAt({ firstAt, earned }: Progress): Date | null {
  const isFirst = Number.isFinite(firstAt) && earned.values().every((at) => at >= firstAt)
  return isFirst ? new Date(firstAt) : null
}

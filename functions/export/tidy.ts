import { createHmac } from 'node:crypto'
import type { PassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import type { Progress } from '../../awarding/progress/progress.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/envelope.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import { knownTime } from '../../schemas/time.ts'
import type { Exported } from '../../store/exported.ts'
import type { Keepsake, StoredProgress } from '../../store/open.ts'
import { progressOf } from '../award/stored.ts'

/** A row of the analysts' table of keepsakes: its fields are the columns. */
export interface KeepsakeRow {
  readonly user: string
  readonly campaign_id: CampaignId
  readonly keepsake_id: KeepsakeId
  readonly earned_at: Date
  readonly recorded_at: Date
  /** Whose event completed it; null where that was not kept. */
  readonly partner: string | null
  readonly edition_number: number | null
  readonly edition_of: number | null
  readonly silent: boolean
  readonly granted: boolean
}

/** A row of the analysts' table of progress: how far a user is with one keepsake, as their passport shows it. */
export interface ProgressRow {
  readonly user: string
  readonly campaign_id: CampaignId
  readonly keepsake_id: KeepsakeId
  readonly current: number
  readonly target: number
  readonly unit: string
  readonly met: boolean
  readonly sold_out: boolean
  /** The earliest moment of all that counted in the campaign, the same in each of its rows; null where it is not known. */
  readonly first_activity_at: Date | null
  readonly catalogue_version: string
}

export interface TidyRows {
  readonly rows: readonly (KeepsakeRow | ProgressRow)[]
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
  return (userId) =>
    createHmac('sha256', key).update(userId).digest('base64url').slice(0, PSEUDONYM_CHARACTERS)
}

/** The rows that analysts get of an exported item: none of its user's ids, nor any event's, is in them. */
export function tidyRows(
  exported: Exported,
  { catalogue, pseudonymOf }: { catalogue: PassportCatalogue; pseudonymOf: (userId: UserId) => string },
): TidyRows {
  if ('keepsake' in exported) {
    return { rows: [keepsakeRow(exported.keepsake, pseudonymOf(exported.keepsake.userId))], unknown: 0 }
  }
  const { userId, campaignId, progress } = exported
  return progressRows(progress, { campaignId, user: pseudonymOf(userId), catalogue })
}

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

import { createHash } from 'node:crypto'
import type { Campaign } from '../awarding/campaign.ts'
import type { CatalogueSnapshot } from '../awarding/catalogue.ts'

/** A snapshot of these campaigns; its version follows from what they say, so the same campaigns have the same. */
export function snapshotOf(campaigns: readonly Campaign[]): CatalogueSnapshot {
  const version = createHash('sha256').update(JSON.stringify(campaigns)).digest('hex').slice(0, 12)
  return { version, campaigns }
}
